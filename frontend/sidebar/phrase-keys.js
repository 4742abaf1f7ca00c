// How a text is typed: its units, their syllables and initials, and whether a word can be read from a place on. Pure.

/**
 * @typedef {{syllables: string[], initials: string, full: string, starts: Int16Array, letters: number, firsts: number}} Keys
 *   starts: by place in `full`, the unit that begins there, else -1; letters, firsts: which letters `full` and `initials` have, a
 *   bit each
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
 * @returns {{keys: Keys, units: string[], places: number[]}}
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
  return { keys: { syllables, initials, full, starts, letters: lettersOf(full), firsts: lettersOf(initials) }, units, places };
}

/** Which of the letters a-z a text has, a bit each: whoever lacks one of a word's letters cannot hold it. @param {string} text */
export function lettersOf(text) {
  let letters = 0;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charCodeAt(index) - 97;
    if (letter >= 0 && letter < 26) letters |= 1 << letter;
  }
  return letters;
}

/** The unit from which a word stands as full pinyin; -1 for none. @param {Keys} keys @param {string} word */
export function spokenAt({ full, starts }, word) {
  for (let place = full.indexOf(word); place >= 0; place = full.indexOf(word, place + 1)) {
    const unit = starts[place] ?? -1;
    if (unit >= 0) return unit;
  }
  return -1;
}

/**
 * The unit behind the query where the text can be typed as it from a unit on: characters, syllables and initials in any
 * mixture, the last syllable perhaps unfinished; -1 where it cannot.
 * @param {Typed} row
 * @param {number} unit
 * @param {string} query
 * @param {number} at  how much of it is read
 * @returns {number}
 */
export function reads(row, unit, query, at) {
  if (at >= query.length) return unit;
  const character = row.units[unit] ?? PART;
  const syllable = row.keys.syllables[unit] ?? PART;
  if (character === PART) return -1;
  if (query.startsWith(character, at)) {
    const end = reads(row, unit + 1, query, at + character.length);
    if (end >= 0) return end;
  }
  if (query[at] !== syllable[0]) return -1;
  if (syllable.length > query.length - at && query.endsWith(syllable.slice(0, query.length - at))) return unit + 1;
  if (syllable !== character && query.startsWith(syllable, at)) {
    const end = reads(row, unit + 1, query, at + syllable.length);
    if (end >= 0) return end;
  }
  return reads(row, unit + 1, query, at + 1);
}
