// The content script's end: reads the page for the panel, puts texts into its input box, hears its own few keys.
// It speaks with the panel alone, by one port; without a panel it does nothing. Nothing here goes to the network.

/**
 * @typedef {object} Modules  the other modules, which cannot be imported here (content.js tells why)
 * @property {typeof import("./watch.js")} watch
 * @property {typeof import("./find.js")} find
 * @property {typeof import("./settle.js")} settling
 * @property {typeof import("./keys.js")} keys
 * @property {typeof import("./compose.js")} compose
 * @property {typeof import("./teach.js")} teach
 * @property {typeof import("./derive.js")} derive
 * @property {typeof import("../../sidebar/host-put.js")} hostPut
 *
 * @typedef {import("../adapters.js").Adapter} Adapter
 * @typedef {"not_empty"|"context_changed"|"no_composer"|"failed"} WhyNot
 * @typedef {{type: "adapter", adapter: Adapter}
 *   | {type: "insert", id: string, reply: import("../../bridge/jiehua-bridge.js").Reply, revision: number, moved: boolean}
 *   | {type: "teach", parts: import("./teach.js").Part[], words: import("./teach.js").TeachWords} | {type: "teach_stop"}} FromPanel
 * @typedef {{type: "reading", reading: import("./find.js").Reading, revision: number}
 *   | {type: "inserted", id: string, why: WhyNot|null}
 *   | {type: "key", key: number}
 *   | {type: "taught", parts: Partial<Adapter>} | {type: "teach_began"} | {type: "teach_ended"}} FromPage
 */

/** ms that an input box may take to be empty after its button was pressed. */
const SENT = 2000;

class Page {
  #port;
  #modules;
  /** @type {Adapter|null} */ #adapter = null;
  /** @type {import("./watch.js").Watch|null} */ #watch = null;
  /** @type {import("./teach.js").Teacher|null} */ #teacher = null;
  /** what we put there last: it is no draft while it stands untouched */ #ours = "";

  /** @param {chrome.runtime.Port} port @param {Modules} modules */
  constructor(port, modules) {
    this.#port = port;
    this.#modules = modules;
    const keys = (/** @type {KeyboardEvent} */ event) => this.#key(event);
    // First of all listeners: the page must not make something else of the key.
    window.addEventListener("keydown", keys, true);
    port.onMessage.addListener((message) => void this.#hear(/** @type {FromPanel} */ (message)));
    this.stop = () => {
      window.removeEventListener("keydown", keys, true);
      this.#watch?.stop();
      this.#teacher?.stop();
    };
    port.onDisconnect.addListener(this.stop);
  }

  /** @param {FromPanel} message */
  async #hear(message) {
    if (message.type === "adapter") {
      this.#watch?.stop();
      this.#adapter = message.adapter;
      const { watch, find, settling } = this.#modules;
      const told = (/** @type {import("./find.js").Reading} */ reading, /** @type {number} */ revision) => this.#tell({ type: "reading", reading, revision });
      this.#watch = new watch.Watch(message.adapter, document, told, { ...find, ...settling });
    } else if (message.type === "insert") {
      this.#tell({ type: "inserted", id: message.id, why: await this.#insert(message) });
    } else if (message.type === "teach") {
      this.#teacher?.stop();
      const { teach, compose, derive, find } = this.#modules;
      const done = (/** @type {Partial<Adapter>|null} */ parts) => {
        this.#teacher = null;
        this.#tell(parts ? { type: "taught", parts } : { type: "teach_ended" });
      };
      this.#teacher = new teach.Teacher(document, message.parts, message.words, done, { ...compose, ...derive, ...find }, () => this.#tell({ type: "teach_began" }));
    } else {
      this.#teacher?.stop();
    }
  }

  /** @param {Extract<FromPanel, {type: "insert"}>} order @returns {Promise<WhyNot|null>} */
  async #insert({ reply, revision, moved }) {
    const [adapter, watch] = [this.#adapter, this.#watch];
    const { find, compose, hostPut } = this.#modules;
    if (adapter === null || watch === null) return "no_composer";
    const now = watch.atThisMoment();
    const place = find.one(adapter.composer, document);
    if (now === null || place === null) return "no_composer";
    const front = now.reading.buyer?.id === reply.buyer;
    const draft = compose.draftOf(place);
    const news = front && (revision !== watch.revision || now.fresh.some((line) => line.from === "buyer"));
    if (news) watch.look();
    const settled = hostPut.settle(reply, { front, draft: draft === this.#ours ? "" : draft, moved: front && (moved || news) });
    if (settled.why !== undefined) return settled.why;
    if (!compose.put(place, settled.text)) return "failed";
    this.#ours = compose.draftOf(place);
    if (!settled.send) return null;
    // Where no button is known the text waits in the box for a person.
    const button = find.one(adapter.send, document);
    if (button === null) return null;
    compose.press(button);
    for (const until = Date.now() + SENT; Date.now() < until; ) {
      if (compose.draftOf(place) === "") return null;
      await new Promise((done) => setTimeout(done, 50));
    }
    return "failed";
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const key = event.isTrusted ? this.#modules.keys.digitFor(event) : 0;
    if (key === 0 || this.#watch === null || this.#teacher !== null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#tell({ type: "key", key });
  }

  /** @param {FromPage} message */
  #tell(message) {
    this.#port.postMessage(message);
  }
}

/** @type {Page|null} the newest panel's; an older one is left */
let current = null;
let begun = false;

/** Waits for the panel from now on; once in a page. @param {Modules} modules */
export function begin(modules) {
  if (begun) return;
  begun = true;
  chrome.runtime.onConnect.addListener((port) => {
    current?.stop();
    current = new Page(port, modules);
  });
}
