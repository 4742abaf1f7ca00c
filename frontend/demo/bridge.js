// The bridge's end of the socket (docs/protocol.md 2.1): feeds frames, keeps them until they are acked, sends them again after
// a reconnect. The socket and the timers are handed in; it knows no page.

/**
 * @typedef {{type: "reply", id: string, buyer: string, text: string, how: "insert" | "send", version: number,
 *   message?: string | null, draft?: "append" | "replace"}} Reply
 * @typedef {{type: "message" | "order", id: string, buyer: string, [field: string]: unknown}} Feed
 *
 * @typedef {object} Socket  the part of WebSocket that is used
 * @property {(text: string) => void} send
 * @property {() => void} close
 * @property {((event: any) => void) | null} onopen
 * @property {((event: any) => void) | null} onmessage
 * @property {((event: any) => void) | null} onclose
 *
 * @typedef {"connecting" | "live" | "away" | "refused"} Connection  away: will try again; refused: will not
 *
 * @typedef {object} Outside
 * @property {() => Socket} open
 * @property {(run: () => void, ms: number) => () => void} after
 * @property {() => number} now
 * @property {string} token
 * @property {(reply: Reply) => void} onReply
 * @property {(id: string, ms: number) => void} onStored  a frame is on the server's disk, ms after it was sent
 * @property {(id: string, why: string) => void} onRefused  the server will never take this frame
 * @property {(connection: Connection, why: string) => void} onConnection
 */

const HEARTBEAT_MS = 15_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;

/** Close codes after which a client must not come back by itself (docs/protocol.md 2). @type {ReadonlyMap<number, string>} */
const FINAL = new Map([
  [4500, "没有通过身份验证"],
  [4501, "口令已被收回"],
  [4502, "口令不属于这家店或这个角色"],
  [4503, "被服务端拒绝"],
  [4504, "页面与服务端的版本不合"],
  [4505, "连接数太多"],
]);

export class Bridge {
  /** @type {Outside} */ #outside;
  /** @type {Socket | null} */ #socket = null;
  /** @type {Map<string, {frame: Feed, sentAt: number}>} */ #waiting = new Map();
  #welcomed = false;
  #tries = 0;
  #drain = 0;
  #count = 0;
  #stopped = false;
  /** @type {() => void} */ #cancel = () => {};

  /** @param {Outside} outside */
  constructor(outside) {
    this.#outside = outside;
  }

  /** How many frames are not acked yet. */
  get waiting() {
    return this.#waiting.size;
  }

  connect() {
    if (this.#stopped) return;
    this.#outside.onConnection("connecting", "");
    const socket = this.#outside.open();
    this.#socket = socket;
    socket.onopen = () =>
      socket.send(JSON.stringify({ type: "hello", token: this.#outside.token, role: "bridge", client: "jiehua-demo/1.0" }));
    socket.onmessage = (/** @type {{data: unknown}} */ event) => this.#hear(String(event.data));
    socket.onclose = (/** @type {{code: number}} */ event) => this.#closed(event.code);
  }

  stop() {
    this.#stopped = true;
    this.#cancel();
    this.#socket?.close();
  }

  /** Gives a frame to the server, now or as soon as there is one. @param {Feed} frame */
  feed(frame) {
    this.#waiting.set(frame.id, { frame, sentAt: this.#outside.now() });
    if (this.#welcomed) this.#send(frame);
  }

  /**
   * Tells what became of a reply.
   * @param {string} reply
   * @param {string | null} why null: it is in the chat client
   */
  delivered(reply, why) {
    this.#count += 1;
    const frame = { type: "delivered", id: `d-${reply}-${this.#count}`, reply, ok: why === null };
    this.#send(why === null ? frame : { ...frame, why });
  }

  /** @param {object} frame */
  #send(frame) {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** @param {string} text */
  #hear(text) {
    const frame = JSON.parse(text);
    switch (frame.type) {
      case "welcome":
        this.#welcomed = true;
        this.#tries = 0;
        this.#outside.onConnection("live", "");
        this.#resend(() => true);
        this.#beat();
        break;
      case "ack":
        this.#acked(frame.re);
        break;
      case "error":
        this.#failed(frame);
        break;
      case "reply":
        this.#outside.onReply(frame);
        break;
      case "drain":
        this.#drain = frame.retry_in_ms;
        break;
      default: // fields and frames may be added to the contract; a bridge has no use for others
    }
  }

  /** @param {string} id */
  #acked(id) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    this.#outside.onStored(id, this.#outside.now() - waiting.sentAt);
  }

  /** @param {{re: string | null, message: string, retryable: boolean, retry_after_ms: number}} error */
  #failed(error) {
    const failed = error.re === null ? undefined : this.#waiting.get(error.re);
    if (!failed) return;
    if (!error.retryable) {
      this.#waiting.delete(failed.frame.id);
      this.#outside.onRefused(failed.frame.id, error.message);
      return;
    }
    // Order within a buyer is kept: the one that failed and all that followed it go out again, oldest first.
    const from = failed.frame;
    this.#outside.after(() => {
      let reached = false;
      this.#resend((frame) => {
        reached ||= frame.id === from.id;
        return reached && frame.buyer === from.buyer;
      });
    }, Math.max(error.retry_after_ms, FIRST_RETRY_MS));
  }

  /** @param {(frame: Feed) => boolean} which */
  #resend(which) {
    if (!this.#welcomed) return;
    for (const waiting of this.#waiting.values()) {
      if (!which(waiting.frame)) continue;
      waiting.sentAt = this.#outside.now();
      this.#send(waiting.frame);
    }
  }

  #beat() {
    this.#cancel = this.#outside.after(() => {
      this.#send({ type: "ping" });
      this.#beat();
    }, HEARTBEAT_MS);
  }

  /** @param {number} code */
  #closed(code) {
    this.#welcomed = false;
    this.#socket = null;
    this.#cancel();
    if (this.#stopped) return;
    const final = FINAL.get(code);
    if (final !== undefined) {
      this.#outside.onConnection("refused", final);
      return;
    }
    const wait = this.#drain || Math.min(FIRST_RETRY_MS * 2 ** this.#tries, LAST_RETRY_MS);
    this.#drain = 0;
    this.#tries += 1;
    this.#outside.onConnection("away", "");
    this.#cancel = this.#outside.after(() => this.connect(), wait);
  }
}
