// What the sidebar and its host tell each other. A host is what holds the chat client beside which the sidebar stands: a
// page that frames it, an extension. Knows no page: the way out, the state and the keyboard are handed in.
//
// The host tells:  {type: "jiehua.open", buyer}            this buyer's chat is in front there
//                  {type: "jiehua.key", key, code, shift}  a key for the sidebar was pressed there: a digit, which picks
//                                                          whatever the agent's own keys are ({…, shift: true} edits);
//                                                          with plain: true it is as if it had been pressed here
// It hears:        {type: "jiehua.opened", buyer}          this buyer is shown here
//
// What the agent picks does not go this way. It goes to the server, which keeps it, and comes to the host's bridge as a
// `reply` (docs/protocol.md 2.1); host-put.js says what becomes of it.

const OPEN = "jiehua.open";
const OPENED = "jiehua.opened";
const KEY = "jiehua.key";

/**
 * @typedef {object} Outside
 * @property {((message: {type: string, buyer: string}) => void) | null} tell  null: there is no host
 * @property {(buyer: string) => boolean} known
 * @property {(buyer: string) => void} choose
 * @property {(key: string, code: string, shift: boolean, plain: boolean) => void} press
 */

export class Host {
  /** @type {Outside} */ #outside;
  /** @type {string | null} the buyer whom the host wants to see, until the card comes */ #wished = null;
  /** @type {string | null} the buyer of whom the host knows that it is shown */ #told = null;

  /** @param {Outside} outside */
  constructor(outside) {
    this.#outside = outside;
  }

  /** A message of the host, whose carrier has made sure that it is the host's. @param {any} message */
  hear(message) {
    if (message?.type === KEY && typeof message.key === "string") {
      this.#outside.press(message.key, String(message.code), message.shift === true, message.plain === true);
    }
    if (message?.type !== OPEN || typeof message.buyer !== "string") return;
    this.#wished = this.#told = message.buyer;
    this.#grant();
  }

  /** To be called after every change. @param {string | null} current the buyer who is shown */
  shown(current) {
    if (this.#grant() || current === null || current === this.#told || this.#wished !== null) return;
    this.#told = current;
    this.#outside.tell?.({ type: OPENED, buyer: current });
  }

  #grant() {
    if (this.#wished === null || !this.#outside.known(this.#wished)) return false;
    const buyer = this.#wished;
    this.#wished = null;
    this.#outside.choose(buyer);
    return true;
  }
}
