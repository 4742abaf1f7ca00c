// The way of a picked line to its buyer: what is asked first, what is sent, what is kept while the line is down, and what is
// said of what became of it. Nothing leaves for a buyer who wrote meanwhile, and nothing twice, without a question; nothing
// leaves at all with an open gap or with a wording that the shop's rules forbid.

import { hasGaps } from "./gaps.js";
import { TOO_OLD } from "./host-put.js";
import { newsSince } from "./heard.js";
import { Refused } from "./socket.js";
import { explained, nameIn, words } from "./words.js";

/**
 * @typedef {object} Pick  one text on its way to a buyer, with what was seen when it was chosen
 * @property {string} buyer
 * @property {number} version
 * @property {string|null} message
 * @property {import("./wire.js").Suggestion} suggestion
 * @property {string} text
 * @property {"append"|"replace"} [draft]  what is to become of a draft in the chat's input box
 * @property {boolean} [checked]  the shop's rules forbid nothing in this text
 *
 * @typedef {import("./desk.js").Parts} Parts
 * @typedef {(kind: "info"|"good"|"bad", text: string, actions?: import("./state.js").ToastAction[], about?: string|null) => void} Say
 * @typedef {(pick: Pick, issues: import("./wire.js").Issue[]) => void} Stopped  a line may not leave as it is: it has a gap, or
 *   what the rules forbid
 */

/** ms */
const GIVEN = 4000, FORGET = 30_000;
/** ms in which a question is not answered by Enter: who pressed it meant something else. */
const READ = 400;

export class Giving {
  /** @type {Parts} */ #parts;
  /** @type {Say} */ #say;
  /** @type {Stopped} */ #stopped;
  /** @type {Map<string, Pick>} replies whose delivery is still to come */ #given = new Map();
  #flushing = false;

  /** @param {Parts} parts @param {Say} say @param {Stopped} stopped */
  constructor(parts, say, stopped) {
    this.#parts = parts;
    this.#say = say;
    this.#stopped = stopped;
  }

  /**
   * Gives a line, after the questions that it raises.
   * @param {Pick} pick
   */
  offer(pick) {
    const { state, dispatch } = this.#parts;
    const { heard, last } = state();
    const news = newsSince(heard[pick.buyer], pick.version);
    if (news.length) return dispatch({ type: "ask", ask: { why: "moved", pick, news } });
    const before = last[pick.buyer];
    const twice = before?.phrase === pick.suggestion.phrase && before.text === pick.text;
    if (twice && !pick.draft) return dispatch({ type: "ask", ask: { why: "twice", pick, news } });
    return void this.give(pick);
  }

  /**
   * The agent says yes to the open question; to a draft in the input box, what is to become of it.
   * @param {"append"|"replace"} [draft]
   * @param {boolean} [byKey]  Enter counts when there was time to read
   */
  answer(draft = "append", byKey = false) {
    const { state, dispatch, now } = this.#parts;
    const ask = state().ask;
    if (!ask || (byKey && now() - ask.at < READ)) return;
    dispatch({ type: "ask", ask: null });
    const { pick } = ask;
    if (ask.why === "not_empty") return void this.give({ ...pick, draft });
    if (ask.why === "twice") return void this.give(pick);
    const card = state().buyers.get(pick.buyer);
    if (!card) return this.#say("bad", words.toast.errors.not_found ?? "");
    // What is new was shown with the question: this is the talk that the agent answers now.
    this.offer({ ...pick, version: card.version, message: card.last_message?.id ?? null });
  }

