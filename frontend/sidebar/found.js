// What a search found, as the state holds it: keys 1 to 9 in the order of the hits, and values that come after. Pure.

import { fillIn } from "./gaps.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./wire.js").Suggestion} Suggestion
 */

/**
 * Results found here, with the values that the server knows; their order and keys stay.
 * @param {State} state
 * @param {number} request
 * @param {Suggestion[]} items
 * @param {number} at
 * @returns {State}
 */
export function withFilled(state, request, items, at) {
  const search = state.search;
  if (!search || search.request !== request) return state;
  const told = new Map(items.map((item) => [item.phrase, item]));
  const filled = search.items.map((item) => {
    const more = told.get(item.phrase);
    if (!more || more.text === item.text) return item;
    return item.raw ? { ...item, ...fillIn(item.raw.text, { ...more.filled }, item.raw.marks) } : item;
  });
  return { ...state, search: { ...search, items: filled }, swapped: { at, before: search.items, found: true } };
}

/** Search results get the keys 1 to 9 in their order. @param {Suggestion[]} items */
export const numbered = (items) => items.slice(0, 9).map((item, index) => ({ ...item, key: index + 1 }));
