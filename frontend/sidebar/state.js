// The whole state of the page and the one function that changes it: reduce(state, event). Pure: no DOM, no socket, no
// clock (events carry their time in ms). Rule above all: the list that is seen is the list that is picked from.

import { covered } from "./cover.js";
import { closeDraft, openDraft, refreshed, show, showFirst, step, taken } from "./front.js";
import { numbered, withFilled } from "./found.js";
import { withHeard } from "./heard.js";
import { nextWaiting } from "./seen.js";

/**
 * @typedef {import("./wire.js").Card} Card
 * @typedef {import("./wire.js").Suggestion} Suggestion
 * @typedef {import("./wire.js").Issue} Issue
 *
 * @typedef {object} Draft  a suggestion opened for editing; it keeps the version that was seen when it was opened
 * @property {string} buyer
 * @property {number} version
 * @property {string|null} message
 * @property {Suggestion} suggestion
 * @property {string} text
 * @property {{start: number, end: number}|null} select  what the text field is to select next
 * @property {Issue[]} issues  what the wording check says of this text
 * @property {boolean} checked  the wording check has said what it says of this text
 * @property {import("./gaps.js").Offer[]} offers  values that could go into a gap
 *
 * @typedef {object} Ask  a question that stands open: the pick goes on when the agent answers it
 * @property {"moved"|"twice"|"not_empty"} why  the buyer wrote meanwhile; it is the line that was picked last; the input
 *   box of the chat holds a draft
 * @property {import("./giving.js").Pick} pick
 * @property {string[]} news  what the buyer wrote meanwhile
 * @property {number} at  ms
 *
 * @typedef {{id: number, kind: "info"|"good"|"bad", text: string, actions: ToastAction[], about: string|null}} Toast
 *   about: the buyer whom it concerns
 * @typedef {{label: string, does: import("./desk.js").Again}} ToastAction
 *
 * @typedef {object} State
 * @property {{phase: "first_run"|"connecting"|"live"|"offline"|"stopped", code: number|null, retryAt: number|null,
 *   since: number}} connection  since: ms, when the page was last in step with the server (or began)
 * @property {{shop: string, agent: string|null, reply_s: number, text_chars: number,
 *   send_at_once: string[]}} session  send_at_once: techniques whose lines the chat client is to send by itself
 * @property {Map<string, Card>} buyers
 * @property {boolean} known  a snapshot has come, so that an empty list means: no buyers
 * @property {string|null} current  the buyer in front
 * @property {string|null} wished  the buyer whom the agent wants in front as soon as the card comes
 * @property {Card|null} shown  the card whose list is on the screen; older than buyers.get(current) while held
 * @property {{at: number, before: Suggestion[], found?: boolean}} swapped  the last change on the screen that nobody asked
 *   for, and the list before it; found: a list of results
 * @property {{key: boolean, focus: boolean, press: boolean}} held  what keeps the list still
 * @property {Set<string>} dismissed  what was put away: "buyer/phrase"
 * @property {Draft|null} draft
 * @property {Record<string, string>} kept  texts of drafts that were left, by buyer and phrase
 * @property {{q: string, request: number, answered: number, items: Suggestion[], selected: number}|null} search
 * @property {"stage"|"dismiss"|"copy"|"done"|null} armed
 * @property {boolean} sheet
 * @property {"note"|"paste"|null} panel  a form under the list
 * @property {Ask|null} ask
 * @property {Record<string, "sending"|"given"|"waiting">} picks  what became of picks: "buyer/phrase" -> state;
 *   waiting: for the connection
 * @property {Record<string, {phrase: string, text: string}>} last  the line that was picked last, by buyer
 * @property {Record<string, import("./heard.js").Heard[]>} heard  what was said of late, by buyer
 * @property {Record<string, import("./wire.js").Trait[]>} off  traits that were switched off here, by buyer: the card no longer has them
 * @property {Toast[]} toasts
 * @property {string} said  what a screen reader is to say next
 *
 * @typedef {{type: "frame", frame: import("./wire.js").Frame}
 *   | {type: "connection", phase: State["connection"]["phase"], code: number|null, retryAt: number|null}
 *   | {type: "choose", id: string} | {type: "next_waiting"} | {type: "step", by: 1|-1}
 *   | {type: "hold", by: "key"|"focus"|"press", on: boolean} | {type: "take"}
 *   | {type: "draft_open", suggestion: Suggestion, text?: string} | {type: "draft_text", text: string}
 *   | {type: "draft_select", select: {start: number, end: number}} | {type: "draft_close"} | {type: "draft_sent"}
 *   | {type: "draft_issues", text: string, issues: Issue[]} | {type: "draft_offers", offers: import("./gaps.js").Offer[]}
 *   | {type: "search_open"} | {type: "search_close"} | {type: "search_query", q: string, request: number}
 *   | {type: "search_results", request: number, items: Suggestion[]} | {type: "search_move", by: 1|-1}
 *   | {type: "search_filled", request: number, items: Suggestion[]}
 *   | {type: "arm", what: State["armed"]} | {type: "uncovered", buyer: string}
 *   | {type: "trait", buyer: string, trait: import("./wire.js").Trait, on: boolean} | {type: "sheet", open: boolean} | {type: "panel", open: State["panel"]}
 *   | {type: "ask", ask: Omit<Ask, "at">|null} | {type: "put_away", phrase: string}
 *   | {type: "picked", buyer: string, phrase: string, as: "sending"|"given"|"waiting"|null}
 *   | {type: "last_pick", buyer: string, pick: {phrase: string, text: string}|null}
 *   | {type: "toast", toast: Toast} | {type: "toast_gone", id: number}} Change
 * @typedef {Change & {at?: number}} StateEvent  at: ms; the page gives it to every event
 */

