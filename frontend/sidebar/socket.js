// The client's side of the socket: hello, resume, heartbeat, reconnecting, and which reply answers which frame.
// It knows the protocol and nothing of the page; the socket, the timers, the clock and chance are handed in.

import { readFrame } from "./wire.js";

/**
 * @typedef {import("./wire.js").Frame} Frame
 * @typedef {import("./wire.js").Welcome} Welcome
 * @typedef {import("./wire.js").Ack} Ack
 *
 * @typedef {{phase: "connecting"|"live"|"offline"|"stopped", code: number|null, retryAt: number|null}} Connection
 *   stopped: the server said that coming back is of no use; only connect() begins again.
 *
 * @typedef {{send(text: string): void, close(code?: number): void, onopen: any, onmessage: any, onclose: any}} Socket
 *
 * @typedef {object} Parts
 * @property {() => Socket} open            opens a socket with the subprotocol jiehua.v1
 * @property {() => string} token
 * @property {string} name                  client name and version for the hello
 * @property {(ms: number, work: () => void) => number} after   setTimeout with the time first
 * @property {(timer: number) => void} cancel
 * @property {() => number} now             ms
 * @property {() => number} random          [0, 1)
 * @property {() => Promise<boolean>} [probe]  whether the server can be reached; absent: a socket finds out
 * @property {(frame: Frame) => void} onFrame             every frame that is not an answer to a request
 * @property {(connection: Connection) => void} onConnection
 */

/** Close codes after which coming back is of no use (docs/protocol.md, section 2). */
const STOPS = new Set([4500, 4501, 4502, 4503, 4504, 4505]);

/** ms. A connection that lived for STEADY starts the waits anew; a socket that stays mute for MUTE is given up. */
const WAIT_FIRST = 500, WAIT_MOST = 8000, STEADY = 10_000, MUTE = 10_000, ANSWER = 10_000;
/** ms between two looks for a server that does not answer: with the connecting after it, less than a second in all. */
const KNOCK = 400;

/** The message of a refusal where nothing was sent at all. */
export const NOT_CONNECTED = "not connected";

/** An answer that did not come, or an error frame: `code` is that of the frame, `offline` or `timeout`. */
export class Refused extends Error {
  /** @param {string} code @param {string} message @param {boolean} retryable */
  constructor(code, message, retryable = false) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }
}

