// What the agent does, done: an action of the keyboard or the mouse becomes frames, state events and a word back.
// It decides when a text may be given; giving.js takes it from there. It touches no DOM: copying, focus and the text
// selection are handed in.

import { covered } from "./cover.js";
import { Drafting } from "./drafting.js";
import { gapsIn } from "./gaps.js";
import { Giving } from "./giving.js";
import { NOT_CONNECTED, Refused } from "./socket.js";
import { currentCard, isMoving, isUnsettled, knownValues, nextWaiting, suggestionAt } from "./seen.js";
import { STAGES } from "./wire.js";
import { explained, whyFound, words } from "./words.js";

/**
 * @typedef {import("./wire.js").Suggestion} Suggestion
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").StateEvent} StateEvent
 * @typedef {import("./keys.js").KeyAction} KeyAction
 * @typedef {import("./giving.js").Pick} Pick
 *
 * @typedef {{type: "pick", pick: Pick} | {type: "copy", pick: Pick} | {type: "take_kept", pick: Pick, id: string}
 *   | {type: "trait", buyer: string, trait: import("./wire.js").Trait} | {type: "note", note: string, done: boolean}
 *   | {type: "stage", buyer: string, stage: import("./wire.js").StageId}} Again  what a button in a toast does
 *
 * @typedef {object} Parts
 * @property {{phase: string, ask(frame: {type: string} & Record<string, unknown>): Promise<any>, newId(): string}} client
 * @property {import("./kept-picks.js").KeptPicks} kept
 * @property {{ready: boolean, find: import("./bank.js").PhraseShelf["find"], used: (id: string) => void}} shelf  the bank
 *   in this browser
 * @property {() => State} state
 * @property {(event: StateEvent) => void} dispatch
 * @property {() => number} now  ms
 * @property {(ms: number, work: () => void) => number} after
 * @property {(timer: number) => void} cancel
 * @property {(text: string) => Promise<boolean>} copy
 * @property {(note: string, done: boolean) => Promise<void>} mark  tells the server that a note is seen to; rejects with Refused
 * @property {(buyer: string) => Promise<import("./gaps.js").Offer[]>} offers  values that the server knows for this buyer
 * @property {(by: 1|-1) => void} walk          moves the focus between the rows of the list
 * @property {() => {start: number, end: number}} selection  of the editor's text field
 * @property {() => void} blur
 * @property {() => void} window  opens or closes the small window that stays on top
 */

/** So many results are shown, and so many asked of the server, whose order among equals may be another. */
const RESULTS = 9, ASKED = 50;
/** ms */
const SEARCH_PAUSE = 120, TOAST = 3000, TOAST_BAD = 9000;

export class Desk {
  /** @type {Parts} */ #parts;
  /** @type {Giving} */ #giving;
  #toasts = 0;
  #requests = 0;
  /** @type {number|null} */ #searchTimer = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    const say = (/** @type {Parameters<import("./giving.js").Say>} */ ...said) => this.#toast(...said);
    this.#giving = new Giving(parts, say, (pick, issues) => this.drafting.stopped(pick, issues));
    /** What is done to the draft that is open. */
    this.drafting = new Drafting(parts, this.#giving, say);
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
        return this.drafting.toGap(action.backwards);
      case "dismiss":
        this.dismiss(action.key);
        return true;
      case "copy":
        this.copy(action.key);
        return true;
      case "done": {
        const note = currentCard(state)?.notes[action.key - 1];
        this.#parts.dispatch({ type: "arm", what: null });
        if (note) void this.noteDone(note);
        return true;
      }
      case "uncover":
        this.uncover();
        return true;
      case "answer":
        this.answer("append", true);
        return true;
      case "value":
        return this.drafting.fillGap(action.key);
      case "better":
        return this.drafting.better();
      case "note":
      case "paste":
        if (action.type === "paste" || state.shown) this.#parts.dispatch({ type: "panel", open: action.type });
        return true;
      case "window":
        this.#parts.window();
        return true;
      case "stage": {
        const stage = STAGES[action.index];
        if (stage) this.setStage(stage);
        return true;
      }
      case "arm":
        if (action.what === "done" && !currentCard(state)?.notes.length) this.#toast("info", words.toast.noNotes);
        else if (state.shown) this.#parts.dispatch(action);
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
    const { sheet, draft, armed, search, ask, panel } = state();
    if (sheet) dispatch({ type: "sheet", open: false });
    else if (ask) dispatch({ type: "ask", ask: null });
    else if (panel) dispatch({ type: "panel", open: null });
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
    this.#giving.offer(this.#seen(shown, suggestion));
  }

