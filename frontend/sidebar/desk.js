// What the agent does, done: an action of the keyboard or the mouse becomes frames, state events and a word back.
// It decides when a text may leave. It touches no DOM: copying, focus and the text selection are handed in.

import { gapsIn, nextGap } from "./gaps.js";
import { Refused } from "./socket.js";
import { currentCard, isMoving, isUnsettled, nextWaiting, suggestionAt } from "./seen.js";
import { STAGES } from "./wire.js";
import { nameIn, words } from "./words.js";

/**
 * @typedef {import("./wire.js").Suggestion} Suggestion
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").StateEvent} StateEvent
 * @typedef {import("./keys.js").KeyAction} KeyAction
 *
 * @typedef {object} Pick  one text on its way to a buyer, with what was seen when it was chosen
 * @property {string} buyer
 * @property {number} version
 * @property {string|null} message
 * @property {Suggestion} suggestion
 * @property {string} text
 *
 * @typedef {{type: "pick", pick: Pick} | {type: "copy", text: string} | {type: "trait", buyer: string, trait: string}
 *   | {type: "stage", buyer: string, stage: import("./wire.js").StageId}} Again  what a button in a toast does
 *
 * @typedef {object} Parts
 * @property {{phase: string, ask(frame: {type: string} & Record<string, unknown>): Promise<any>}} client
 * @property {() => State} state
 * @property {(event: StateEvent) => void} dispatch
 * @property {() => number} now  ms
 * @property {(ms: number, work: () => void) => number} after
 * @property {(timer: number) => void} cancel
 * @property {(text: string) => Promise<boolean>} copy
 * @property {(by: 1|-1) => void} walk          moves the focus between the rows of the list
 * @property {() => {start: number, end: number}} selection  of the editor's text field
 * @property {() => void} blur
 */

/** ms */
const SEARCH_PAUSE = 120, CHECK_PAUSE = 400, TOAST = 3000, TOAST_BAD = 9000, GIVEN = 4000, FORGET = 30_000;

export class Desk {
  /** @type {Parts} */ #parts;
  /** @type {Map<string, Pick>} replies whose delivery is still to come */ #given = new Map();
  #toasts = 0;
  #requests = 0;
  /** @type {number|null} */ #searchTimer = null;
  /** @type {number|null} */ #checkTimer = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * Does what a key asks for.
   * @param {KeyAction} action
   * @returns {boolean} false where the browser should do its own with the key
   */
  act(action) {
    const state = this.#parts.state();
    switch (action.type) {
      case "pick":
        this.pick(action.key);
        return true;
      case "edit":
        this.edit(action.key);
        return true;
      case "pick_selected":
        this.pick((state.search?.selected ?? 0) + 1);
        return true;
      case "send":
        this.send();
        return true;
      case "gap":
        return this.#toGap(action.backwards);
      case "dismiss":
        this.dismiss(action.key);
        return true;
      case "stage": {
        const stage = STAGES[action.index];
        if (stage) this.setStage(stage);
        return true;
      }
      case "arm":
        if (state.shown) this.#parts.dispatch(action);
        return true;
      case "next_waiting":
        if (nextWaiting(state) === null) this.#toast("info", words.toast.noNext);
        this.#parts.dispatch(action);
        return true;
      case "walk":
        if (state.search?.answered) this.#parts.dispatch({ type: "search_move", by: action.by });
        else this.#parts.walk(action.by);
        return true;
      case "search":
        this.#parts.dispatch({ type: "search_open" });
        return true;
      case "help":
        this.#parts.dispatch({ type: "sheet", open: !state.sheet });
        return true;
      case "back":
        return this.back();
      default:
        this.#parts.dispatch(action);
        return true;
    }
  }

  /** One step back; from the list it only takes the focus off. */
  back() {
    const { dispatch, state, blur } = this.#parts;
    const { sheet, draft, armed, search } = state();
    if (sheet) dispatch({ type: "sheet", open: false });
    else if (draft) dispatch({ type: "draft_close" });
    else if (armed) dispatch({ type: "arm", what: null });
    else if (search) this.closeSearch();
    else blur();
    return true;
  }

  /**
   * The digit: a whole text goes to the buyer, one with gaps opens for filling.
   * @param {number} key
   * @param {boolean} [byPointer]  a click, which goes to a place and not to a digit
   */
  pick(key, byPointer = false) {
    const state = this.#parts.state();
    const suggestion = suggestionAt(state, key);
    const shown = state.shown;
    if (!suggestion || !shown) return;
    const now = this.#parts.now();
    const uncertain = byPointer ? isMoving(state, now) : isUnsettled(state, key, now);
    if (uncertain) return this.#toast("info", words.toast.justChanged);
    const kept = Object.hasOwn(state.kept, `${shown.id}/${suggestion.phrase}`);
    if (kept || gapsIn(suggestion.text).length) return this.edit(key);
    const { id: buyer, version, last_message } = shown;
    void this.#give({ buyer, version, message: last_message?.id ?? null, suggestion, text: suggestion.text });
  }

