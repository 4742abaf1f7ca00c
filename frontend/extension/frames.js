// The frames in which our script runs: a chat often stands in a frame of another page. Which adapter each has, and which of a
// tab's frames is the chat. It knows no Chrome: how a tab is reached and what a port is are handed in.

import { unknownParts } from "./adapters.js";

/**
 * @typedef {import("./adapters.js").Adapter} Adapter
 * @typedef {{tab: number, adapter: Adapter}} Site
 * @typedef {{frame: number, address: string, inside: string[]}} Reached  inside: addresses of the larger frames in it
 * @typedef {{onMessage: {addListener(hear: (message: any) => void): void}, onDisconnect: {addListener(hear: () => void): void},
 *   postMessage(message: any): void}} Port
 * @typedef {{id: string, tab: number, port: Port}} Frame
 *
 * @typedef {object} Parts
 * @property {(tab: number, all: boolean) => Promise<Reached[]>} reach  puts our script into the page of a tab, or into all of
 *   its frames that let us in
 * @property {(tab: number, frame: number) => Port} port
 * @property {(address: string) => Adapter|null} adapterFor
 * @property {(frame: Frame, adapter: Adapter) => void} enter
 * @property {(frame: Frame) => void} leave
 * @property {(frame: Frame, message: any) => void} hear
 */

/** The page itself, in Chrome's numbers. */
const TOP = 0;

export class Frames {
  #parts;
  /** @type {Map<string, Frame>} */ #frames = new Map();
  /** @type {Map<number, string[]>} */ #inside = new Map();
  /** @type {Set<string>} */ #reaching = new Set();

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Reaches what is new in a tab. The page comes by itself, since a frame in it may load for ever. @param {Site} site */
  async open(site) {
    await Promise.all([this.#reach(site, false), this.#reach(site, true)]);
  }

  /** @param {Site} site @param {boolean} all */
  async #reach(site, all) {
    const what = `${site.tab} ${all}`;
    if (this.#reaching.has(what)) return;
    this.#reaching.add(what);
    try {
      for (const found of await this.#parts.reach(site.tab, all)) this.#enter(site, found);
    } finally {
      this.#reaching.delete(what);
    }
  }

  /** @param {Site} site @param {Reached} found */
  #enter({ tab, adapter }, { frame: number, address, inside }) {
    if (number === TOP) this.#inside.set(tab, inside);
    const id = idOf(tab, number);
    const own = number === TOP ? adapter : this.#parts.adapterFor(address);
    if (this.#frames.has(id) || own === null) return;
    const frame = { id, tab, port: this.#parts.port(tab, number) };
    this.#frames.set(id, frame);
    frame.port.onMessage.addListener((message) => this.#parts.hear(frame, message));
    frame.port.onDisconnect.addListener(() => {
      if (this.#frames.get(id) !== frame) return;
      this.#frames.delete(id);
      if (number === TOP) this.#inside.delete(tab);
      this.#parts.leave(frame);
    });
    this.#parts.enter(frame, own);
  }

  /** @param {string|null} id @returns {Frame|null} */
  one(id) {
    return (id === null ? undefined : this.#frames.get(id)) ?? null;
  }

  /** The frames of a tab, the page itself first. @param {number} tab */
  of(tab) {
    return [...this.#frames.values()].filter((frame) => frame.tab === tab).sort((a, b) => Number(b.id === idOf(tab, TOP)) - Number(a.id === idOf(tab, TOP)));
  }

  /**
   * The frame of a tab that is the chat: it shows a buyer; else it is of a kind that we know; else it is the page itself.
   * @param {number} tab
   * @param {(id: string) => {adapter: Adapter, reading: import("./page/find.js").Reading|null}|null} pageOf
   * @returns {Frame|null}
   */
  chatOf(tab, pageOf) {
    const rank = (/** @type {Frame} */ { id }) => {
      const page = pageOf(id);
      if (!page) return 0;
      return page.reading?.buyer ? 2 : unknownParts(page.adapter).length === 0 ? 1 : 0;
    };
    return this.of(tab).reduce((/** @type {Frame|null} */ best, frame) => (best === null || rank(frame) > rank(best) ? frame : best), null);
  }

  /** Addresses that stand in frames of a tab's page. @param {number} tab */
  inside(tab) {
    return this.#inside.get(tab) ?? [];
  }
}

/** @param {number} tab @param {number} frame */
const idOf = (tab, frame) => `${tab}/${frame}`;
