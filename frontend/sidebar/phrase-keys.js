// How a text is typed: its units, their syllables and initials, and whether it can be read as a word. Pure.

/**
 * @typedef {{syllables: string[], initials: string, full: string, starts: Int16Array}} Keys  starts: by place in `full`, the
 *   unit that begins there, else -1
 * @typedef {{keys: Keys, units: string[], places: number[]}} Typed  places: of the units in the text
 */

const RUN = /[\u3400-\u9fff]+|[a-z0-9]+/gu;
const ASCII = /^[a-z0-9]+$/u;
/** Stands between two runs: no match reaches over it. */
export const PART = "|";

/**
 * A text as keys. Where the spelling does not fit the text, only what is typed as it stands.
 * @param {string} lower
 * @param {string} spelled
 * @returns {Typed}
 */
export function keysOf(lower, spelled) {
  /** @type {string[]} */
  const units = [];
  /** @type {number[]} */
  const places = [];
  let end = 0;
  for (const found of lower.matchAll(RUN)) {
    if (units.length && found.index > end) {
      units.push(PART);
      places.push(-1);
    }
    end = found.index + found[0].length;
    const single = ASCII.test(found[0]) ? [found[0]] : [...found[0]];
    for (let index = 0, at = found.index; index < single.length; index += 1) {
      units.push(/** @type {string} */ (single[index]));
      places.push(at);
      at += single[index]?.length ?? 0;
    }
  }
  const told = spelled ? spelled.split(" ") : [];
  const fits = told.length === units.filter((unit) => unit !== PART).length;
  let next = 0;
  const syllables = units.map((unit) => (unit === PART || !fits ? unit : /** @type {string} */ (told[next++])));
  const full = syllables.join("");
  const starts = new Int16Array(full.length).fill(-1);
  for (let unit = 0, at = 0; unit < syllables.length; at += /** @type {string} */ (syllables[unit]).length, unit += 1) starts[at] = unit;
  const initials = syllables.map((one) => one[0]).join("");
  return { keys: { syllables, initials, full, starts }, units, places };
}

/** The unit from which a word stands as full pinyin; -1 for none. @param {Keys} keys @param {string} word */
export function spokenAt({ full, starts }, word) {
  for (let place = full.indexOf(word); place >= 0; place = full.indexOf(word, place + 1)) {
    const unit = starts[place] ?? -1;
    if (unit >= 0) return unit;
  }
  return -1;
}

/** Units as numbers: texts say the same few thousand again and again, so what is asked of one is asked once. */
export class Kinds {
  /** @type {Map<string, number>} */ #numbers = new Map();
  /** By number; 0 stands for the end of a run, which is read as nothing. */
  characters = [PART];
  syllables = [PART];

  /** @param {string} character @param {string} syllable */
  numberOf(character, syllable) {
    if (character === PART) return 0;
    const name = `${character} ${syllable}`;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.characters.length);
    this.characters.push(character);
    this.syllables.push(syllable);
    return this.characters.length - 1;
  }
}

/** Flags: how a unit is read at a place of a word. */
const ASKED = 1, CHARACTER = 2, ENDS = 4, SYLLABLE = 8, INITIAL = 16;

/** Reads texts as one word: characters, syllables and initials in any mixture, the last syllable perhaps unfinished. */
export class Reader {
  #word;
  #kinds;
  /** @type {Uint8Array[]} by place in the word: flags by kind */ #known = [];

  /** @param {string} word @param {Kinds} kinds */
  constructor(word, kinds) {
    this.#word = word;
    this.#kinds = kinds;
  }

  /**
   * The unit behind the word where a text can be typed as it from a unit on; -1 where it cannot.
   * @param {Uint16Array} text  kinds of its units
   * @param {number} unit
   * @param {number} [at]  how much of the word is read
   * @returns {number}
   */
  from(text, unit, at = 0) {
    if (at >= this.#word.length) return unit;
    const kind = text[unit] ?? 0;
    const how = (this.#known[at]?.[kind] ?? 0) || this.#ask(at, kind);
    if (how === ASKED) return -1;
    if (how & CHARACTER) {
      const end = this.from(text, unit + 1, at + /** @type {string} */ (this.#kinds.characters[kind]).length);
      if (end >= 0) return end;
    }
    if (how & ENDS) return unit + 1;
    if (how & SYLLABLE) {
      const end = this.from(text, unit + 1, at + /** @type {string} */ (this.#kinds.syllables[kind]).length);
      if (end >= 0) return end;
    }
    return how & INITIAL ? this.from(text, unit + 1, at + 1) : -1;
  }

  /** @param {number} at @param {number} kind */
  #ask(at, kind) {
    const word = this.#word;
    const character = /** @type {string} */ (this.#kinds.characters[kind]), syllable = /** @type {string} */ (this.#kinds.syllables[kind]);
    let how = ASKED;
    if (kind && word.startsWith(character, at)) how |= CHARACTER;
    if (kind && word[at] === syllable[0]) {
      const rest = word.length - at;
      how |= INITIAL;
      if (syllable.length > rest && word.endsWith(syllable.slice(0, rest))) how |= ENDS;
      if (syllable !== character && word.startsWith(syllable, at)) how |= SYLLABLE;
    }
    const known = (this.#known[at] ??= new Uint8Array(this.#kinds.characters.length));
    known[kind] = how;
    return how;
  }
}
