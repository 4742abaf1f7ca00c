// Joins chat pages with the bridge: what is new on a page is fed, what the agent picked goes to the page that shows the
// buyer. It decides what may be put where. It knows neither Chrome nor the DOM; ports and storage are handed in.

import { emptyBook, take, wroteSince } from "./ledger.js";

/**
 * @typedef {import("./adapters.js").Adapter} Adapter
 * @typedef {import("./page/find.js").Reading} Reading
 * @typedef {import("./page/main.js").FromPage} FromPage
 * @typedef {import("./page/main.js").FromPanel} FromPanel
 * @typedef {import("../bridge/jiehua-bridge.js").Reply} Reply
 * @typedef {import("../bridge/jiehua-bridge.js").WhyNot} WhyNot
 * @typedef {import("../bridge/jiehua-bridge.js").Message} Message
 * @typedef {import("./ledger.js").Book} Book
 *
 * @typedef {object} Page
 * @property {string} id      of the frame that holds it
 * @property {Adapter} adapter
 * @property {(message: FromPanel) => void} tell
 * @property {Reading|null} reading  what it showed last
 * @property {number} revision       of that reading
 *
 * @typedef {object} Parts
 * @property {(message: Message) => Promise<unknown>} feed
 * @property {() => number} underWay          frames that are not on the server's disk yet
 * @property {(buyer: string) => Book|null} book
 * @property {(buyer: string, book: Book) => void} keep  called when all that was fed is on the server's disk
 * @property {() => void} changed
 * @property {(ms: number, work: () => void) => () => void} after  gives what cancels it
 */

/** ms: a page that does not answer has not taken the text; so long a refused line is told of. */
const ANSWER = 5000, TOLD = 30_000;

export class Link {
  /** @type {Parts} */ #parts;
  /** @type {Map<string, Page>} */ #pages = new Map();
  /** @type {Map<string, Book>} books with lines that are not all stored */ #open = new Map();
  /** @type {Map<string, (why: WhyNot|null) => void>} */ #inserting = new Map();
  #orders = 0;
  /** The page that changed or was looked at last. @type {string|null} */ #front = null;
  /** what the server would not take @type {string} */ problem = "";

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** A page is there, or has another adapter now. @param {string} id @param {Adapter} adapter @param {(message: FromPanel) => void} tell */
  enter(id, adapter, tell) {
    this.#pages.set(id, { id, adapter, tell, reading: null, revision: 0 });
    this.#front ??= id;
    tell({ type: "adapter", adapter });
    this.#parts.changed();
  }

  /** @param {string} id */
  leave(id) {
    this.#pages.delete(id);
    if (this.#front === id) this.#front = [...this.#pages.keys()].at(-1) ?? null;
    this.#parts.changed();
  }

  /** The agent looks at this page now. @param {string} id */
  look(id) {
    if (!this.#pages.has(id) || this.#front === id) return;
    this.#front = id;
    this.#parts.changed();
  }

  /** @param {string} id */
  page(id) {
    return this.#pages.get(id) ?? null;
  }

  /** The page in front. @returns {Page|null} */
  get front() {
    return this.#front === null ? null : (this.#pages.get(this.#front) ?? null);
  }

  /** What a page shows now. @param {string} id @param {Reading} reading @param {number} revision */
  reading(id, reading, revision) {
    const page = this.#pages.get(id);
    if (!page) return;
    page.reading = reading;
    page.revision = revision;
    if (reading.buyer && reading.missing.length === 0) this.#feed(reading.buyer, reading);
    this.#parts.changed();
  }

  /** @param {{id: string, name: string}} buyer @param {Reading} reading */
  #feed(buyer, reading) {
    const before = this.#book(buyer.id);
    const { book, fresh } = take(before, buyer.id, reading.lines, reading.atEnd);
    if (fresh.length === 0) return;
    this.#open.set(buyer.id, book);
    const sent = fresh.map(({ id, from, text, kind }) =>
      this.#parts.feed({ id, buyer: buyer.id, from, text, kind, ...(buyer.name === buyer.id ? {} : { buyer_name: buyer.name }) }).catch((why) => {
        this.problem = why instanceof Error ? why.message : String(why);
        this.#parts.after(TOLD, () => {
          this.problem = "";
          this.#parts.changed();
        });
      }),
    );
    void Promise.all(sent).then(() => {
      // Only now: after a crash in between, the same lines are fed again under the same ids.
      if (this.#parts.underWay() === 0) {
        for (const [whose, kept] of this.#open) this.#parts.keep(whose, kept);
        this.#open.clear();
      }
      this.#parts.changed();
    });
  }

  /** @param {string} buyer */
  #book(buyer) {
    return this.#open.get(buyer) ?? this.#parts.book(buyer) ?? emptyBook();
  }

  /**
   * Puts a reply into the page that shows its buyer. @param {Reply} reply
   * @returns {Promise<WhyNot|null>} null: it stands there
   */
  reply(reply) {
    const page = this.#showing(reply.buyer);
    if (page === null) return Promise.resolve("no_composer");
    return this.#insert(page, reply);
  }

  /** The page that shows this buyer; the one in front where several do. @param {string} buyer */
  #showing(buyer) {
    const shows = (/** @type {Page|null} */ page) => page?.reading?.buyer?.id === buyer;
    return shows(this.front) ? this.front : ([...this.#pages.values()].find(shows) ?? null);
  }

  /** @param {Page} page @param {Reply} reply @returns {Promise<WhyNot|null>} */
  #insert(page, reply) {
    const moved = wroteSince(this.#book(reply.buyer), reply.message ?? null);
    this.#orders += 1;
    const id = `i${this.#orders}`;
    return new Promise((done) => {
      const cancel = this.#parts.after(ANSWER, () => this.inserted(id, "failed"));
      this.#inserting.set(id, (why) => {
        cancel();
        done(why);
      });
      page.tell({ type: "insert", id, reply, revision: page.revision, moved });
    });
  }

  /** A page's answer. @param {string} id @param {WhyNot|null} why */
  inserted(id, why) {
    const done = this.#inserting.get(id);
    this.#inserting.delete(id);
    done?.(why);
  }
}
