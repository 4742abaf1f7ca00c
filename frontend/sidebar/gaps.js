// The gaps `{名}` of a text: where they are, and how a text is cut up for the eye. Pure; offsets are those of a
// textarea (UTF-16 units).

const GAP = /\{[^{}\s]{1,24}\}/gu;

/**
 * @typedef {{kind: "text"|"gap"|"filled", text: string, found?: boolean}} Piece
 * @typedef {{start: number, end: number}} Span
 * @typedef {{name: string, value: string, from: "product"|"order"|"talk"|"shop"}} Offer  a value that is known, its name, and
 *   where it is known from
 */

/**
 * Every gap of a text, in order.
 * @param {string} text
 * @returns {Span[]}
 */
export function gapsIn(text) {
  return Array.from(text.matchAll(GAP), (found) => ({ start: found.index, end: found.index + found[0].length }));
}

/** @param {string} text  true while something in it is still to be filled */
export const hasGaps = (text) => gapsIn(text).length > 0;

/**
 * The gap that Tab goes to from a selection: the next one behind it, from the last back to the first. Null where the
 * text has none, and where the one gap there is is selected already.
 * @param {string} text
 * @param {Span} selection
 * @param {boolean} [backwards]
 * @returns {Span|null}
 */
export function nextGap(text, selection, backwards = false) {
  const gaps = gapsIn(text);
  const others = gaps.filter((gap) => gap.start !== selection.start || gap.end !== selection.end);
  if (backwards) return others.findLast((gap) => gap.end <= selection.start) ?? others.at(-1) ?? null;
  return others.find((gap) => gap.start >= selection.end) ?? others[0] ?? null;
}

/**
 * A suggestion's text cut into plain text, gaps, and the first place of each value that was filled in.
 * @param {string} text
 * @param {Record<string, string>} filled
 * @param {readonly Span[]} [found]  the characters by which a search found it
 * @returns {Piece[]}
 */
export function pieces(text, filled, found = []) {
  /** @type {(Span & {kind: "gap"|"filled"})[]} */
  const marks = gapsIn(text).map((gap) => ({ ...gap, kind: "gap" }));
  const values = Object.values(filled ?? {}).filter((value) => typeof value === "string" && value !== "");
  for (const value of values.sort((a, b) => b.length - a.length)) {
    const start = freePlace(text, value, marks);
    if (start >= 0) marks.push({ start, end: start + value.length, kind: "filled" });
  }
  marks.sort((a, b) => a.start - b.start);
  /** @type {Piece[]} */
  const out = [];
  let at = 0;
  for (const mark of marks) {
    if (mark.start > at) out.push({ kind: "text", text: text.slice(at, mark.start) });
    out.push({ kind: mark.kind, text: text.slice(mark.start, mark.end) });
    at = mark.end;
  }
  if (at < text.length) out.push({ kind: "text", text: text.slice(at) });
  return found.length ? out.flatMap(cutter(found)) : out;
}

/** Cuts pieces, one after the other, where marks begin and end. @param {readonly Span[]} found */
function cutter(found) {
  let begin = 0;
  return (/** @type {Piece} */ piece) => {
    const end = begin + piece.text.length;
    const cuts = [...new Set([begin, end, ...found.flatMap((mark) => [mark.start, mark.end])])].filter((cut) => cut >= begin && cut <= end).sort((a, b) => a - b);
    const from = begin;
    begin = end;
    return cuts.slice(1).map((cut, index) => {
      const start = /** @type {number} */ (cuts[index]);
      return { ...piece, text: piece.text.slice(start - from, cut - from), found: found.some((mark) => mark.start <= start && cut <= mark.end) };
    });
  };
}

/**
 * Where a value stands in a text outside of all marks; -1 for nowhere.
 * @param {string} text
 * @param {string} value
 * @param {Span[]} marks
 */
function freePlace(text, value, marks) {
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1)) {
    const end = start + value.length;
    if (marks.every((mark) => end <= mark.start || start >= mark.end)) return start;
  }
  return -1;
}

/** So many values are offered for a gap: one for each digit. */
const OFFERED = 9;

/**
 * The values for one gap: of the same name, then of a name that shares a character with it (颜色分类 for 颜色); where there is
 * none of these, all others. None twice.
 * @param {string} gap  as it stands in the text, `{颜色}`
 * @param {readonly Offer[]} offers
 * @returns {Offer[]}
 */
export function offersFor(gap, offers) {
  const name = gap.slice(1, -1);
  const kin = (/** @type {Offer} */ offer) => (offer.name === name ? 0 : Array.from(name).some((one) => offer.name.includes(one)) ? 1 : 2);
  /** @type {Set<string>} */
  const seen = new Set();
  const fresh = offers.filter(({ value }) => value && !/[{}]/u.test(value) && !seen.has(value) && seen.add(value));
  const near = fresh.filter((offer) => kin(offer) < 2).sort((a, b) => kin(a) - kin(b));
  return (near.length ? near : fresh).slice(0, OFFERED);
}

/**
 * The gap in which a selection lies, else the first one; null where the text has none.
 * @param {string} text
 * @param {Span} selection
 * @returns {Span|null}
 */
export function gapAt(text, selection) {
  const gaps = gapsIn(text);
  return gaps.find((gap) => gap.start <= selection.start && selection.end <= gap.end) ?? gaps[0] ?? null;
}

/**
 * The text with a value in every place of a gap's name, as one would expect of {商品} said twice.
 * @param {string} text
 * @param {Span} gap
 * @param {string} value
 */
export const filledWith = (text, gap, value) => text.replaceAll(text.slice(gap.start, gap.end), () => value);

/**
 * A text of the bank with the values that are known, and its marks moved along; a mark in a slot that was filled is gone.
 * @param {string} text
 * @param {Record<string, string>} values
 * @param {Span[]} marks
 * @returns {{text: string, filled: Record<string, string>, missing: string[], marks: Span[]}}
 */
export function fillIn(text, values, marks) {
  /** @type {Record<string, string>} */
  const filled = {};
  /** @type {string[]} */
  const missing = [];
  let moved = marks.map((mark) => ({ ...mark }));
  let out = "";
  let at = 0;
  for (const gap of gapsIn(text)) {
    const name = text.slice(gap.start + 1, gap.end - 1);
    const value = Object.hasOwn(values, name) ? /** @type {string} */ (values[name]) : "";
    out += text.slice(at, gap.start) + (value || text.slice(gap.start, gap.end));
    at = gap.end;
    if (!value) missing.push(name);
    if (!value) continue;
    filled[name] = value;
    const begin = out.length - value.length;
    const by = value.length - (gap.end - gap.start);
    const end = begin + gap.end - gap.start;
    moved = moved.filter((mark) => mark.end <= begin || mark.start >= end).map((mark) => (mark.start >= end ? { start: mark.start + by, end: mark.end + by } : mark));
  }
  return { text: out + text.slice(at), filled, missing: [...new Set(missing)], marks: moved };
}
