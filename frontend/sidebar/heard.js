// What was said of late in each talk, so that the agent can be shown what is new since a line was chosen. Pure.

/**
 * @typedef {{id: string, from: "buyer"|"agent", text: string, version: number}} Heard  version: of the card that told it first
 */

/** So many lines of a talk are kept; who missed more than that sees the newest ones. */
const KEPT = 8;

/**
 * The lines with the newest one of a card.
 * @param {readonly Heard[]|undefined} lines
 * @param {import("./wire.js").Card} card
 * @returns {Heard[]}
 */
export function withHeard(lines = [], card) {
  const last = card.last_message;
  if (!last || lines.at(-1)?.id === last.id) return [...lines];
  return [...lines, { id: last.id, from: last.from, text: last.text, version: card.version }].slice(-KEPT);
}

/**
 * What the buyer wrote after the version that was seen.
 * @param {readonly Heard[]|undefined} lines
 * @param {number} version
 */
export const newsSince = (lines = [], version) =>
  lines.filter((line) => line.from === "buyer" && line.version > version).map((line) => line.text);