  /** Opens the text of a suggestion for editing. @param {number} key */
  edit(key) {
    const suggestion = suggestionAt(this.#parts.state(), key);
    if (!suggestion) return;
    this.#parts.dispatch({ type: "draft_open", suggestion });
    this.#check();
  }

  /** The draft's new text, as typed. @param {string} text */
  type(text) {
    this.#parts.dispatch({ type: "draft_text", text });
    this.#check();
  }

  /** Sends the draft, unless a gap is still open. */
  send() {
    const draft = this.#parts.state().draft;
    if (!draft) return;
    const gap = gapsIn(draft.text)[0];
    if (gap) {
      this.#parts.dispatch({ type: "draft_select", select: gap });
      return this.#toast("info", words.toast.fillFirst);
    }
    if (!draft.text.trim()) return this.#toast("info", words.toast.empty);
    const { buyer, version, message, suggestion, text } = draft;
    void this.#give({ buyer, version, message, suggestion, text });
  }

  /** Puts a suggestion away for this buyer and tells the server so. @param {number} key */
  dismiss(key) {
    const state = this.#parts.state();
    const suggestion = suggestionAt(state, key);
    if (!suggestion || !state.shown) return;
    if (isUnsettled(state, key, this.#parts.now())) return this.#toast("info", words.toast.justChanged);
    const { id: buyer, version } = state.shown;
    this.#parts.dispatch({ type: "put_away", phrase: suggestion.phrase });
    void this.#tell({ type: "dismiss", buyer, version, phrase: suggestion.phrase });
  }

  /** The agent corrects the stage. @param {import("./wire.js").StageId} stage */
  setStage(stage) {
    const card = currentCard(this.#parts.state());
    this.#parts.dispatch({ type: "arm", what: null });
    if (!card || card.stage.id === stage) return;
    const undo = { label: words.toast.undo, does: /** @type {Again} */ ({ type: "stage", buyer: card.id, stage: card.stage.id }) };
    void this.#tell({ type: "stage", buyer: card.id, stage }).then((done) => {
      if (done) this.#toast("good", words.toast.stageSet(words.stages[stage]), [undo]);
    });
  }

  /** The agent says that a trait is wrong. @param {import("./wire.js").Trait} trait */
  traitOff(trait) {
    const buyer = this.#parts.state().current;
    if (buyer === null) return;
    const undo = { label: words.toast.undo, does: /** @type {Again} */ ({ type: "trait", buyer, trait: trait.id }) };
    void this.#tell({ type: "trait", buyer, trait: trait.id, on: false }).then((done) => {
      if (done) this.#toast("good", words.toast.traitOff(trait.name), [undo]);
    });
  }