const MOST_TOASTS = 3;

/** @param {number} at ms @returns {State} */
export function begin(at) {
  return {
    connection: { phase: "connecting", code: null, retryAt: null, since: at },
    session: { shop: "", agent: null, reply_s: 180, text_chars: 8000, send_at_once: [] },
    buyers: new Map(),
    known: false,
    current: null,
    wished: null,
    shown: null,
    swapped: { at: 0, before: [] },
    held: { key: false, focus: false, press: false },
    dismissed: new Set(),
    draft: null,
    kept: {},
    search: null,
    armed: null,
    sheet: false,
    panel: null,
    ask: null,
    picks: {},
    last: {},
    heard: {},
    off: {},
    toasts: [],
    said: "",
  };
}

/**
 * @param {State} state
 * @param {StateEvent} event
 * @returns {State}
 */
export function reduce(state, event) {
  switch (event.type) {
    case "frame":
      return withFrame(state, event.frame, event.at ?? 0);
    case "connection": {
      const wasLive = state.connection.phase === "live" || event.phase === "live" || event.phase === "first_run";
      const { phase, code, retryAt } = event;
      const keepsWait = phase === "connecting" && state.connection.phase === "offline";
      return {
        ...state,
        connection: {
          phase: keepsWait ? "offline" : phase,
          code: keepsWait ? state.connection.code : code,
          retryAt,
          since: wasLive ? (event.at ?? 0) : state.connection.since,
        },
      };
    }
    case "choose":
      return state.buyers.has(event.id) ? show(state, event.id) : { ...state, wished: event.id };
    case "next_waiting": {
      const next = nextWaiting(state);
      return next ? show(state, next) : state;
    }
    case "step":
      return step(state, event.by);
    case "hold": {
      if (state.held[event.by] === event.on) return state;
      const next = { ...state, held: { ...state.held, [event.by]: event.on } };
      return refreshed(next, event.at);
    }
    case "take":
      return taken({ ...state, held: { ...state.held, focus: false } });
    case "draft_open":
      return openDraft(state, event.suggestion, event.text);
    case "draft_text":
      return state.draft ? { ...state, draft: { ...state.draft, text: event.text, select: null, issues: [], checked: false } } : state;
    case "draft_select":
      return state.draft ? { ...state, draft: { ...state.draft, select: event.select } } : state;
    case "draft_issues":
      return state.draft?.text === event.text ? { ...state, draft: { ...state.draft, issues: event.issues, checked: true } } : state;
    case "draft_offers":
      return state.draft ? { ...state, draft: { ...state.draft, offers: event.offers } } : state;
    case "draft_close":
      return closeDraft(state, true, event.at);
    case "draft_sent":
      return closeDraft(state, false, event.at);
    case "search_open":
      return { ...state, armed: null, search: state.search ?? { q: "", request: 0, answered: 0, items: [], selected: 0 } };
    case "search_close":
      return { ...state, search: null };
    case "search_query": {
      const before = event.q.trim() && state.search ? state.search : { answered: 0, items: [], selected: 0 };
      return { ...state, search: { ...before, q: event.q, request: event.request } };
    }
    case "search_results":
      if (state.search?.request !== event.request) return state;
      return { ...state, search: { ...state.search, answered: event.request, items: numbered(event.items), selected: 0 } };
    case "search_filled":
      return withFilled(state, event.request, event.items, event.at ?? 0);
    case "search_move": {
      const search = state.search;
      if (!search?.items.length) return state;
      const selected = (search.selected + event.by + search.items.length) % search.items.length;
      return { ...state, search: { ...search, selected } };
    }
    case "uncovered": {
      const card = state.buyers.get(event.buyer);
      if (!card) return state;
      return { ...state, buyers: new Map(state.buyers).set(event.buyer, { ...card, personal: [] }) };
    }
    case "trait": {
      const others = (state.off[event.buyer] ?? []).filter((trait) => trait.id !== event.trait.id);
      return { ...state, off: { ...state.off, [event.buyer]: event.on ? others : [...others, event.trait] } };
    }
    case "arm":
      return { ...state, armed: state.armed === event.what ? null : event.what };
    case "sheet":
      return { ...state, sheet: event.open, armed: null };
    case "panel":
      return { ...state, panel: event.open, armed: null };
    case "ask":
      return { ...state, ask: event.ask && { ...event.ask, at: event.at ?? 0 }, armed: null };
    case "last_pick": {
      const { [event.buyer]: _, ...others } = state.last;
      return { ...state, last: event.pick ? { ...others, [event.buyer]: event.pick } : others };
    }
    case "put_away":
      if (!state.shown) return state;
      return { ...state, armed: null, dismissed: new Set(state.dismissed).add(`${state.shown.id}/${event.phrase}`) };
    case "picked": {
      const { [`${event.buyer}/${event.phrase}`]: _, ...rest } = state.picks;
      const picks = event.as ? { ...rest, [`${event.buyer}/${event.phrase}`]: event.as } : rest;
      const toasts = event.as === "sending" ? state.toasts.filter((toast) => toast.about !== event.buyer) : state.toasts;
      const ask = event.as === "sending" || event.as === "waiting" ? null : state.ask;
      return refreshed({ ...state, picks, toasts, armed: null, ask, held: { ...state.held, focus: false } }, event.at);
    }
    case "toast": {
      // What went well is over with the next thing; what went wrong stays until it is read, one for each buyer.
      const { kind, about } = event.toast;
      const others = state.toasts.filter((toast) => toast.kind === "bad" && (kind !== "bad" || toast.about !== about));
      return { ...state, toasts: [...others, event.toast].slice(-MOST_TOASTS) };
    }
    case "toast_gone":
      return { ...state, toasts: state.toasts.filter((toast) => toast.id !== event.id) };
  }
}

