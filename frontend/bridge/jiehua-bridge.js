// A bridge for any chat client, in one file without imports: feeds what is said there, gives back what the agent picked.
// It runs in browsers and in Node 22 and newer; docs/bridge.md tells how to use it, docs/protocol.md 2.1 what it speaks.

/**
 * @typedef {{id: string, buyer: string, from: "buyer"|"agent", text: string, at?: string, buyer_name?: string,
 *   agent?: string, kind?: "text"|"image"|"card"|"other", product?: string}} Message
 * @typedef {{id: string, buyer: string, order: string, status: string, items?: {product: string, sku?: string,
 *   count?: number}[], amount?: string, at?: string}} Order
 * @typedef {{type: "reply", id: string, buyer: string, text: string, how: "insert"|"send", version: number,
 *   message: string|null, draft?: "append"|"replace"}} Reply  message: the line that the agent saw last; draft: what
 *   the agent wants done with a draft in the input box
 * @typedef {"not_empty"|"context_changed"|"no_composer"|"failed"} WhyNot
 * @typedef {{seq: number, duplicate: boolean}} Stored
 * @typedef {{phase: "connecting"|"live"|"away"|"refused"|"stopped", code: number|null}} State
 *   away: it will come back by itself; refused: it will not, the close code says why
 * @typedef {{send(text: string): void, close(): void, onopen: any, onmessage: any, onclose: any}} Socket
 *
 * @typedef {object} Options
 * @property {string} url        of the server, like http://127.0.0.1:8000
 * @property {string} token      of the role bridge
 * @property {string} [client]   name and version, for the server's log
 * @property {(reply: Reply) => void|null|WhyNot|Promise<void|null|WhyNot>} onReply
 *   puts the text into the chat client; nothing (or null) means that it is there, else why it is not
 * @property {(state: State) => void} [onState]
 * @property {(why: unknown) => void} [onFault]   what onReply threw; the console where left out
 * @property {() => Socket} [open]                                for tests
 * @property {(ms: number, work: () => void) => () => void} [after]  for tests; gives what cancels it
 *
 * @typedef {{frame: {type: string, id: string, buyer?: string} & Record<string, unknown>, sent: boolean,
 *   done: (stored: Stored) => void, failed: (why: Refused) => void}} Waiting
 */

/** Close codes after which coming back is of no use. */
const FINAL = new Set([4500, 4501, 4502, 4503, 4504, 4505]);
/** ms; MUTE: so long after a ping without a sign of life the connection counts as dead. */
const RETRY_FIRST = 500, RETRY_MOST = 8000, MUTE = 10_000, HOLD_LEAST = 200;
/** Frames that may be under way at once; the server works on 64 of a connection. */
const UNDER_WAY = 32;