export class Client {
  /** @type {Parts} */ #parts;
  /** @type {Socket|null} */ #socket = null;
  /** @type {{epoch: string, seq: number}|null} */ #held = null;
  /** @type {Connection["phase"]} */ #phase = "offline";
  /** @type {Map<string, {resolve: (frame: any) => void, reject: (why: Refused) => void, timer: number}>} */
  #asked = new Map();
  /** @type {Set<number>} timers of the present connection */ #timers = new Set();
  /** @type {number|null} */ #retry = null;
  #attempts = 0;
  #liveSince = 0;
  #epoch = "";
  #resuming = false;
  #notBefore = 0;
  #ids = 0;
  #knocks = 0;
  #prefix;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    // The server keeps the ids of picks and refuses one that comes again with another content. So they are unique over
    // all loads of all pages: the time of this load and nine digits of chance.
    this.#prefix = `${parts.now().toString(36)}.${Math.floor(parts.random() * 36 ** 9).toString(36)}`;
  }

  get phase() {
    return this.#phase;
  }

  /** Connects now, whatever the wait; does nothing while connected or connecting. */
  connect() {
    if (this.#socket) return;
    this.#cancelRetry();
    const socket = this.#parts.open();
    this.#socket = socket;
    this.#tell("connecting", null);
    socket.onopen = () => this.#hello(socket);
    socket.onmessage = (/** @type {{data: unknown}} */ event) => {
      if (socket === this.#socket) this.#take(event.data);
    };
    socket.onclose = (/** @type {{code: number}} */ event) => this.#closed(socket, event.code);
    this.#soon(MUTE, () => this.#drop(socket, 1006));
  }

  /** Leaves for good: after this only connect() brings it back. */
  leave() {
    this.#cancelRetry();
    this.#held = null;
    const socket = this.#socket;
    if (socket) this.#drop(socket, 1000, "stopped");
    else this.#tell("stopped", 1000);
  }

  /** An id that no frame had before, of this load or another. */
  newId() {
    return `${this.#prefix}-${++this.#ids}`;
  }

  /**
   * Sends a frame under a new id, or under the one that it has, and waits for its answer (ack, results, checked).
   * @param {{type: string, id?: string} & Record<string, unknown>} frame
   * @returns {Promise<any>} rejects with Refused: an error frame, no connection, or no answer in time
   */
  ask(frame) {
    const socket = this.#socket;
    if (!socket || this.#phase !== "live") return Promise.reject(new Refused("offline", NOT_CONNECTED, true));
    const id = frame.id ?? this.newId();
    return new Promise((resolve, reject) => {
      const timer = this.#parts.after(ANSWER, () => {
        this.#asked.delete(id);
        reject(new Refused("timeout", "no answer", true));
      });
      this.#asked.set(id, { resolve, reject, timer });
      socket.send(JSON.stringify({ ...frame, id }));
    });
  }

  /** @param {Socket} socket */
  #hello(socket) {
    if (socket !== this.#socket) return;
    const hello = { type: "hello", token: this.#parts.token(), role: "sidebar", client: this.#parts.name };
    socket.send(JSON.stringify(this.#held ? { ...hello, resume: this.#held } : hello));
  }

  /** @param {unknown} data */
  #take(data) {
    const frame = readFrame(data);
    if (!frame) return;
    switch (frame.type) {
      case "welcome":
        return this.#welcomed(frame);
      case "snapshot":
      case "live":
        this.#held = { epoch: this.#epoch, seq: frame.seq };
        this.#resuming = false;
        this.#parts.onFrame(frame);
        return this.#nowLive();
      case "buyer":
      case "gone":
        return this.#applied(frame);
      case "pong":
        return undefined;
      case "drain":
        return this.#drained(frame.retry_in_ms);
      case "error":
        if (frame.re === null || !this.#asked.has(frame.re)) return this.#parts.onFrame(frame);
        return this.#answer(frame.re)?.reject(new Refused(frame.code, frame.message, frame.retryable));
      case "ack":
      case "results":
      case "checked":
        return this.#answer(frame.re)?.resolve(frame);
      default:
        return this.#parts.onFrame(frame);
    }
  }

  /** @param {Welcome} frame */
  #welcomed(frame) {
    this.#epoch = frame.epoch;
    this.#resuming = frame.resume === "ok";
    if (!this.#resuming) this.#held = null;
    this.#clearTimers();
    this.#parts.onFrame(frame);
    this.#beat(Math.max(1, frame.heartbeat_s || 15) * 1000);
  }

  /** @param {import("./wire.js").BuyerFrame|import("./wire.js").Gone} frame */
  #applied(frame) {
    const held = this.#held;
    if (!held) return;
    // The first missed frame after a resume follows what we hold by definition; later ones must join without a gap.
    if (!this.#resuming && frame.prev !== held.seq) {
      if (this.#socket) this.#drop(this.#socket, 4004);
      return;
    }
    this.#resuming = false;
    held.seq = frame.seq;
    this.#parts.onFrame(frame);
  }

  /** @param {string} re */
  #answer(re) {
    const asked = this.#asked.get(re);
    if (!asked) return null;
    this.#asked.delete(re);
    this.#parts.cancel(asked.timer);
    return asked;
  }

  #nowLive() {
    this.#liveSince = this.#parts.now();
    this.#tell("live", null);
  }

  /** @param {number} period ms between pings; any silence of a period and MUTE means that nobody is there */
  #beat(period) {
    const socket = this.#socket;
    if (!socket) return;
    let heard = true;
    const onmessage = socket.onmessage;
    socket.onmessage = (/** @type {{data: unknown}} */ event) => {
      heard = true;
      onmessage(event);
    };
    const beat = () => {
      heard = false;
      socket.send('{"type":"ping"}');
      this.#soon(MUTE, () => {
        if (!heard) this.#drop(socket, 1006);
      });
      this.#soon(period, beat);
    };
    this.#soon(period, beat);
  }

  /** @param {number} wait ms that the server asks for before we come back */
  #drained(wait) {
    const socket = this.#socket;
    if (!socket) return;
    const ms = Math.min(60_000, Math.max(0, Number(wait) || 0));
    this.#notBefore = this.#parts.now() + ms;
    this.#soon(ms, () => this.#drop(socket, 1000));
  }

  /** Gives a socket up without waiting for its close event, which a dead line never brings.
   * @param {Socket} socket @param {number} code @param {"stopped"} [end] */
  #drop(socket, code, end) {
    this.#closed(socket, code, end);
    socket.close();
  }

  /** @param {Socket} socket @param {number} code @param {"stopped"} [end] */
  #closed(socket, code, end) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#clearTimers();
    for (const re of [...this.#asked.keys()]) this.#answer(re)?.reject(new Refused("offline", "connection lost", true));
    if (end || STOPS.has(code)) return this.#tell("stopped", code);
    const now = this.#parts.now();
    if (this.#phase === "live" && now - this.#liveSince >= STEADY) this.#attempts = 0;
    const wait = Math.min(WAIT_MOST, WAIT_FIRST * 2 ** Math.min(this.#attempts++, 10));
    const jittered = wait * (0.75 + this.#parts.random() / 2);
    const asked = this.#notBefore > now ? this.#notBefore - now + this.#parts.random() * WAIT_FIRST : 0;
    const ms = asked || Math.min(WAIT_MOST, jittered);
    this.#retry = this.#parts.after(ms, () => void this.#knock());
    return this.#tell("offline", code, now + ms);
  }

  /** Connects when the server answers; while it does not, looks again and again, so that we are back within a second. */
  async #knock() {
    const knocking = ++this.#knocks;
    this.#retry = null;
    const { probe } = this.#parts;
    if (!probe) return this.connect();
    const there = await probe();
    if (knocking !== this.#knocks || this.#socket || this.#phase !== "offline") return;
    if (there) return this.connect();
    this.#attempts = 0;
    const ms = KNOCK * (0.75 + this.#parts.random() / 2);
    this.#retry = this.#parts.after(ms, () => void this.#knock());
  }

  /** @param {Connection["phase"]} phase @param {number|null} code @param {number|null} [retryAt] */
  #tell(phase, code, retryAt = null) {
    this.#phase = phase;
    this.#parts.onConnection({ phase, code, retryAt });
  }

  /** @param {number} ms @param {() => void} work  forgotten when the connection ends */
  #soon(ms, work) {
    const timer = this.#parts.after(ms, () => {
      this.#timers.delete(timer);
      work();
    });
    this.#timers.add(timer);
  }

  #clearTimers() {
    for (const timer of this.#timers) this.#parts.cancel(timer);
    this.#timers.clear();
  }

  #cancelRetry() {
    this.#knocks += 1;
    if (this.#retry !== null) this.#parts.cancel(this.#retry);
    this.#retry = null;
  }
}
