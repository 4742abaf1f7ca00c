// What is done to the draft that is open: its gaps are filled, its wording is checked and bettered, and it is sent when
// neither is in the way. It touches no DOM; the selection of the text field is handed in.

import { filledWith, gapAt, gapsIn, nextGap, offersFor } from "./gaps.js";
import { Refused } from "./socket.js";
import { improved, nextIssue, spanOf } from "./wording.js";
import { explained, words } from "./words.js";

/** @typedef {import("./wire.js").Issue} Issue */

/** ms of a pause in typing after which the wording is checked. */
const CHECK_PAUSE = 300;

export class Drafting {
  /** @type {import("./desk.js").Parts} */ #parts;
  /** @type {import("./giving.js").Giving} */ #giving;
  /** @type {import("./giving.js").Say} */ #say;
  /** @type {number|null} */ #checkTimer = null;

  /** @param {import("./desk.js").Parts} parts @param {import("./giving.js").Giving} giving @param {import("./giving.js").Say} say */
  constructor(parts, giving, say) {
    this.#parts = parts;
    this.#giving = giving;
    this.#say = say;
  }

  /** For whose draft the values of gaps were asked for. */ #offered = "";

  /** A draft was opened: what could fill its gaps is asked for, and its wording checked. */
  opened() {
    this.#offered = "";
    this.#check();
    this.#offer();
  }

  /** The draft's new text, as typed. @param {string} text */
  type(text) {
    this.#parts.dispatch({ type: "draft_text", text });
    this.#check();
    this.#offer();
  }

  /** Sends the draft, unless a gap is still open or the shop's rules forbid its wording. */
  async send() {
    const { state, dispatch, client } = this.#parts;
    const draft = state().draft;
    if (!draft) return undefined;
    const gap = gapsIn(draft.text)[0];
    if (gap) {
      dispatch({ type: "draft_select", select: gap });
      return this.#say("info", words.toast.fillFirst);
    }
    if (!draft.text.trim()) return this.#say("info", words.toast.empty);
    if (!draft.checked && client.phase === "live" && !(await this.#checkNow())) return undefined;
    const now = state().draft;
    if (!now || now.text !== draft.text) return undefined;
    if (now.issues.some((issue) => issue.level === "block")) return this.#blocked(now.text, now.issues);
    const { buyer, version, message, suggestion, text, checked } = now;
    return this.#giving.offer({ buyer, version, message, suggestion, text, checked });
  }

  /**
   * A line may not leave as it is: it is opened, with what is in the way, where its buyer is in front; else it is only told.
   * @param {import("./giving.js").Pick} pick @param {Issue[]} issues  none: it has an open gap
   */
  stopped(pick, issues) {
    const { state, dispatch } = this.#parts;
    const { current, shown, draft, buyers } = state();
    const isOpen = draft?.buyer === pick.buyer && draft.text === pick.text;
    if (!isOpen && (draft || current !== pick.buyer || !shown)) {
      const found = issues.find((issue) => issue.level === "block")?.found;
      const why = found === undefined ? words.toast.fillFirst : words.toast.blocked(found);
      return this.#say("bad", words.toast.about(buyers.get(pick.buyer)?.name ?? pick.buyer, why), [], pick.buyer);
    }
    if (!isOpen) {
      dispatch({ type: "draft_open", suggestion: pick.suggestion, text: pick.text });
      this.opened();
    }
    if (!issues.length) return this.#say("info", words.toast.fillFirst);
    dispatch({ type: "draft_issues", text: pick.text, issues });
    return this.#blocked(pick.text, issues);
  }

  /** Shows what the rules forbid in the open draft. @param {string} text @param {readonly Issue[]} issues */
  #blocked(text, issues) {
    const blocking = /** @type {Issue} */ (issues.find((issue) => issue.level === "block"));
    const select = spanOf(text, blocking);
    if (select) this.#parts.dispatch({ type: "draft_select", select });
    this.#say("bad", words.toast.blocked(blocking.found));
  }

  /** Puts the offered value with this number into the gap at the cursor. @param {number} number  from 1 @returns {boolean} */
  fillGap(number) {
    const draft = this.#parts.state().draft;
    const gap = draft ? gapAt(draft.text, draft.select ?? this.#parts.selection()) : null;
    const offer = draft && gap ? offersFor(draft.text.slice(gap.start, gap.end), draft.offers)[number - 1] : undefined;
    if (!draft || !gap || !offer) return false;
    const text = filledWith(draft.text, gap, offer.value);
    const at = gap.start + offer.value.length;
    this.type(text);
    const next = nextGap(text, { start: at, end: at }) ?? { start: text.length, end: text.length };
    this.#parts.dispatch({ type: "draft_select", select: next });
    return true;
  }

  /** Puts the better wording in: of this issue, else of the next one. @param {import("./wire.js").Issue} [issue] @returns {boolean} */
  better(issue) {
    const draft = this.#parts.state().draft;
    const next = issue ?? (draft && nextIssue(draft.issues));
    const mended = draft && next ? improved(draft.text, next) : null;
    if (!mended) return false;
    this.type(mended.text);
    this.#parts.dispatch({ type: "draft_select", select: { start: mended.at, end: mended.at } });
    return true;
  }

  /** To the next gap. @param {boolean} backwards @returns {boolean} false where there is none */
  toGap(backwards) {
    const draft = this.#parts.state().draft;
    const gap = draft ? nextGap(draft.text, this.#parts.selection(), backwards) : null;
    if (gap) this.#parts.dispatch({ type: "draft_select", select: gap });
    return gap !== null;
  }

  /** Asks what the wording rules say of the draft, when the typing pauses; no answer is no news. */
  #check() {
    const { after, cancel, client } = this.#parts;
    if (this.#checkTimer !== null) cancel(this.#checkTimer);
    this.#checkTimer = after(CHECK_PAUSE, () => {
      if (client.phase === "live") void this.#checkNow(true);
    });
  }

  /** @param {boolean} [quiet]  an answer that does not come is not told @returns {Promise<boolean>} the answer came */
  async #checkNow(quiet = false) {
    const { state, client, dispatch } = this.#parts;
    const draft = state().draft;
    if (!draft || draft.checked) return draft !== null;
    const { text, buyer } = draft;
    try {
      const checked = await client.ask({ type: "check", text, buyer });
      dispatch({ type: "draft_issues", text, issues: checked.issues });
      return true;
    } catch (why) {
      if (!(why instanceof Refused)) throw why;
      // Where the buyer is gone or the line went down, giving says so.
      if (!quiet && why.code !== "offline") this.#say("bad", explained(why));
      return why.code === "offline";
    }
  }

  /** Fetches the values that could go into the draft's gaps; those on the card are offered meanwhile. */
  #offer() {
    const { state, dispatch, offers } = this.#parts;
    const draft = state().draft;
    const card = draft ? state().buyers.get(draft.buyer) : undefined;
    if (!draft || !card || this.#offered === draft.buyer || !gapsIn(draft.text).length) return;
    this.#offered = draft.buyer;
    const told = Object.entries(card.slots).flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one, from: /** @type {const} */ ("talk") })));
    dispatch({ type: "draft_offers", offers: told });
    void offers(draft.buyer).then((more) => {
      if (more.length && state().draft?.buyer === draft.buyer) dispatch({ type: "draft_offers", offers: more });
    });
  }
}
