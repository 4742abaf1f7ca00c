// Search in the bank without the server, as agents type: text, technique, initials, full pinyin, mixtures of them. Pure. The
// tiers are those of the server's search (app/phrases/search.py); ties go by how often and how lately a line was used.

import { Column } from "./phrase-columns.js";
import { BY_INITIALS, BY_PINYIN, HOLDS, IS, STARTS, TIER, told } from "./phrase-found.js";
import { Kinds, Reader, keysOf } from "./phrase-keys.js";

/**
 * @typedef {{id: string, technique: string, technique_name: string, text: string, intents?: string[]}} Phrase
 * @typedef {object} Bank  what GET /api/v1/phrases tells
 * @property {Phrase[]} phrases
 * @property {Record<string, string>} typed  by id: a syllable a unit, with blanks between
 * @property {Record<string, string>} names  the same, by name
 * @property {Record<string, string>} intents  names by id
 *
 * @typedef {import("./phrase-found.js").Hit} Hit
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
 *
 * @typedef {object} Word  a word of a query, and where it was found
 * @property {string} word
 * @property {boolean} typeable  it is letters and digits alone
 * @property {Uint8Array} names  how it meets each name: flags, since many phrases share one
 * @property {Uint16Array} tiers  how well each row holds it; 0: not
 * @property {Int16Array} at  where it first stands in each row's text; -1: nowhere
 * @property {Reader} reader
 * @typedef {(id: string) => {count: number, at: number}} Uses
 */

/** So much of a query is read; what is longer is no query but a pasted text. */
const WORDS_READ = 4, CHARACTERS_READ = 40;

const ASCII = /^[a-z0-9]+$/u;
/** What a mixture of characters, syllables and initials can be made of. */
const MIXABLE = /^[a-z0-9\u3400-\u9fff]{3,}$/u;

/** A query as it is compared. @param {string} q */
export const folded = (q) =>
  q.slice(0, 500).normalize("NFKC").toLowerCase().trim().replace(/^[/、:]+/u, "").trim().slice(0, CHARACTERS_READ).replaceAll("'", "");

