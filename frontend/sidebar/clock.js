// Times as the agent reads them: how long a buyer waits, how old a visit is. Pure: now comes as an argument, in ms.

/** The minutes of a visit in which most talks that sold had ended (playbook section 3), in seconds. */
export const GOOD_VISIT = { from: 180, until: 420, shown: 600 };

/** Part of the reply limit from which a wait is no longer calm. */
const SOON = 0.5;

/**
 * Whole seconds since an ISO 8601 time; never negative, since clocks of two machines differ. 0 for no valid time.
 * @param {string|null|undefined} since
 * @param {number} now
 */
export function secondsSince(since, now) {
  const then = since ? Date.parse(since) : NaN;
  return Number.isNaN(then) ? 0 : Math.max(0, Math.floor((now - then) / 1000));
}

/**
 * How urgent a wait is, measured against the shop's reply limit.
 * @param {number} seconds
 * @param {number} limit  limits.reply_s of the welcome
 * @returns {"calm"|"soon"|"over"}
 */
export function waitLevel(seconds, limit) {
  if (seconds >= limit) return "over";
  return seconds >= limit * SOON ? "soon" : "calm";
}

/**
 * 0:07, 12:40, then 3时 and 2天: at most five characters, so that the strip never moves.
 * @param {number} seconds
 * @param {{hours: string, days: string}} units
 */
export function clockText(seconds, units) {
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}${units.hours}`;
  return `${Math.floor(seconds / 86400)}${units.days}`;
}

/**
 * Where a visit stands against the good window.
 * @param {number} seconds
 * @returns {"early"|"good"|"long"}
 */
export function visitLevel(seconds) {
  if (seconds < GOOD_VISIT.from) return "early";
  return seconds <= GOOD_VISIT.until ? "good" : "long";
}

/**
 * Waiting buyers first, the longest waiting on top; then the answered ones, the newest talk on top. Ties by id, so
 * that rows do not change places for nothing.
 * @template {{id: string, waiting_since: string|null, last_message: {at: string}|null}} T
 * @param {Iterable<T>} cards
 * @returns {T[]}
 */
export function byRisk(cards) {
  return Array.from(cards, (card) => ({ card, waits: time(card.waiting_since), said: time(card.last_message?.at) }))
    .sort(
      (a, b) =>
        (a.waits ?? Infinity) - (b.waits ?? Infinity) || (b.said ?? 0) - (a.said ?? 0) || (a.card.id < b.card.id ? -1 : 1),
    )
    .map(({ card }) => card);
}

/** @param {string|null|undefined} text @returns {number|null} */
function time(text) {
  const at = text ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : at;
}