/** @param {State} state @param {import("./wire.js").Frame} frame @param {number} at @returns {State} */
function withFrame(state, frame, at) {
  switch (frame.type) {
    case "welcome": {
      const { reply_s = 180, text_chars = 8000 } = frame.limits ?? {};
      const session = { shop: frame.shop, agent: frame.agent, reply_s, text_chars, send_at_once: [] };
      return withSettings({ ...state, session }, frame.settings);
    }
    case "snapshot": {
      const first = state.current === null && !state.buyers.size;
      const buyers = new Map(frame.buyers.map((card) => [card.id, card]));
      const next = { ...state, ...withOnly(state, buyers), buyers, known: true };
      return first ? showFirst(next) : refreshed(next, at);
    }
    case "buyer": {
      const before = state.buyers.get(frame.buyer.id);
      const buyers = new Map(state.buyers).set(frame.buyer.id, frame.buyer);
      const heard = { ...state.heard, [frame.buyer.id]: withHeard(state.heard[frame.buyer.id], frame.buyer) };
      const next = { ...state, buyers, heard };
      if (frame.buyer.id === state.wished) return show(next, frame.buyer.id);
      if (!state.buyers.size && state.current === null) return showFirst(next);
      const news = frame.buyer.waiting_since !== null && frame.buyer.last_message?.id !== before?.last_message?.id;
      return refreshed(news ? { ...next, said: `${frame.buyer.name}：${covered(frame.buyer.last_message?.text, frame.buyer.personal)}` } : next, at);
    }
    case "settings":
      return withSettings(state, frame.settings);
    case "gone": {
      const buyers = new Map(state.buyers);
      buyers.delete(frame.id);
      return refreshed({ ...state, ...withOnly(state, buyers), buyers }, at);
    }
    default:
      return state;
  }
}

/** @param {State} state @param {import("./wire.js").ShopSettings} [settings] @returns {State} */
function withSettings(state, settings) {
  const { reply_s = state.session.reply_s, send_at_once = [] } = settings ?? {};
  return { ...state, session: { ...state.session, reply_s, send_at_once } };
}

/**
 * What is remembered by buyer, without those who are gone: a page that is open for months does not grow. Texts of drafts
 * stay for the buyer whose draft is open.
 * @param {State} state
 * @param {Map<string, Card>} buyers
 */
function withOnly(state, buyers) {
  const stays = (/** @type {string} */ key) => {
    const buyer = buyers.has(key) ? key : key.slice(0, key.lastIndexOf("/"));
    return buyers.has(buyer) || buyer === state.draft?.buyer;
  };
  const only = (/** @type {Record<string, any>} */ table) => Object.fromEntries(Object.entries(table).filter(([key]) => stays(key)));
  /** @type {State["heard"]} */
  const heard = {};
  for (const card of buyers.values()) heard[card.id] = withHeard(state.heard[card.id], card);
  return { heard, off: only(state.off), last: only(state.last), kept: only(state.kept), dismissed: new Set([...state.dismissed].filter(stays)) };
}
