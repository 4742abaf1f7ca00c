// Picks that could not be told to the server: kept over reloads, told when it is back, each counted once and none put into
// the chat after ten seconds. Pure but for the storage that is handed in.

import { TOO_OLD } from "./host-put.js";

/**
 * @typedef {{type: "pick", id: string, buyer: string, phrase: string, how: "insert"|"send"|"copy"} & Record<string, unknown>} PickFrame
 * @typedef {{frame: PickFrame, at: number}} Kept  at: ms, when it was picked
 */

/** More than anybody picks while a line is down. */
const MOST = 500;

export class KeptPicks {
  /** @type {Kept[]} oldest first */ #kept;
  #write;

  /**
   * @param {string} text  what was stored before
   * @param {(text: string) => void} write  stores; empty for nothing
   */
  constructor(text, write) {
    this.#kept = read(text);
    this.#write = write;
  }

  get size() {
    return this.#kept.length;
  }

  /** @param {PickFrame} frame @param {number} at ms */
  keep(frame, at) {
    if (this.#kept.some((one) => one.frame.id === frame.id)) return;
    this.#store([...this.#kept, { frame, at }].slice(-MOST));
  }

  /** The server has it, or will never take it. @param {string} id */
  forget(id) {
    const left = this.#kept.filter((one) => one.frame.id !== id);
    if (left.length < this.#kept.length) this.#store(left);
  }

  /**
   * The agent has helped themselves: this pick is only to be counted.
   * @param {string} id
   */
  onlyCount(id) {
    this.#store(this.#kept.map((one) => (one.frame.id === id ? { ...one, frame: counted(one.frame) } : one)));
  }

  /**
   * The frames to be told now, oldest first; one that is too old goes as a copy, which no chat client is told of.
   * @param {number} now ms
   * @returns {PickFrame[]}
   */
  due(now) {
    return this.#kept.map(({ frame, at }) => (now - at > TOO_OLD ? counted(frame) : frame));
  }

  /** @param {Kept[]} kept */
  #store(kept) {
    this.#kept = kept;
    this.#write(kept.length ? JSON.stringify(kept) : "");
  }
}

/** @param {PickFrame} frame @returns {PickFrame} */
const counted = (frame) => ({ ...frame, how: "copy" });

/** @param {string} text @returns {Kept[]} */
function read(text) {
  try {
    const kept = JSON.parse(text || "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one?.frame?.id === "string" && typeof one.at === "number") : [];
  } catch {
    return [];
  }
}