  /** What is in the search box now; the newest request alone is answered on the page. @param {string} q */
  search(q) {
    const { dispatch, after, cancel, state } = this.#parts;
    const request = ++this.#requests;
    dispatch({ type: "search_query", q, request });
    if (this.#searchTimer !== null) cancel(this.#searchTimer);
    this.#searchTimer = null;
    if (!q.trim()) return;
    this.#searchTimer = after(SEARCH_PAUSE, () => {
      const buyer = state().current;
      const frame = { type: "search", q: q.trim(), limit: 9, ...(buyer === null ? {} : { buyer }) };
      this.#parts.client.ask(frame).then(
        (results) => dispatch({ type: "search_results", request, items: results.items }),
        (why) => {
          if (request === this.#requests) this.#explain(why);
        },
      );
    });
  }

  closeSearch() {
    this.#requests += 1;
    this.#parts.dispatch({ type: "search_close" });
    this.#parts.blur();
  }

  /** A button in a toast. @param {Again} again */
  again(again) {
    if (again.type === "pick") void this.#give(again.pick);
    else if (again.type === "copy") void this.#copy(again.text);
    else if (again.type === "trait") void this.#tell({ type: "trait", buyer: again.buyer, trait: again.trait, on: true });
    else void this.#tell({ type: "stage", buyer: again.buyer, stage: again.stage });
  }

  /** How the chat window took a reply. @param {import("./wire.js").Delivery} delivery */
  delivered(delivery) {
    const pick = this.#given.get(delivery.reply);
    this.#given.delete(delivery.reply);
    if (delivery.ok) return this.#toast("good", words.toast.inserted);
    const why = nameIn(words.toast.delivery, delivery.why ?? "failed");
    if (!pick) return this.#toast("bad", why);
    this.#parts.dispatch({ type: "picked", buyer: pick.buyer, phrase: pick.suggestion.phrase, as: null });
    const again = { label: words.toast.again, does: /** @type {Again} */ ({ type: "pick", pick }) };
    const copy = { label: words.toast.copy, does: /** @type {Again} */ ({ type: "copy", text: pick.text }) };
    // After a new message of the buyer the same text may be wrong: no button that pushes it through.
    const actions = delivery.why === "context_changed" ? [copy] : [again, copy];
    const name = this.#parts.state().buyers.get(pick.buyer)?.name ?? pick.buyer;
    return this.#toast("bad", words.toast.about(name, why), actions, pick.buyer);
  }

  /** An error frame that answers none of our frames. @param {import("./wire.js").ErrorFrame} frame */
  refused(frame) {
    this.#explain(new Refused(frame.code, frame.message, frame.retryable));
  }

  /** @param {Pick} pick */
  async #give(pick) {
    const { dispatch, state, client, after } = this.#parts;
    const { buyer, suggestion, text } = pick;
    if (client.phase !== "live") return this.#toast("bad", words.toast.notLive);
    if (state().picks[`${buyer}/${suggestion.phrase}`] === "sending") return undefined;
    const mark = (/** @type {"sending"|"given"|null} */ as) => dispatch({ type: "picked", buyer, phrase: suggestion.phrase, as });
    mark("sending");
    const frame = {
      type: "pick", buyer, version: pick.version, phrase: suggestion.phrase, key: suggestion.key, text, how: "insert",
      ...(pick.message === null ? {} : { message: pick.message }),
    };
    try {
      /** @type {import("./wire.js").Ack} */
      const ack = await client.ask(frame);
      mark("given");
      after(GIVEN, () => mark(null));
      if (state().draft?.suggestion.phrase === suggestion.phrase) dispatch({ type: "draft_sent" });
      if (state().search) this.closeSearch();
      if (!ack.reply) return await this.#copy(text);
      const reply = ack.reply;
      this.#given.set(reply, pick);
      after(FORGET, () => this.#given.delete(reply));
      return ack.late ? this.#toast("info", words.toast.late) : undefined;
    } catch (why) {
      mark(null);
      return this.#explain(why);
    }
  }

  /** @param {string} text */
  async #copy(text) {
    const done = await this.#parts.copy(text);
    this.#toast(done ? "good" : "bad", done ? words.toast.copied : words.toast.copyFailed);
  }

  /** @param {{type: string} & Record<string, unknown>} frame @returns {Promise<boolean>} */
  async #tell(frame) {
    try {
      await this.#parts.client.ask(frame);
      return true;
    } catch (why) {
      this.#explain(why);
      return false;
    }
  }

  /** @param {boolean} backwards */
  #toGap(backwards) {
    const draft = this.#parts.state().draft;
    const gap = draft ? nextGap(draft.text, this.#parts.selection(), backwards) : null;
    if (gap) this.#parts.dispatch({ type: "draft_select", select: gap });
    return gap !== null;
  }

  /** Asks what the wording rules say of the draft; no answer is no news. */
  #check() {
    const { after, cancel, state, client, dispatch } = this.#parts;
    if (this.#checkTimer !== null) cancel(this.#checkTimer);
    this.#checkTimer = after(CHECK_PAUSE, () => {
      const draft = state().draft;
      if (!draft || client.phase !== "live") return;
      const { text, buyer } = draft;
      client.ask({ type: "check", text, buyer }).then(
        (checked) => dispatch({ type: "draft_issues", text, issues: checked.issues }),
        () => undefined,
      );
    });
  }

  /** @param {unknown} why */
  #explain(why) {
    if (!(why instanceof Refused)) throw why;
    const known = Object.hasOwn(words.toast.errors, why.code) ? words.toast.errors[why.code] : undefined;
    const unsent = why.code === "offline" && this.#parts.client.phase !== "live" && why.message === "not connected";
    this.#toast("bad", unsent ? words.toast.notLive : (known ?? words.toast.otherError(why.message)));
  }

  /**
   * @param {import("./state.js").Toast["kind"]} kind
   * @param {string} text
   * @param {import("./state.js").ToastAction[]} [actions]
   * @param {string|null} [about]
   */
  #toast(kind, text, actions = [], about = null) {
    const id = ++this.#toasts;
    this.#parts.dispatch({ type: "toast", toast: { id, kind, text, actions, about } });
    const ms = kind === "bad" || actions.length ? TOAST_BAD : TOAST;
    this.#parts.after(ms, () => this.#parts.dispatch({ type: "toast_gone", id }));
  }
}
