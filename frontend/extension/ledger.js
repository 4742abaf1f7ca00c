// Which of the lines on a chat page are new, and what id each has: read twice, a page gives the same ids and nothing new.
// Pure; it keeps hashes of lines and no text.

import { stableId } from "../bridge/jiehua-bridge.js";

/**
 * @typedef {{from: "buyer"|"agent", text: string, key: string|null, kind: "text"|"image"}} Line
 *   key: the platform's own id of the message, where the page shows one
 * @typedef {Line & {id: string}} Fresh
 * @typedef {{mark: string, id: string, from: "buyer"|"agent"}} Known
 * @typedef {{lines: Known[], counts: Record<string, number>}} Book  what is known of one buyer, oldest line first
 */

/** Lines that are remembered of a buyer, and that are fed of one whom we see first: older ones are another visit's. */
const KEPT = 120, FIRST = 30, COUNTED = 500;

/** @returns {Book} */
export const emptyBook = () => ({ lines: [], counts: {} });

/**
 * What a reading brings.
 * @param {Book} book
 * @param {string} buyer
 * @param {Line[]} seen   the lines on the page, oldest first
 * @param {boolean} atEnd whether the page shows the end of the talk; a page scrolled back to old lines brings nothing new
 * @returns {{book: Book, fresh: Fresh[]}} the same book where nothing is new
 */
export function take(book, buyer, seen, atEnd) {
  const marks = seen.map((line) => (line.key === null ? stableId(line.from, line.text) : `k-${line.key}`));
  const known = book.lines.map((line) => line.mark);
  const joined = lastJoined(known, marks);
  if (known.length > 0 && joined === 0 && !atEnd) return { book, fresh: [] };
  const from = known.length > 0 ? joined : Math.max(0, seen.length - FIRST);
  if (from >= seen.length) return { book, fresh: [] };
  const counts = { ...book.counts };
  const fresh = seen.slice(from).map((line, at) => {
    const mark = /** @type {string} */ (marks[from + at]);
    const count = (counts[mark] = (counts[mark] ?? 0) + 1);
    return { ...line, mark, id: line.key === null ? stableId(buyer, mark, count) : stableId(buyer, mark) };
  });
  const lines = [...book.lines, ...fresh.map(({ mark, id, from: who }) => ({ mark, id, from: who }))].slice(-KEPT);
  const newest = Object.fromEntries(Object.entries(counts).slice(-COUNTED));
  return { book: { lines, counts: newest }, fresh: fresh.map(({ mark: _, ...line }) => line) };
}

/**
 * Whether the buyer wrote after the line that the agent saw last; also where that line is unknown here.
 * @param {Book} book
 * @param {string|null} message  id of that line; null: the agent saw none
 */
export function wroteSince(book, message) {
  const at = message === null ? -1 : book.lines.findIndex((line) => line.id === message);
  if (message !== null && at < 0) return book.lines.length > 0;
  return message !== null && book.lines.slice(at + 1).some((line) => line.from === "buyer");
}

/**
 * How many lines of the page, from its top, belong to what is known: the longest common subsequence, ended as early as
 * can be, so that a line said twice counts as new the second time. Lines that were edited or recalled do not break it.
 * @param {string[]} known @param {string[]} seen
 */
export function lastJoined(known, seen) {
  let row = new Array(seen.length + 1).fill(0);
  for (const mark of known) {
    const next = [0];
    for (let at = 1; at <= seen.length; at += 1) {
      next[at] = seen[at - 1] === mark ? row[at - 1] + 1 : Math.max(row[at], /** @type {number} */ (next[at - 1]));
    }
    row = next;
  }
  return row.indexOf(row[seen.length]);
}
