// Search in the bank without the server, as agents type: text, technique, initials, full pinyin, mixtures of them. Pure. The
// tiers are those of the server's search (app/phrases/search.py); ties go by how often and how lately a line was used.

import { PART, keysOf, lettersOf, reads, spokenAt } from "./phrase-keys.js";

/**
 * @typedef {{id: string, technique: string, technique_name: string, text: string, intents?: string[]}} Phrase
 * @typedef {object} Bank  what GET /api/v1/phrases tells
 * @property {Phrase[]} phrases
 * @property {Record<string, string>} typed  by id: a syllable a unit, with blanks between
 * @property {Record<string, string>} names  the same, by name
 * @property {Record<string, string>} intents  names by id
 *
 * @typedef {{start: number, end: number}} Span  in UTF-16 units
 * @typedef {"technique"|"id"|"starts"|"initials"|"about"|"holds"|"pinyin"|"mixed"|"scattered"} Why
 * @typedef {{phrase: Phrase, tier: number, why: Why, of: string, marks: Span[]}} Hit  of: what it was found by; marks: where
 *   in the text
 *
 * @typedef {import("./phrase-keys.js").Keys} Keys
 * @typedef {object} Row
 * @property {Phrase} phrase
 * @property {string} id
 * @property {string} lower     its text
 * @property {string[]} titles  slots and intents
 * @property {number} name      of the technique, by number
 * @property {number[]} abouts  the titles, by number
 * @property {Keys} keys
 * @property {string[]} units
 * @property {number[]} places  of the units in the text
 * @typedef {{tier: number, why: Why, of: string, marks: Span[]}} Found
 * @typedef {(id: string) => {count: number, at: number}} Uses
 */

const EXACT = 1000, ID = 700, NAME_STARTS = 650, TEXT_STARTS = 600;
const NAME_INITIALS = 540, TITLE_INITIALS = 520, TEXT_INITIALS = 500;
const TITLE_HOLDS = 470, TEXT_HOLDS = 450;
const NAME_PINYIN = 430, TITLE_PINYIN = 420, TEXT_PINYIN = 400;
const MIXED = 200, SCATTERED = 100;

/** So much of a query is read; what is longer is no query but a pasted text. */
const WORDS_READ = 4, CHARACTERS_READ = 40;

const ASCII = /^[a-z0-9]+$/u;

/** A query as it is compared. @param {string} q */
export const folded = (q) =>
  q.slice(0, 500).normalize("NFKC").toLowerCase().trim().replace(/^[/、:]+/u, "").trim().slice(0, CHARACTERS_READ).replaceAll("'", "");

/** How a word of a query meets a name: flags, since many phrases share one. */
const STARTS = 1, HOLDS = 2, BY_INITIALS = 4, BY_PINYIN = 8, IS = 16;

/** @typedef {{word: string, typeable: boolean, letters: number, names: Uint8Array}} Word  names: flags by number of the
 *   name */

export class PhraseSearch {
  /** @type {Row[]} */ #rows;
  /** @type {{name: string, keys: Keys}[]} */ #names = [];