/** The server will never take this frame; `code` is the error's. */
export class Refused extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class JiehuaBridge {
  /** @type {Options} */ #options;
  /** @type {Socket|null} */ #socket = null;
  /** @type {Map<string, Waiting>} all that is not acked, in the order of feeding */ #waiting = new Map();
  /** @type {Map<string, () => void>} buyers whose frames wait after a retryable error */ #held = new Map();
  /** @type {Set<() => void>} cancels the timers of this connection */ #timers = new Set();
  #live = false;
  #stopped = true;
  #tries = 0;
  #drain = 0;
  #heard = true;
  /** @type {(() => void)|null} */ #comingBack = null;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
  }

  /** How many frames are not on the server's disk yet. */
  get waiting() {
    return this.#waiting.size;
  }

  /** Connects, and comes back by itself from now on. */
  start() {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#connect();
  }

  /** Leaves. What is not acked is kept: start() sends it. */
  stop() {
    this.#stopped = true;
    this.#comingBack?.();
    const socket = this.#socket;
    this.#ended();
    socket?.close();
    this.#tell("stopped", null);
  }

  /**
   * Feeds a line. The same id may be fed again at any time: the server stores it once.
   * @param {Message} message @returns {Promise<Stored>} settles when it is on the server's disk; rejects with Refused
   */
  message(message) {
    return this.#feed({ type: "message", ...message });
  }

  /** Feeds an order's new status. @param {Order} order @returns {Promise<Stored>} as message() */
  order(order) {
    return this.#feed({ type: "order", ...order });
  }

  /** @param {{type: string, id: string, buyer?: string} & Record<string, unknown>} frame @returns {Promise<Stored>} */
  #feed(frame) {
    return new Promise((done, failed) => {
      const same = this.#waiting.get(frame.id);
      if (same) {
        // Fed twice before the first ack: one frame goes out, both callers hear of it.
        const { done: first, failed: firstFailed } = same;
        same.done = (stored) => (first(stored), done({ ...stored, duplicate: true }));
        same.failed = (why) => (firstFailed(why), failed(why));
        return;
      }
      this.#waiting.set(frame.id, { frame, sent: false, done, failed });
      this.#pump();
    });
  }

  #connect() {
    this.#comingBack = null;
    this.#tell("connecting", null);
    const socket = this.#open();
    this.#socket = socket;
    socket.onopen = () => {
      const { token, client = "jiehua-bridge/1.0" } = this.#options;
      socket.send(JSON.stringify({ type: "hello", token, role: "bridge", client }));
    };
    socket.onmessage = (/** @type {{data: unknown}} */ event) => {
      if (socket === this.#socket) this.#hear(String(event.data));
    };
    socket.onclose = (/** @type {{code: number}} */ event) => {
      if (socket === this.#socket) this.#closed(event.code);
    };
  }

  /** @returns {Socket} */
  #open() {
    if (this.#options.open) return this.#options.open();
    const address = new URL("/ws", this.#options.url);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    return new WebSocket(address, "jiehua.v1");
  }

  /** @param {string} text */
  #hear(text) {
    this.#heard = true;
    const frame = JSON.parse(text);
    switch (frame.type) {
      case "welcome":
        this.#live = true;
        this.#tries = 0;
        this.#tell("live", null);
        this.#beat(Math.max(1, frame.heartbeat_s || 15) * 1000);
        return this.#pump();
      case "ack":
        return this.#settled(frame.re, (one) => one.done({ seq: frame.seq ?? 0, duplicate: frame.duplicate === true }));
      case "error":
        return this.#refused(frame);
      case "reply":
        return void this.#reply(frame);
      case "drain":
        this.#drain = Math.min(60_000, Math.max(0, Number(frame.retry_in_ms) || 0));
        return undefined;
      default: // frames may be added to the protocol; this bridge has no use for others
    }
  }

  /** @param {string} id @param {(one: Waiting) => void} then */
  #settled(id, then) {
    const one = this.#waiting.get(id);
    if (!one) return;
    this.#waiting.delete(id);
    then(one);
    this.#pump();
  }

  /** @param {{re: string|null, code: string, message: string, retryable: boolean, retry_after_ms?: number}} error */
  #refused(error) {
    const failed = error.re === null ? undefined : this.#waiting.get(error.re);
    if (!failed) return;
    const { id, buyer } = failed.frame;
    if (!error.retryable) return this.#settled(id, (one) => one.failed(new Refused(error.code, error.message)));
    // A talk must be read in order: this frame and all that followed it of the same buyer go out again, and what is
    // fed meanwhile waits behind them.
    let reached = false;
    for (const one of this.#waiting.values()) {
      reached ||= one === failed;
      if (reached && (one === failed || one.frame.buyer === buyer)) one.sent = false;
    }
    const whose = buyer ?? id;
    if (this.#held.has(whose)) return;
    const cancel = this.#after(Math.max(error.retry_after_ms ?? 0, HOLD_LEAST), () => {
      this.#held.delete(whose);
      this.#pump();
    });
    this.#held.set(whose, cancel);
  }

  #pump() {
    if (!this.#live) return;
    let underWay = 0;
    for (const one of this.#waiting.values()) if (one.sent) underWay += 1;
    for (const one of this.#waiting.values()) {
      if (underWay >= UNDER_WAY) return;
      if (one.sent || this.#held.has(one.frame.buyer ?? one.frame.id)) continue;
      one.sent = true;
      underWay += 1;
      this.#socket?.send(JSON.stringify(one.frame));
    }
  }

  /** @param {Reply} reply */
  async #reply(reply) {
    /** @type {void|null|WhyNot} */
    let why = "failed";
    try {
      why = await this.#options.onReply(reply);
    } catch (fault) {
      (this.#options.onFault ?? console.error)(fault);
    }
    // Kept and sent again like every frame, since the agent waits for it; nobody is told whether it arrived.
    const frame = { type: "delivered", id: `d-${reply.id}`.slice(0, 64), reply: reply.id, ok: !why };
    void this.#feed(why ? { ...frame, why } : frame).catch(() => undefined);
  }

  /** @param {number} period ms */
  #beat(period) {
    this.#soon(period, () => {
      this.#heard = false;
      this.#socket?.send('{"type":"ping"}');
      this.#soon(MUTE, () => {
        if (this.#heard) return;
        const socket = this.#socket;
        this.#closed(1006); // a dead line brings no close event
        socket?.close();
      });
      this.#beat(period);
    });
  }

  /** @param {number} code */
  #closed(code) {
    this.#ended();
    if (this.#stopped) return;
    if (FINAL.has(code)) {
      this.#stopped = true;
      return this.#tell("refused", code);
    }
    const wait = this.#drain || Math.min(RETRY_FIRST * 2 ** this.#tries, RETRY_MOST) * (0.75 + Math.random() / 2);
    this.#drain = 0;
    this.#tries += 1;
    this.#tell("away", code);
    this.#comingBack = this.#after(wait, () => this.#connect());
  }

  /** The connection is gone: nothing is under way any more. */
  #ended() {
    this.#socket = null;
    this.#live = false;
    for (const cancel of [...this.#timers, ...this.#held.values()]) cancel();
    this.#timers.clear();
    this.#held.clear();
    for (const one of this.#waiting.values()) one.sent = false;
  }

  /** @param {State["phase"]} phase @param {number|null} code */
  #tell(phase, code) {
    this.#options.onState?.({ phase, code });
  }

  /** @param {number} ms @param {() => void} work  forgotten when the connection ends */
  #soon(ms, work) {
    const cancel = this.#after(ms, () => (this.#timers.delete(cancel), work()));
    this.#timers.add(cancel);
  }

  /** @param {number} ms @param {() => void} work @returns {() => void} */
  #after(ms, work) {
    if (this.#options.after) return this.#options.after(ms, work);
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  }
}

/**
 * An id from what it stands for, for clients that give their messages none: the same parts give the same id, so that
 * reading a talk again stores nothing twice. Tell equal lines of a buyer apart by a count: stableId(buyer, from, text, 2).
 * @param {...(string|number)} parts
 */
export function stableId(...parts) {
  // Two 32-bit mixes, after FNV-1a; 64 bits are plenty for the lines of a shop.
  let a = 0x811c9dc5, b = 0x9747b28c;
  for (const unit of new TextEncoder().encode(parts.join("\u0000"))) {
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995);
    b ^= b >>> 13;
  }
  a ^= a >>> 15;
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b);
  return `m-${[a, b ^ (b >>> 13)].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("")}`;
}