export class PhraseSearch {
  /** @type {Row[]} */ #rows;
  /** @type {{name: string, keys: Keys}[]} */ #names = [];
  /** @type {Set<string>} */ #techniques;
  #kinds = new Kinds();
  /** The kinds of all units, by their place in the column of initials. @type {Uint16Array} */ #units;
  /** By place in the column of full pinyin: the place in `#units` of the unit that begins there; -1 for none.
   * @type {Int32Array} */ #begins;
  /** @type {Record<"id"|"lower"|"initials"|"full", Column>} */ #columns;

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
    this.#techniques = new Set(phrases.map((phrase) => phrase.technique));
    this.#columns = {
      id: new Column(this.#rows.map((row) => row.id)),
      lower: new Column(this.#rows.map((row) => row.lower)),
      // Letters alone, since that is what is looked for in these two, and a text of one byte a letter is searched faster.
      initials: new Column(this.#rows.map((row) => lettersOf(row.keys.initials))),
      full: new Column(this.#rows.map((row) => lettersOf(row.keys.full))),
    };
    this.#units = new Uint16Array(this.#columns.initials.length);
    this.#begins = new Int32Array(this.#columns.full.length).fill(-1);
    this.#rows.forEach(({ units, keys }, row) => {
      const unitsFrom = this.#columns.initials.startOf(row), fullFrom = this.#columns.full.startOf(row);
      units.forEach((unit, place) => (this.#units[unitsFrom + place] = this.#kinds.numberOf(unit, keys.syllables[place] ?? unit)));
      keys.starts.forEach((unit, place) => unit >= 0 && (this.#begins[fullFrom + place] = unitsFrom + unit));
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
    let { tiers, count } = worstOf(words);
    if (count < limit) {
      // What is found only in a roundabout way stands behind all else, so it is looked for where there is room.
      for (const word of words) this.#roundabout(word);
      ({ tiers, count } = worstOf(words));
    }
    return topOf(this.#rows, tiers, limit, words, uses).map(({ row, index, tier }) => told(row, index, tier, words, this.#unitsOf(index)));
  }

  /** A word, with where it stands as it is. @param {string} word @returns {Word} */
  #word(word) {
    const typeable = ASCII.test(word);
    const names = Uint8Array.from(this.#names, ({ name, keys }) =>
      (name.startsWith(word) ? STARTS : 0) | (name.includes(word) ? HOLDS : 0) | (name === word ? IS : 0) |
      (typeable && keys.initials.startsWith(word) ? BY_INITIALS : 0) | (typeable && word.length > 1 && keys.full.startsWith(word) ? BY_PINYIN : 0));
    const tiers = new Uint16Array(this.#rows.length);
    const first = new Int16Array(this.#rows.length).fill(-1);
    const raise = (/** @type {number} */ row, /** @type {number} */ tier) => {
      if (/** @type {number} */ (tiers[row]) < tier) tiers[row] = tier;
      return true;
    };
    const { id, lower, initials, full } = this.#columns;
    lower.each(word, (row, at) => {
      first[row] = at;
      return raise(row, at === 0 ? TIER.TEXT_STARTS : TIER.TEXT_HOLDS);
    });
    if (typeable) initials.each(word, (row) => raise(row, TIER.TEXT_INITIALS));
    if (typeable && word.length > 1) full.each(word, (row, _, place) => this.#begins[place] !== -1 && raise(row, TIER.TEXT_PINYIN));
    id.each(word, (row) => raise(row, tierById(this.#row(row).id, word)));
    if (this.#techniques.has(word)) this.#rows.forEach(({ phrase }, row) => phrase.technique === word && raise(row, TIER.EXACT));
    if (names.some(Boolean)) this.#rows.forEach((one, row) => raise(row, tierByNames(one, names)));
    return { word, typeable, names, tiers, at: first, reader: new Reader(word, this.#kinds) };
  }

  /** Adds the rows that hold a word only as a mixture, or scattered. @param {Word} asked */
  #roundabout(asked) {
    const { word, tiers } = asked;
    if (MIXABLE.test(word)) this.#mixed(asked);
    const strange = strangeIn(word);
    if (!strange || word.length < 2) return;
    this.#columns.lower.each(strange, (row) => {
      const { lower } = this.#row(row);
      if (!tiers[row] && [...word].every((one) => lower.includes(one))) tiers[row] = TIER.SCATTERED;
      return true;
    });
  }

  /** Adds the rows that can be typed as a word in some mixture. @param {Word} asked */
  #mixed({ word, typeable, tiers, reader }) {
    const { initials, full, lower } = this.#columns;
    const tried = (/** @type {number} */ row, /** @type {number} */ place) => {
      if (!tiers[row] && place >= 0 && reader.from(this.#units, place) > place) tiers[row] = TIER.MIXED;
      return tiers[row] !== 0;
    };
    if (!typeable) {
      // A character stands in the text as it is.
      lower.each(strangeIn(word), (row) => {
        const end = initials.startOf(row + 1);
        for (let place = initials.startOf(row); place < end && !tried(row, place); ) place += 1;
        return true;
      });
      return;
    }
    // The first two letters are those of two units, or begin one.
    const pair = word.slice(0, 2);
    initials.each(pair, (row, _, place) => tried(row, place));
    if (this.#kinds.syllables.some((syllable) => syllable.startsWith(pair))) full.each(pair, (row, _, place) => tried(row, /** @type {number} */ (this.#begins[place])));
  }

  /** The kinds of a row's units. @param {number} row */
  #unitsOf(row) {
    const { initials } = this.#columns;
    return this.#units.subarray(initials.startOf(row), initials.startOf(row + 1));
  }

  /** @param {number} index @returns {Row} */
  #row(index) {
    return /** @type {Row} */ (this.#rows[index]);
  }
}

/** A column's text with what no letter can find taken out, place by place. @param {string} keys */
const lettersOf = (keys) => keys.replace(/[^\x20-\x7e]/gu, "|");

/** The first character of a word that is none of ASCII; empty for none. @param {string} word */
const strangeIn = (word) => /[^\x20-\x7e]/u.exec(word)?.[0] ?? "";

/** @param {string} id @param {string} word */
function tierById(id, word) {
  if (id === word) return TIER.EXACT;
  if (word.length < 2) return 0;
  return id.startsWith(word) || (word.length > 2 && id.split(/[._]/u).includes(word)) ? TIER.ID : 0;
}

/** @param {Row} row @param {Uint8Array} names */
function tierByNames({ name, abouts }, names) {
  const of = /** @type {number} */ (names[name]);
  let about = 0;
  for (const number of abouts) about |= /** @type {number} */ (names[number]);
  if (!(of | about)) return 0;
  if (of & IS) return TIER.EXACT;
  if (of & STARTS) return TIER.NAME_STARTS;
  if (of & BY_INITIALS) return TIER.NAME_INITIALS;
  if (about & BY_INITIALS) return TIER.TITLE_INITIALS;
  if ((of | about) & HOLDS) return TIER.TITLE_HOLDS;
  if (of & BY_PINYIN) return TIER.NAME_PINYIN;
  return about & BY_PINYIN ? TIER.TITLE_PINYIN : 0;
}

/** Each row by the word that it holds worst, 0 where it lacks one; and how many rows hold all. @param {Word[]} words */
function worstOf(words) {
  const tiers = Uint16Array.from(/** @type {Word} */ (words[0]).tiers);
  let count = 0;
  for (let row = 0; row < tiers.length; row += 1) {
    for (const word of words) tiers[row] = Math.min(/** @type {number} */ (tiers[row]), /** @type {number} */ (word.tiers[row]));
    if (tiers[row]) count += 1;
  }
  return { tiers, count };
}

/** @typedef {{row: Row, index: number, tier: number, within: number, count: number, at: number}} Candidate */

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
  const first = /** @type {Word} */ (words[0]);
  const least = leastTier(tiers, limit);
  for (let index = 0; index < tiers.length; index += 1) {
    const tier = /** @type {number} */ (tiers[index]);
    if (tier < least) continue;
    const row = /** @type {Row} */ (rows[index]);
    const { count, at } = uses(row.phrase.id);
    const within = withinOf(row, /** @type {number} */ (first.at[index]));
    const last = top.length === limit ? top[limit - 1] : undefined;
    if (last && !before(row, tier, count, at, within, last)) continue;
    let place = top.length;
    while (place > 0 && before(row, tier, count, at, within, /** @type {Candidate} */ (top[place - 1]))) place -= 1;
    top.splice(place, 0, { row, index, tier, within, count, at });
    if (top.length > limit) top.pop();
  }
  return top;
}

/** The lowest tier of which anything is shown: what stands below needs no more work. @param {Uint16Array} tiers @param {number} limit */
function leastTier(tiers, limit) {
  const counts = new Uint32Array(TIER.EXACT + 1);
  for (const tier of tiers) counts[tier] = /** @type {number} */ (counts[tier]) + 1;
  let least = TIER.EXACT;
  for (let shown = 0; least > 1; least -= 1) {
    shown += /** @type {number} */ (counts[least]);
    if (shown >= limit) break;
  }
  return least;
}

/**
 * Whether a row stands before one that is there. Its parts come one by one: an object for each of thousands costs more than the
 * search.
 * @param {Row} row @param {number} tier @param {number} count @param {number} at @param {number} within @param {Candidate} other
 */
function before(row, tier, count, at, within, other) {
  if (tier !== other.tier) return tier > other.tier;
  if (count !== other.count) return count > other.count;
  if (at !== other.at) return at > other.at;
  return within !== other.within ? within > other.within : row.id < other.row.id;
}

/** What stands early, and in a short text, is more what the phrase is about. @param {Row} row @param {number} at  -1: nowhere */
const withinOf = ({ lower }, at) => 6 / (1 + Math.max(at, 0)) + 3 / (3 + lower.length);
