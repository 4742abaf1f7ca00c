// Who is in front and what is on the screen: the changes of it, each of which keeps the rule that the list that is seen is the
// list that is picked from. Pure, and used by state.js alone; what is on the screen is read in seen.js.

import { byRisk } from "./clock.js";
import { gapsIn } from "./gaps.js";
import { currentCard, isHeld } from "./seen.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./wire.js").Suggestion} Suggestion
 */

/** Shows the newest list of the buyer in front if nothing holds the old one. @param {State} state @param {number} [at]  ms @returns {State} */
export function refreshed(state, at = 0) {
  const card = currentCard(state);
  if (!card) {
    // Never another buyer by itself: a digit meant for the one would go to the other. An open draft is not taken away.
    return state.current === null || state.draft ? state : withNobody(state);
  }
  if (isHeld(state) || card === state.shown) return state;
  const swapped = { at, before: state.shown?.suggestions ?? [] };
  return { ...state, shown: card, armed: state.armed === "stage" ? state.armed : null, swapped };
}

/** The newest card because the agent asked for it. @param {State} state @returns {State} */
export const taken = (state) => (state.draft ? state : { ...state, shown: currentCard(state) ?? state.shown });

/** @param {State} state @returns {State} */
const withNobody = (state) => ({ ...state, current: null, shown: null, armed: null });

/** @param {State} state @returns {State} */
export function showFirst(state) {
  const first = byRisk(state.buyers.values())[0];
  return first ? show(state, first.id) : state;
}

/** @param {State} state @param {string} id @returns {State} */
export function show(state, id) {
  const card = state.buyers.get(id);
  if (!card) return state;
  const closed = closeDraft(state, true);
  const held = { ...closed.held, focus: false };
  return { ...closed, held, current: id, wished: null, shown: card, armed: null, search: null, ask: null, panel: null, swapped: { at: 0, before: [] } };
}

/** @param {State} state @param {1|-1} by @returns {State} */
export function step(state, by) {
  const order = byRisk(state.buyers.values());
  if (!order.length) return state;
  const at = order.findIndex((card) => card.id === state.current);
  const next = order[at < 0 ? 0 : (at + by + order.length) % order.length];
  return next ? show(state, next.id) : state;
}

/** @param {State} state @param {Suggestion} suggestion @param {string} [text] @returns {State} */
export function openDraft(state, suggestion, text) {
  const shown = state.shown;
  if (!shown) return state;
  const kept = state.kept[`${shown.id}/${suggestion.phrase}`];
  const now = text ?? kept ?? suggestion.text;
  const select = gapsIn(now)[0] ?? { start: now.length, end: now.length };
  const seen = { buyer: shown.id, version: shown.version, message: shown.last_message?.id ?? null };
  return { ...state, draft: { ...seen, suggestion, text: now, select, issues: [], checked: false, offers: [] }, armed: null, ask: null };
}

/** @param {State} state @param {boolean} keep  whether a changed text is kept for the next time
 * @param {number} [at] @returns {State} */
export function closeDraft(state, keep, at) {
  const draft = state.draft;
  if (!draft) return state;
  const { [`${draft.buyer}/${draft.suggestion.phrase}`]: _, ...others } = state.kept;
  const worth = keep && draft.text !== draft.suggestion.text && draft.text.trim() !== "";
  const kept = worth ? { ...others, [`${draft.buyer}/${draft.suggestion.phrase}`]: draft.text } : others;
  const next = { ...state, draft: null, kept };
  return refreshed(next, at);
}