  /** Copies a line, for a chat that has no bridge; it counts as picked. @param {number} key */
  copy(key) {
    const state = this.#parts.state();
    const suggestion = suggestionAt(state, key);
    this.#parts.dispatch({ type: "arm", what: null });
    if (!suggestion || !state.shown) return undefined;
    if (isUnsettled(state, key, this.#parts.now())) return this.#toast("info", words.toast.justChanged);
    if (gapsIn(suggestion.text).length) return this.edit(key);
    return void this.#giving.copy(this.#seen(state.shown, suggestion));
  }

  /** Tells the agent something. @param {"info"|"good"|"bad"} kind @param {string} text */
  say(kind, text) {
    this.#toast(kind, text);
  }

  /** @param {"append"|"replace"} [draft] @param {boolean} [byKey] */
  answer(draft, byKey) {
    this.#giving.answer(draft, byKey);
  }

  /** The connection is live again. */
  live() {
    void this.#giving.flush();
  }

  /** @param {import("./wire.js").Card} shown @param {Suggestion} suggestion @returns {Pick} */
  #seen({ id: buyer, version, last_message }, suggestion) {
    return { buyer, version, message: last_message?.id ?? null, suggestion, text: suggestion.text };
  }

  /** Opens the text of a suggestion for editing. @param {number} key */
  edit(key) {
    const suggestion = suggestionAt(this.#parts.state(), key);
    if (!suggestion) return;
    this.#parts.dispatch({ type: "draft_open", suggestion });
    this.drafting.opened();
  }

  /** The draft's new text, as typed. @param {string} text */
  type(text) {
    this.drafting.type(text);
  }

  /** Sends the draft. */
  send() {
    void this.drafting.send();
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

  /** Shows what is personal on the card in front, until the next message; the server notes who did. */
  uncover() {
    const card = currentCard(this.#parts.state());
    if (!card?.personal?.length) return this.#toast("info", words.toast.nothingCovered);
    const buyer = card.id;
    return void this.#tell({ type: "uncover", buyer }).then((done) => {
      if (done) this.#parts.dispatch({ type: "uncovered", buyer });
    });
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

  /** The agent says that a trait is wrong, or that it was right after all. @param {import("./wire.js").Trait} trait @param {boolean} on */
  trait(trait, on) {
    const buyer = this.#parts.state().current;
    if (buyer === null) return;
    const undo = { label: words.toast.undo, does: /** @type {Again} */ ({ type: "trait", buyer, trait }) };
    void this.#turn(buyer, trait, on).then((done) => {
      if (done && !on) this.#toast("good", words.toast.traitOff(trait.name), [undo]);
    });
  }

  /** @param {string} buyer @param {import("./wire.js").Trait} trait @param {boolean} on @returns {Promise<boolean>} */
  async #turn(buyer, trait, on) {
    const done = await this.#tell({ type: "trait", buyer, trait: trait.id, on });
    if (done) this.#parts.dispatch({ type: "trait", buyer, trait, on });
    return done;
  }

  /** Notes a wish for the warehouse. @param {{kind: string, text: string, urgent: boolean}} note @returns {Promise<boolean>} */
  async note(note) {
    const buyer = this.#parts.state().current;
    if (buyer === null) return false;
    const done = await this.#tell({ type: "note", buyer, ...note });
    if (done) this.#parts.dispatch({ type: "panel", open: null });
    if (done) this.#toast("good", words.toast.noted);
    return done;
  }