  /** @param {Bank} bank */
  constructor({ phrases, typed, names, intents }) {
    const numbers = new Map();
    const numberOf = (/** @type {string} */ name) => {
      if (!numbers.has(name)) {
        numbers.set(name, this.#names.length);
        const lower = name.toLowerCase();
        const spelled = Object.hasOwn(names, name) ? /** @type {string} */ (names[name]) : "";
        this.#names.push({ name: lower, keys: keysOf(lower, spelled).keys });
      }
      return numbers.get(name);
    };
    this.#rows = phrases.map((phrase) => {
      const lower = phrase.text.toLowerCase();
      const slots = Array.from(phrase.text.matchAll(/\{([^{}]*)\}/gu), (found) => found[1] ?? "");
      const titles = [...new Set([...slots, ...(phrase.intents ?? []).map((id) => intents[id] ?? "")])].filter(Boolean);
      const spelled = Object.hasOwn(typed, phrase.id) ? /** @type {string} */ (typed[phrase.id]) : "";
      return {
        phrase, lower, titles, id: phrase.id.toLowerCase(), name: numberOf(phrase.technique_name), abouts: titles.map(numberOf),
        ...keysOf(lower, spelled),
      };
    });
  }

  /**
   * The best hits, best first. Words with blanks between must all be found.
   * @param {string} q
   * @param {number} limit
   * @param {Uses} [uses]
   * @returns {Hit[]}
   */
  find(q, limit, uses = () => ({ count: 0, at: 0 })) {
    const words = folded(q).split(/\s+/u).filter(Boolean).slice(0, WORDS_READ).map((word) => this.#word(word));
    if (!words.length || limit < 1) return [];
    const tiers = new Uint16Array(this.#rows.length);
    let count = 0;
    for (let row = 0; row < tiers.length; row += 1) if ((tiers[row] = worstTier(this.#rows[row], words, false))) count += 1;
    // What is found only in a roundabout way stands behind all else, so it is looked for where there is room.
    if (count < limit) for (let row = 0; row < tiers.length; row += 1) if (!tiers[row]) tiers[row] = worstTier(this.#rows[row], words, true);
    return topOf(this.#rows, tiers, limit, words, uses).map(({ row, tier }) => told(row, tier, words));
  }

  /** @param {string} word @returns {Word} */
  #word(word) {
    const typeable = ASCII.test(word);
    const names = Uint8Array.from(this.#names, ({ name, keys }) =>
      (name.startsWith(word) ? STARTS : 0) | (name.includes(word) ? HOLDS : 0) | (name === word ? IS : 0) |
      (typeable && keys.initials.startsWith(word) ? BY_INITIALS : 0) | (typeable && word.length > 1 && keys.full.startsWith(word) ? BY_PINYIN : 0));
    return { word, typeable, letters: lettersOf(word), names };
  }
}

/** @typedef {{row: Row, tier: number, within: number, count: number, at: number}} Candidate */

/**
 * The first rows by tier, then use, then how near the beginning; only as much is sorted as is shown.
 * @param {Row[]} rows
 * @param {Uint16Array} tiers
 * @param {number} limit
 * @param {Word[]} words
 * @param {Uses} uses
 * @returns {Candidate[]}
 */
function topOf(rows, tiers, limit, words, uses) {
  /** @type {Candidate[]} */
  const top = [];
  for (let index = 0; index < tiers.length; index += 1) {
    const tier = /** @type {number} */ (tiers[index]);
    const last = top.length === limit ? top[limit - 1] : undefined;
    if (!tier || (last && tier < last.tier)) continue;
    const row = /** @type {Row} */ (rows[index]);
    const one = { row, tier, within: withinOf(row, words), ...uses(row.phrase.id) };
    if (last && before(last, one)) continue;
    let place = top.length;
    while (place > 0 && before(one, /** @type {Candidate} */ (top[place - 1]))) place -= 1;
    top.splice(place, 0, one);
    if (top.length > limit) top.pop();
  }
  return top;
}

/** @param {Candidate} a @param {Candidate} b */
function before(a, b) {
  if (a.tier !== b.tier) return a.tier > b.tier;
  if (a.count !== b.count) return a.count > b.count;
  if (a.at !== b.at) return a.at > b.at;
  return a.within !== b.within ? a.within > b.within : a.row.id < b.row.id;
}

/** What stands early, and in a short text, is more what the phrase is about. @param {Row} row @param {Word[]} words */
function withinOf(row, words) {
  const at = row.lower.indexOf(words[0]?.word ?? "");
  return 6 / (1 + (at < 0 ? 0 : at)) + 3 / (3 + row.lower.length);
}

/** The tier of the word that is found worst; 0 where one is not found. @param {Row|undefined} row @param {Word[]} words @param {boolean} deep */
function worstTier(row, words, deep) {
  let worst = Infinity;
  for (const word of words) {
    const tier = row ? tierOf(row, word) || (deep ? roundabout(row, word) : 0) : 0;
    if (!tier) return 0;
    if (tier < worst) worst = tier;
  }
  return worst;
}

/** Where a word is found best in a row; 0 for nowhere. @param {Row} row @param {Word} word */
function tierOf(row, { word, typeable, letters, names }) {
  const { id, lower, keys, abouts } = row;
  const name = /** @type {number} */ (names[row.name]);
  if (name & IS || id === word || row.phrase.technique === word) return EXACT;
  if (word.length > 1 && byId(id, word)) return ID;
  if (name & STARTS) return NAME_STARTS;
  const at = lower.indexOf(word);
  if (at === 0) return TEXT_STARTS;
  let about = 0;
  for (const number of abouts) about |= /** @type {number} */ (names[number]);
  if (typeable) {
    if (name & BY_INITIALS) return NAME_INITIALS;
    if (about & BY_INITIALS) return TITLE_INITIALS;
    if ((keys.firsts & letters) === letters && keys.initials.includes(word)) return TEXT_INITIALS;
  }
  if ((name | about) & HOLDS) return TITLE_HOLDS;
  if (at > 0) return TEXT_HOLDS;
  if (name & BY_PINYIN) return NAME_PINYIN;
  if (about & BY_PINYIN) return TITLE_PINYIN;
  return typeable && word.length > 1 && (keys.letters & letters) === letters && spokenAt(keys, word) >= 0 ? TEXT_PINYIN : 0;
}

/** @param {string} id @param {string} word */
const byId = (id, word) => id.startsWith(word) || (word.length > 2 && id.includes(word) && id.split(/[._]/u).includes(word));

/** A word that is found only as a mixture, or scattered. @param {Row} row @param {Word} asked */
function roundabout(row, { word, letters }) {
  if (word.length > 2 && (row.keys.letters & letters) === letters && mixedAt(row, word)) return MIXED;
  if (word.length < 2 || /^[\x20-\x7e]*$/u.test(word)) return 0;
  for (const one of word) if (!row.lower.includes(one)) return 0;
  return SCATTERED;
}

/** The units as which a word can be read; null for none. @param {Row} row @param {string} word @returns {[number, number]|null} */
function mixedAt(row, word) {
  const { initials } = row.keys;
  const first = /** @type {string} */ (word[0]);
  const typed = first < "\u0080";
  if (!typed && !row.lower.includes(first)) return null;
  for (let unit = typed ? initials.indexOf(first) : 0; unit >= 0 && unit < row.units.length; unit = typed ? initials.indexOf(first, unit + 1) : unit + 1) {
    if (!typed && row.units[unit] !== first) continue;
    const end = reads(row, unit, word, 0);
    if (end > unit) return [unit, end];
  }
  return null;
}

/**
 * A hit as it is told: why it was found, by its worst word, and the marks of all words.
 * @param {Row} row
 * @param {number} tier
 * @param {Word[]} words
 * @returns {Hit}
 */
function told(row, tier, words) {
  const found = words.map((word) => foundBy(row, word));
  const worst = /** @type {Found} */ (found.find((one) => one.tier === tier) ?? found[0]);
  return { phrase: row.phrase, tier, why: worst.why, of: worst.of, marks: joined(found.flatMap((one) => one.marks)) };
}

/** @param {Row} row @param {Word} asked @returns {Found} */
function foundBy(row, asked) {
  const { word, names } = asked;
  const tier = tierOf(row, asked) || roundabout(row, asked);
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
    case EXACT:
      return row.id === word ? { tier, why: "id", of: word, marks: [] } : { tier, why: "technique", of: name, marks: [] };
    case ID:
      return { tier, why: "id", of: word, marks: [] };
    case TEXT_STARTS:
      return { tier, why: "starts", of: word, marks: here };
    case TITLE_INITIALS:
      return title(BY_INITIALS);
    case TEXT_INITIALS: {
      const unit = row.keys.initials.indexOf(word);
      return { tier, why: "initials", of: word, marks: units(row, unit, unit + word.length) };
    }
    case TITLE_HOLDS:
      return /** @type {number} */ (names[row.name]) & HOLDS ? { tier, why: "technique", of: name, marks: [] } : title(HOLDS);
    case TEXT_HOLDS:
      return { tier, why: "holds", of: word, marks: here };
    case TITLE_PINYIN:
      return title(BY_PINYIN);
    case TEXT_PINYIN: {
      const unit = spokenAt(row.keys, word);
      let end = unit;
      for (let length = 0; length < word.length; end += 1) length += (row.keys.syllables[end] ?? PART).length;
      return { tier, why: "pinyin", of: word, marks: units(row, unit, end) };
    }
    case MIXED: {
      const [from, until] = mixedAt(row, word) ?? [0, 0];
      return { tier, why: "mixed", of: word, marks: units(row, from, until) };
    }
    case SCATTERED: {
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
