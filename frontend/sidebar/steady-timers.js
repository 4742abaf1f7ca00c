// Timers for what must not sleep with the page: the heartbeat and the way back of the socket, beside a chat client in another
// window. They tick in a worker; where there is none they are the page's own.

/**
 * @typedef {object} Ticker  the part of Worker that is used
 * @property {(message: {id: number, ms?: number}) => void} postMessage
 * @property {((event: any) => void) | null} onmessage
 * @property {((event: any) => void) | null} onerror
 */

export class SteadyTimers {
  /** @type {Ticker|null} */ #ticker;
  /** @type {Map<number, {work: () => void, at: number, own?: ReturnType<typeof setTimeout>}>} */ #waiting = new Map();
  #ids = 0;

  /** @param {() => Ticker} begin  may throw, where workers are forbidden */
  constructor(begin) {
    try {
      this.#ticker = begin();
      this.#ticker.onmessage = ({ data }) => this.#off(data);
      this.#ticker.onerror = () => this.#alone();
    } catch {
      this.#ticker = null;
    }
  }

  /** @param {number} ms @param {() => void} work @returns {number} */
  after = (ms, work) => {
    const id = ++this.#ids;
    this.#waiting.set(id, { work, at: Date.now() + ms });
    this.#set(id, ms);
    return id;
  };

  /** @param {number} id */
  cancel = (id) => {
    const timer = this.#waiting.get(id);
    if (!timer) return;
    this.#waiting.delete(id);
    clearTimeout(timer.own);
    this.#ticker?.postMessage({ id });
  };

  /** @param {number} id @param {number} ms */
  #set(id, ms) {
    const timer = this.#waiting.get(id);
    if (this.#ticker) this.#ticker.postMessage({ id, ms });
    else if (timer) timer.own = setTimeout(() => this.#off(id), ms);
  }

  /** The worker could not be loaded: what it had is taken over. */
  #alone() {
    this.#ticker = null;
    for (const [id, { at }] of this.#waiting) this.#set(id, Math.max(0, at - Date.now()));
  }

  /** @param {number} id */
  #off(id) {
    const timer = this.#waiting.get(id);
    this.#waiting.delete(id);
    timer?.work();
  }
}
