// A host page of our own origin that frames the sidebar (the demo's chat client) says which conversation it opened, and
// hears which buyer is shown here, so that both stand on the same one. Knows no page: window and state are handed in.

const OPEN = "jiehua.open";
const OPENED = "jiehua.opened";
const KEY = "jiehua.key";

/**
 * @typedef {object} Outside
 * @property {{postMessage: (message: unknown, origin: string) => void} | null} parent  null: nobody frames us
 * @property {string} origin
 * @property {(buyer: string) => boolean} known
 * @property {(buyer: string) => void} choose
 * @property {(key: string, code: string) => void} press  a key that was pressed in the host page, outside any field
 */

export class Host {
  /** @type {Outside} */ #outside;
  /** @type {string | null} the buyer whom the host wants to see, until the card comes */ #wished = null;
  /** @type {string | null} the buyer of whom the host knows that it is shown */ #told = null;

  /** @param {Outside} outside */
  constructor(outside) {
    this.#outside = outside;
  }

  /** @param {{source: unknown, origin: string, data: any}} event */
  hear({ source, origin, data }) {
    const { parent, origin: ours } = this.#outside;
    if (parent === null || source !== parent || origin !== ours) return;
    if (data?.type === KEY && typeof data.key === "string") this.#outside.press(data.key, String(data.code));
    if (data?.type !== OPEN || typeof data.buyer !== "string") return;
    this.#wished = this.#told = data.buyer;
    this.#grant();
  }

  /** To be called after every change. @param {string | null} current the buyer who is shown */
  shown(current) {
    if (this.#grant() || current === null || current === this.#told || this.#wished !== null) return;
    this.#told = current;
    this.#outside.parent?.postMessage({ type: OPENED, buyer: current }, this.#outside.origin);
  }

  #grant() {
    if (this.#wished === null || !this.#outside.known(this.#wished)) return false;
    const buyer = this.#wished;
    this.#wished = null;
    this.#outside.choose(buyer);
    return true;
  }
}
