// The phrase bank in this browser: fetched with its ETag, kept over reloads, searched while the server is away. What is kept
// and fetched with is handed in.

import { fillIn } from "./gaps.js";
import { PhraseSearch } from "./phrase-search.js";

/**
 * @typedef {import("./phrase-search.js").Bank} Bank
 * @typedef {import("./wire.js").Suggestion} Suggestion
 * @typedef {{tag: string, bank: Bank}} Kept
 *
 * @typedef {object} Parts
 * @property {(tag: string) => Promise<{tag: string, bank: Bank}|null>} fetch  null: it is as the tag says, or nobody answers
 * @property {() => Promise<Kept|null>} load
 * @property {(kept: Kept) => Promise<void>} store
 * @property {() => string} uses  what was remembered of uses
 * @property {(text: string) => void} rememberUses
 * @property {() => number} now  ms
 */

/** So many lines are remembered as used; the oldest go first. */
const USES_KEPT = 1000;

export class PhraseShelf {
  /** @type {Parts} */ #parts;
  /** @type {PhraseSearch|null} */ #search = null;
  #tag = "";
  /** @type {Map<string, {count: number, at: number}>} by id, the latest last */ #uses;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#uses = readUses(parts.uses());
  }

  /** There is a bank to search in. */
  get ready() {
    return this.#search !== null;
  }

  /** Takes what this browser keeps, then what the server has now. */
  async open() {
    const kept = await this.#parts.load();
    if (kept && this.#search === null) this.#take(kept);
    await this.refresh();
  }

  /** Asks the server whether the bank has changed. */
  async refresh() {
    const fresh = await this.#parts.fetch(this.#tag);
    if (!fresh || fresh.tag === this.#tag) return;
    this.#take(fresh);
    await this.#parts.store(fresh);
  }

  /** A line was used: it comes first among its likes. @param {string} id */
  used(id) {
    const before = this.#uses.get(id)?.count ?? 0;
    this.#uses.delete(id);
    this.#uses.set(id, { count: before + 1, at: this.#parts.now() });
    const first = this.#uses.keys().next().value;
    if (this.#uses.size > USES_KEPT && first !== undefined) this.#uses.delete(first);
    this.#parts.rememberUses(JSON.stringify([...this.#uses].map(([one, { count, at }]) => [one, count, at])));
  }

  /**
   * What is found, as suggestions; gaps are filled with values that the buyer's card shows.
   * @param {string} q
   * @param {Record<string, string>} values
   * @param {(hit: import("./phrase-search.js").Hit) => string} why
   * @param {number} limit
   * @returns {Suggestion[]}
   */
  find(q, values, why, limit) {
    const hits = this.#search?.find(q, limit, (id) => this.#uses.get(id) ?? { count: 0, at: 0 }) ?? [];
    return hits.map((hit, index) => ({
      key: index + 1, phrase: hit.phrase.id, technique: hit.phrase.technique, technique_name: hit.phrase.technique_name,
      ...fillIn(hit.phrase.text, values, hit.marks), score: hit.tier, because: why(hit),
      by_name: hit.why === "technique", raw: { text: hit.phrase.text, marks: hit.marks },
    }));
  }

  /** @param {Kept} kept */
  #take({ tag, bank }) {
    this.#tag = tag;
    this.#search = new PhraseSearch(bank);
  }
}

/** @param {string} text */
function readUses(text) {
  /** @type {Map<string, {count: number, at: number}>} */
  const uses = new Map();
  try {
    const told = JSON.parse(text || "[]");
    for (const [id, count, at] of Array.isArray(told) ? told : []) if (typeof id === "string") uses.set(id, { count: Number(count) || 0, at: Number(at) || 0 });
  } catch {
    uses.clear();
  }
  return uses;
}