  /** @param {Pick} pick */
  async give(pick) {
    const { state, client, after, now } = this.#parts;
    const { buyer, suggestion } = pick;
    const before = state().picks[`${buyer}/${suggestion.phrase}`];
    if (before === "sending" || before === "waiting") return;
    if (hasGaps(pick.text)) return this.#stopped(pick, []);
    const frame = this.#frame(pick);
    const at = now();
    if (client.phase !== "live") return this.#keep(pick, frame, at);
    this.#mark(pick, "sending");
    try {
      const issues = pick.checked ? [] : await this.#forbidden(frame);
      if (issues.length) {
        this.#mark(pick, null);
        return this.#stopped(pick, issues);
      }
      const ack = await client.ask(frame);
      this.#mark(pick, "given");
      after(GIVEN, () => this.#mark(pick, null));
      this.#done(pick);
      await this.#acked({ ...pick, checked: true }, ack);
    } catch (why) {
      if (!(why instanceof Refused)) throw why;
      // Whether it arrived is not known. Told again under its id, it is counted once and put in once.
      if (why.code === "offline" || why.code === "timeout") return this.#keep(pick, frame, at);
      this.#mark(pick, null);
      this.#say("bad", explained(why));
    }
  }

  /** What the rules say of a text with something that they forbid; nothing where they forbid nothing.
   * @param {{buyer: string, text?: unknown}} frame @returns {Promise<import("./wire.js").Issue[]>} */
  async #forbidden({ buyer, text }) {
    const { issues } = /** @type {import("./wire.js").Checked} */ (await this.#parts.client.ask({ type: "check", text, buyer }));
    return issues.some((issue) => issue.level === "block") ? issues : [];
  }

  /** Copies a line and counts it, with no question: the agent looks where it goes. @param {Pick} pick */
  async copy(pick) {
    if (hasGaps(pick.text)) return this.#stopped(pick, []);
    const issues = pick.checked ? [] : await this.#forbidden(pick).catch(nothingKnown);
    if (issues.length) return this.#stopped(pick, issues);
    const done = await this.#parts.copy(pick.text);
    this.#say(done ? "good" : "bad", done ? words.toast.copiedAsked : words.toast.copyFailed);
    if (!done) return;
    const frame = { ...this.#frame(pick), how: /** @type {const} */ ("copy") };
    this.#parts.kept.keep(frame, this.#parts.now());
    void this.flush();
  }

  /** Tells the server what was picked while it was away. To be called when the connection is live. */
  async flush() {
    const { client, kept, now } = this.#parts;
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      for (const frame of kept.due(now())) {
        if (client.phase !== "live") return;
        const pick = this.#waiting.get(frame.id);
        this.#waiting.delete(frame.id);
        try {
          const issues = frame.how === "copy" || pick?.checked ? [] : await this.#forbidden(frame);
          if (issues.length) {
            kept.forget(frame.id);
            if (pick) this.#mark(pick, null);
            if (pick) this.#stopped(pick, issues);
            continue;
          }
          const ack = await client.ask(frame);
          kept.forget(frame.id);
          if (!pick) continue;
          this.#mark(pick, null);
          if (frame.how === "copy") continue;
          this.#done(pick);
          await this.#acked(pick, ack);
        } catch (why) {
          if (!(why instanceof Refused)) throw why;
          if (why.retryable) {
            if (pick) this.#waiting.set(frame.id, pick);
            return;
          }
          // The server has it already, as it was first told (id_conflict), or the buyer is gone.
          kept.forget(frame.id);
          if (pick) this.#mark(pick, null);
          if (pick && why.code !== "id_conflict") this.#say("bad", explained(why));
        }
      }
    } finally {
      this.#flushing = false;
    }
  }

  /** How the chat window took a reply. @param {import("./wire.js").Delivery} delivery */
  delivered(delivery) {
    const { state, dispatch } = this.#parts;
    const pick = this.#given.get(delivery.reply);
    this.#given.delete(delivery.reply);
    if (delivery.ok) return this.#say("good", words.toast.inserted);
    const why = nameIn(words.toast.delivery, delivery.why ?? "failed");
    if (!pick) return this.#say("bad", why);
    this.#mark(pick, null);
    dispatch({ type: "last_pick", buyer: pick.buyer, pick: null });
    const { current, draft, search, buyers } = state();
    const inFront = current === pick.buyer && !draft && !search;
    if (delivery.why === "not_empty" && inFront) return dispatch({ type: "ask", ask: { why: "not_empty", pick, news: [] } });
    const copy = { label: words.toast.copy, does: /** @type {import("./desk.js").Again} */ ({ type: "copy", pick }) };
    const again = { label: words.toast.again, does: /** @type {import("./desk.js").Again} */ ({ type: "pick", pick }) };
    // After a new message of the buyer the same text may be wrong: no button that pushes it through.
    const actions = delivery.why === "context_changed" ? [copy] : [again, copy];
    return this.#say("bad", words.toast.about(buyers.get(pick.buyer)?.name ?? pick.buyer, why), actions, pick.buyer);
  }

  /** @type {Map<string, Pick>} kept picks of this page, by the id of the frame */ #waiting = new Map();

  /** @param {Pick} pick @param {import("./kept-picks.js").PickFrame} frame @param {number} at */
  #keep(pick, frame, at) {
    const { kept, after } = this.#parts;
    kept.keep(frame, at);
    this.#waiting.set(frame.id, pick);
    this.#mark(pick, "waiting");
    const copy = { label: words.toast.copy, does: /** @type {import("./desk.js").Again} */ ({ type: "take_kept", pick, id: frame.id }) };
    this.#say("bad", words.toast.waiting, [copy], pick.buyer);
    after(TOO_OLD, () => {
      if (!this.#waiting.has(frame.id)) return;
      kept.onlyCount(frame.id);
      this.#mark(pick, null);
      this.#say("bad", words.toast.waitedTooLong, [copy], pick.buyer);
    });
  }

  /** The agent copies a line that waits for the connection: it is counted then, and not put in. @param {Pick} pick @param {string} id */
  async takeKept(pick, id) {
    this.#parts.kept.onlyCount(id);
    this.#waiting.delete(id);
    this.#mark(pick, null);
    const done = await this.#parts.copy(pick.text);
    this.#say(done ? "good" : "bad", done ? words.toast.copiedAsked : words.toast.copyFailed);
  }

  /** @param {Pick} pick @param {import("./wire.js").Ack} ack */
  async #acked(pick, ack) {
    const { after, copy, dispatch } = this.#parts;
    this.#parts.shelf.used(pick.suggestion.phrase);
    dispatch({ type: "last_pick", buyer: pick.buyer, pick: { phrase: pick.suggestion.phrase, text: pick.text } });
    if (!ack.reply) {
      const done = await copy(pick.text);
      return this.#say(done ? "good" : "bad", done ? words.toast.copied : words.toast.copyFailed);
    }
    const reply = ack.reply;
    this.#given.set(reply, pick);
    after(FORGET, () => this.#given.delete(reply));
    return ack.late ? this.#say("info", words.toast.late) : undefined;
  }

  /** The page goes on as after every pick. @param {Pick} pick */
  #done(pick) {
    const { state, dispatch } = this.#parts;
    const { draft, search } = state();
    if (draft?.suggestion.phrase === pick.suggestion.phrase && draft.buyer === pick.buyer) dispatch({ type: "draft_sent" });
    if (search) dispatch({ type: "search_close" });
  }

  /** @param {Pick} pick @returns {import("./kept-picks.js").PickFrame} */
  #frame(pick) {
    const { client, state } = this.#parts;
    const { suggestion } = pick;
    const how = state().session.send_at_once.includes(suggestion.technique) ? "send" : "insert";
    return {
      type: "pick", id: client.newId(), buyer: pick.buyer, version: pick.version, phrase: suggestion.phrase, key: suggestion.key,
      text: pick.text, how, ...(pick.message === null ? {} : { message: pick.message }), ...(pick.draft ? { draft: pick.draft } : {}),
    };
  }

  /** @param {Pick} pick @param {"sending"|"given"|"waiting"|null} as */
  #mark(pick, as) {
    this.#parts.dispatch({ type: "picked", buyer: pick.buyer, phrase: pick.suggestion.phrase, as });
  }
}

/** The server does not tell what it forbids: then there is nothing to be said against a line that only is copied.
 * @param {unknown} why @returns {import("./wire.js").Issue[]} */
function nothingKnown(why) {
  if (why instanceof Refused) return [];
  throw why;
}
