// Keeps an eye on a chat page and tells what it shows, each time that it changed and has settled. Reads only.

/**
 * @typedef {Pick<typeof import("./find.js"), "all"|"read"> & Pick<typeof import("./settle.js"), "patience"|"printOf">} With
 * @typedef {import("./find.js").Reading} Reading
 * @typedef {import("../adapters.js").Adapter} Adapter
 */

/** ms: changes come in bursts; SWEEP finds what no observer tells, such as a value or an attribute. */
const PAUSE = 120, SWEEP = 1500;

export class Watch {
  #adapter;
  #page;
  #told;
  #with;
  #observer;
  /** @type {Set<ShadowRoot>} */ #observed = new Set();
  /** @type {ReturnType<typeof setTimeout>|null} */ #timer = null;
  /** @type {ReturnType<typeof setInterval>} */ #sweep;
  /** @type {Reading|null} what was told last */ #now = null;
  #print = "";
  #seen = { print: "", since: 0 };
  /** Counts what was told, so that who answers can say what it has seen. */
  revision = 0;

  /** @param {Adapter} adapter @param {Document} page @param {(reading: Reading, revision: number) => void} told @param {With} helpers */
  constructor(adapter, page, told, helpers) {
    this.#with = helpers;
    this.#adapter = adapter;
    this.#page = page;
    this.#told = told;
    this.#observer = new MutationObserver(() => this.#soon(PAUSE));
    this.#observe(page);
    this.#sweep = setInterval(() => this.look(), SWEEP);
    this.look();
  }

  stop() {
    this.#observer.disconnect();
    clearInterval(this.#sweep);
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Reads now and tells what is new. */
  look() {
    this.#timer = null;
    for (const place of [this.#adapter.buyerSays, this.#adapter.weSay, this.#adapter.buyer && "place" in this.#adapter.buyer ? this.#adapter.buyer.place : null]) {
      if (Array.isArray(place)) for (let depth = 1; depth < place.length; depth += 1) {
        for (const host of this.#with.all(place.slice(0, depth), this.#page)) if (host.shadowRoot) this.#observe(host.shadowRoot);
      }
    }
    const reading = this.#with.read(this.#adapter, this.#page);
    const print = this.#with.printOf(reading);
    if (print === this.#print) return;
    if (print !== this.#seen.print) this.#seen = { print, since: Date.now() };
    const left = this.#with.patience(this.#now, reading) - (Date.now() - this.#seen.since);
    if (left > 0) return this.#soon(left);
    this.#now = reading;
    this.#print = print;
    this.revision += 1;
    this.#told(reading, this.revision);
  }

  /**
   * What the page shows at this very moment, if it is what was told last or only adds to it.
   * @returns {{reading: Reading, fresh: import("../ledger.js").Line[]}|null} fresh: lines that were not told yet;
   *   null: the page is changing over
   */
  atThisMoment() {
    const reading = this.#with.read(this.#adapter, this.#page);
    const before = this.#now;
    if (before === null || this.#with.patience(before, reading) > 0) return null;
    const told = before.lines.length ? JSON.stringify(before.lines.at(-1)) : "";
    const at = reading.lines.map((line) => JSON.stringify(line)).lastIndexOf(told);
    return { reading, fresh: reading.lines.slice(at + 1) };
  }

  /** @param {Document|ShadowRoot} root */
  #observe(root) {
    if (root instanceof ShadowRoot) {
      if (this.#observed.has(root)) return;
      this.#observed.add(root);
    }
    this.#observer.observe(root, { subtree: true, childList: true, characterData: true });
  }

  /** @param {number} ms */
  #soon(ms) {
    this.#timer ??= setTimeout(() => this.look(), ms);
  }
}
