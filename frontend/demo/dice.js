// Chance that can be repeated: a seeded generator as pure functions, and the times of a human hand reckoned with it.

/**
 * One throw of mulberry32. The same seed always gives the same throw, so a story plays the same way in every test.
 * @param {number} seed any integer
 * @returns {{value: number, seed: number}} value in [0, 1), and the seed of the next throw
 */
export function roll(seed) {
  const next = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(next ^ (next >>> 15), 1 | next);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296, seed: next };
}

/**
 * A whole number between two bounds, both inclusive.
 * @param {number} seed
 * @param {number} low
 * @param {number} high
 * @returns {{value: number, seed: number}}
 */
export function between(seed, low, high) {
  const thrown = roll(seed);
  return { value: low + Math.floor(thrown.value * (high - low + 1)), seed: thrown.seed };
}

/**
 * One of several texts that say the same.
 * @param {number} seed
 * @param {string | readonly string[]} words
 * @returns {{value: string, seed: number}}
 */
export function oneOf(seed, words) {
  if (typeof words === "string") return { value: words, seed };
  const thrown = between(seed, 0, words.length - 1);
  return { value: words[thrown.value] ?? "", seed: thrown.seed };
}

/**
 * How long a buyer types at a text on a phone: 60 to 120 ms a character, each with its own jitter.
 * @param {number} seed
 * @param {string} text
 * @returns {{value: number, seed: number}} milliseconds
 */
export function typingTime(seed, text) {
  let total = 0;
  let at = seed;
  for (const _ of text) {
    const key = between(at, 60, 120);
    total += key.value;
    at = key.seed;
  }
  return { value: total, seed: at };
}
