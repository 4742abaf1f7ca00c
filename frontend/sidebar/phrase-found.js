// Why a search found a phrase, and which characters of it to mark. Pure.

import { PART, spokenAt } from "./phrase-keys.js";

/**
 * @typedef {import("./phrase-search.js").Row} Row
 * @typedef {import("./phrase-search.js").Word} Word
 *
 * @typedef {{start: number, end: number}} Span  in UTF-16 units
 * @typedef {"technique"|"id"|"starts"|"initials"|"about"|"holds"|"pinyin"|"mixed"|"scattered"} Why
 * @typedef {{phrase: import("./phrase-search.js").Phrase, tier: number, why: Why, of: string, marks: Span[]}} Hit  of: what it
 *   was found by; marks: where in the text
 * @typedef {{tier: number, why: Why, of: string, marks: Span[]}} Found
 */

/** How well a word is found, by where; what is higher always stands before what is lower. */
export const TIER = {
  EXACT: 1000, ID: 700, NAME_STARTS: 650, TEXT_STARTS: 600,
  NAME_INITIALS: 540, TITLE_INITIALS: 520, TEXT_INITIALS: 500,
  TITLE_HOLDS: 470, TEXT_HOLDS: 450,
  NAME_PINYIN: 430, TITLE_PINYIN: 420, TEXT_PINYIN: 400,
  MIXED: 200, SCATTERED: 100,
};

/** How a word of a query meets a name. */
export const STARTS = 1, HOLDS = 2, BY_INITIALS = 4, BY_PINYIN = 8, IS = 16;

/**
 * A hit as it is told: why it was found, by its worst word, and the marks of all words.
 * @param {Row} row
 * @param {number} index  of the row
 * @param {number} tier
 * @param {Word[]} words
 * @param {Uint16Array} kinds  of the row's units
 * @returns {Hit}
 */
export function told(row, index, tier, words, kinds) {
  const found = words.map((word) => foundBy(row, word, /** @type {number} */ (word.tiers[index]), kinds));
  const worst = /** @type {Found} */ (found.find((one) => one.tier === tier) ?? found[0]);
  return { phrase: row.phrase, tier, why: worst.why, of: worst.of, marks: joined(found.flatMap((one) => one.marks)) };
}

/** @param {Row} row @param {Word} asked @param {number} tier @param {Uint16Array} kinds @returns {Found} */
function foundBy(row, { word, names, reader }, tier, kinds) {
  const name = row.phrase.technique_name;
  const title = (/** @type {number} */ flag) => {
    const index = row.abouts.findIndex((number) => /** @type {number} */ (names[number]) & flag);
    const about = row.titles[index];
    if (about === undefined) return { tier, why: /** @type {Why} */ ("technique"), of: name, marks: [] };
    const at = row.lower.indexOf(`{${about.toLowerCase()}}`);
    return { tier, why: /** @type {Why} */ ("about"), of: about, marks: at < 0 ? [] : [{ start: at, end: at + about.length + 2 }] };
  };
  const at = row.lower.indexOf(word);
  const here = [{ start: at, end: at + word.length }];
  switch (tier) {
    case TIER.EXACT:
      return row.id === word ? { tier, why: "id", of: word, marks: [] } : { tier, why: "technique", of: name, marks: [] };
    case TIER.ID:
      return { tier, why: "id", of: word, marks: [] };
    case TIER.TEXT_STARTS:
      return { tier, why: "starts", of: word, marks: here };
    case TIER.TITLE_INITIALS:
      return title(BY_INITIALS);
    case TIER.TEXT_INITIALS: {
      const unit = row.keys.initials.indexOf(word);
      return { tier, why: "initials", of: word, marks: units(row, unit, unit + word.length) };
    }
    case TIER.TITLE_HOLDS:
      return /** @type {number} */ (names[row.name]) & HOLDS ? { tier, why: "technique", of: name, marks: [] } : title(HOLDS);
    case TIER.TEXT_HOLDS:
      return { tier, why: "holds", of: word, marks: here };
    case TIER.TITLE_PINYIN:
      return title(BY_PINYIN);
    case TIER.TEXT_PINYIN: {
      const unit = spokenAt(row.keys, word);
      let end = unit;
      for (let length = 0; length < word.length; end += 1) length += (row.keys.syllables[end] ?? PART).length;
      return { tier, why: "pinyin", of: word, marks: units(row, unit, end) };
    }
    case TIER.MIXED: {
      const from = kinds.findIndex((_, unit) => reader.from(kinds, unit) > unit);
      return { tier, why: "mixed", of: word, marks: units(row, from, reader.from(kinds, from)) };
    }
    case TIER.SCATTERED: {
      const marks = [...new Set(word)].map((one) => ({ start: row.lower.indexOf(one), end: row.lower.indexOf(one) + one.length }));
      return { tier, why: "scattered", of: word, marks };
    }
    default:
      return { tier, why: "technique", of: name, marks: [] };
  }
}

/** The places in the text of some units. @param {Row} row @param {number} from @param {number} until @returns {Span[]} */
function units(row, from, until) {
  /** @type {Span[]} */
  const spans = [];
  for (let unit = from; unit < until; unit += 1) {
    const start = row.places[unit] ?? -1;
    if (start >= 0) spans.push({ start, end: start + (row.units[unit]?.length ?? 0) });
  }
  return spans;
}

/** Spans in order, those that touch as one. @param {Span[]} spans @returns {Span[]} */
function joined(spans) {
  /** @type {Span[]} */
  const out = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else out.push({ ...span });
  }
  return out;
}