  /** A note was seen to, or is open again. @param {import("./wire.js").Note} note */
  async noteDone({ id, text: whole, done }) {
    const text = covered(whole, currentCard(this.#parts.state())?.personal);
    const undo = { label: words.toast.undo, does: /** @type {Again} */ ({ type: "note", note: id, done }) };
    if (await this.#mark(id, !done)) this.#toast("good", done ? words.toast.noteOpen(text) : words.toast.noteDone(text), [undo]);
  }

  /** @param {string} note @param {boolean} done @returns {Promise<boolean>} */
  async #mark(note, done) {
    try {
      await this.#parts.mark(note, done);
      return true;
    } catch (why) {
      this.#explain(why);
      return false;
    }
  }

  /**
   * Feeds what was said in a chat that has no bridge.
   * @param {{buyer: string|null, name: string, from: "buyer"|"agent", text: string}} said  buyer null: somebody new
   * @returns {Promise<boolean>}
   */
  async said({ buyer, name, from, text }) {
    const { client, state, dispatch } = this.#parts;
    const id = buyer ?? `paste-${client.newId()}`;
    const known = buyer === null && name ? { buyer_name: name } : {};
    const { agent } = state().session;
    const mine = buyer === null && agent !== null ? { agent } : {};
    const done = await this.#tell({ type: "said", buyer: id, from, text, ...known, ...mine });
    if (!done) return false;
    dispatch({ type: "panel", open: null });
    if (state().current !== id) dispatch({ type: "choose", id });
    return true;
  }

  /**
   * What is in the search box now. The bank in this browser answers at once; the server adds the values that it knows, and
   * answers by itself where there is no bank here yet.
   * @param {string} q
   */
  search(q) {
    const { dispatch, after, cancel, state, shelf, client } = this.#parts;
    const request = ++this.#requests;
    dispatch({ type: "search_query", q, request });
    if (this.#searchTimer !== null) cancel(this.#searchTimer);
    this.#searchTimer = null;
    if (!q.trim()) return;
    const here = shelf.ready;
    if (here) dispatch({ type: "search_results", request, items: shelf.find(q, knownValues(currentCard(state())), whyFound, RESULTS) });
    this.#searchTimer = after(SEARCH_PAUSE, () => {
      if (here && client.phase !== "live") return;
      const buyer = state().current;
      const frame = { type: "search", q: q.trim(), limit: here ? ASKED : RESULTS, ...(buyer === null ? {} : { buyer }) };
      client.ask(frame).then(
        (results) => dispatch({ type: here ? "search_filled" : "search_results", request, items: results.items }),
        (why) => {
          if (request === this.#requests && !here) this.#explain(why);
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
    if (again.type === "pick") void this.#giving.give(again.pick);
    else if (again.type === "copy") void this.#giving.copy(again.pick);
    else if (again.type === "take_kept") void this.#giving.takeKept(again.pick, again.id);
    else if (again.type === "note") void this.#mark(again.note, again.done);
    else if (again.type === "trait") void this.#turn(again.buyer, again.trait, true);
    else void this.#tell({ type: "stage", buyer: again.buyer, stage: again.stage });
  }

  /** How the chat window took a reply. @param {import("./wire.js").Delivery} delivery */
  delivered(delivery) {
    this.#giving.delivered(delivery);
  }

  /** An error frame that answers none of our frames. @param {import("./wire.js").ErrorFrame} frame */
  refused(frame) {
    this.#explain(new Refused(frame.code, frame.message, frame.retryable));
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

  /** @param {unknown} why */
  #explain(why) {
    if (!(why instanceof Refused)) throw why;
    const unsent = why.code === "offline" && why.message === NOT_CONNECTED;
    this.#toast("bad", unsent ? words.toast.notLive : explained(why));
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
