// What the agent sees at this moment, read from the state: which list, what a digit means, what may not move. Pure.

import { byRisk } from "./clock.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./wire.js").Card} Card
 * @typedef {import("./wire.js").Suggestion} Suggestion
 */

/** ms for which a list that changed by itself does not take a digit for a row that changed: no human reacts faster. */
export const SETTLE = 350;

/** The card in front as the server has it now; null where there is none. @param {State} state */
export const currentCard = (state) => (state.current === null ? null : (state.buyers.get(state.current) ?? null));

/** True while the list must not move under the finger. @param {State} state */
export const isHeld = (state) => state.held.key || state.held.focus || state.held.press || state.draft !== null;

/** True where a newer list waits to be taken. @param {State} state */
export function isOffered(state) {
  const card = currentCard(state);
  return card !== null && state.shown !== null && card.version !== state.shown.version && !sameList(card, state.shown);
}

/**
 * The suggestions on the screen: search results while searching, else the shown card's, without those put away.
 * @param {State} state
 * @returns {Suggestion[]}
 */
export function visible(state) {
  if (state.search?.answered) return state.search.items;
  const shown = state.shown;
  if (!shown) return [];
  return shown.suggestions.filter((suggestion) => !state.dismissed.has(`${shown.id}/${suggestion.phrase}`));
}

/**
 * What a digit means now; null for nothing.
 * @param {State} state
 * @param {number} key
 */
export const suggestionAt = (state, key) => visible(state).find((suggestion) => suggestion.key === key) ?? null;

/**
 * True where the row of this digit changed by itself so shortly ago that the finger meant the row before.
 * @param {State} state
 * @param {number} key
 * @param {number} at
 */
export function isUnsettled(state, key, at) {
  if (Boolean(state.search?.answered) !== Boolean(state.swapped.found) || at - state.swapped.at >= SETTLE) return false;
  const before = state.swapped.before.find((suggestion) => suggestion.key === key);
  const now = suggestionAt(state, key);
  return before !== undefined && (before.phrase !== now?.phrase || before.text !== now.text);
}

/**
 * True where the rows may just have moved under the pointer.
 * @param {State} state
 * @param {number} at
 */
export const isMoving = (state, at) => at - state.swapped.at < SETTLE;

/** The card that the head of the page shows: the newest, but nothing moves while a key or the mouse is pressed.
 * @param {State} state */
export const headCard = (state) => (state.held.press || state.held.key ? state.shown : (currentCard(state) ?? state.shown));

/** What the keyboard means at present, as far as the state knows. @param {State} state @returns {import("./keys.js").Mode} */
export function modeOf(state) {
  if (state.sheet) return "sheet";
  if (state.draft) return "edit";
  if (state.search) return resultsTake(state.search) ? "results" : "search";
  return state.armed ?? (state.ask ? "ask" : "list");
}

/**
 * Digits pick from results that answer what is in the box. Behind a space they are typed, so that one can search for
 * 满 199 too.
 * @param {NonNullable<State["search"]>} search
 */
function resultsTake(search) {
  return search.items.length > 0 && search.answered === search.request && !/[\s\d]$/u.test(search.q);
}

/** So many rows of the strip are seen before it is opened. */
const STRIP_ROWS = 3;

/**
 * The buyers whom the strip shows before it is opened: the first ones, and always the one in front. The row that opens
 * it takes a place too, so one buyer more than fits is shown and not counted.
 * @param {readonly {id: string}[]} cards  in the order of the strip
 * @param {string|null} current
 * @returns {Set<string>}
 */
export function briefStrip(cards, current) {
  const ids = cards.map((card) => card.id);
  if (ids.length <= STRIP_ROWS + 1) return new Set(ids);
  const brief = new Set(ids.slice(0, STRIP_ROWS));
  if (current === null || brief.has(current) || !ids.includes(current)) return brief;
  return new Set([...ids.slice(0, STRIP_ROWS - 1), current]);
}

/** How many buyers wait for an answer. @param {State} state */
export function countWaiting(state) {
  let count = 0;
  for (const card of state.buyers.values()) if (card.waiting_since !== null) count += 1;
  return count;
}

/** The next buyer who waits, the most at risk first, going round from the one in front. @param {State} state */
export function nextWaiting(state) {
  const waiting = byRisk(state.buyers.values()).filter((card) => card.waiting_since !== null);
  const at = waiting.findIndex((card) => card.id === state.current);
  const next = waiting[(at + 1) % waiting.length];
  return next && next.id !== state.current ? next.id : null;
}

/** What the server called the other courier, of the shop or of the buyer's wish, goes by the phrase. */
const BY_PHRASE = new Set(["快递"]);

/**
 * Values that the server put into this buyer's suggestions, by slot; none that differs between two of them.
 * @param {Card|null} card
 * @returns {Record<string, string>}
 */
export function knownValues(card) {
  /** @type {Map<string, string>} */
  const values = new Map();
  for (const { filled } of card?.suggestions ?? []) {
    for (const [slot, value] of Object.entries(filled ?? {})) values.set(slot, values.has(slot) && values.get(slot) !== value ? "" : value);
  }
  return Object.fromEntries([...values].filter(([slot, value]) => value !== "" && !BY_PHRASE.has(slot)));
}

/** @param {Card} a @param {Card} b */
function sameList(a, b) {
  return (
    a.id === b.id &&
    a.suggestions.length === b.suggestions.length &&
    a.suggestions.every((one, index) => {
      const other = b.suggestions[index];
      return one.phrase === other?.phrase && one.text === other.text && one.key === other.key;
    })
  );
}
