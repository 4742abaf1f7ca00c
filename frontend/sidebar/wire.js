// The frames of the socket as types, and the one door in: text becomes a frame here or is refused here.
// Nothing else in the page parses JSON from the server. It may not know what a frame is used for.

/**
 * @typedef {"greeting"|"need_discovery"|"recommendation"|"closing"|"after_sales"} StageId
 *
 * @typedef {object} Suggestion
 * @property {number} key            the digit that picks it, 1 to 9
 * @property {string} phrase         id of the phrase in the bank
 * @property {string} technique
 * @property {string} technique_name
 * @property {string} text           slots without a value stand in it as `{名}`
 * @property {Record<string, string>} filled
 * @property {string[]} missing
 * @property {number} score
 * @property {string} because
 * @property {{start: number, end: number}[]} [marks]  of a search here: the characters by which it was found
 * @property {boolean} [by_name]  of a search here: it was found by its technique
 * @property {{text: string, marks: {start: number, end: number}[]}} [raw]  of a search here: as it stands in the bank
 *
 * @typedef {object} Message
 * @property {string} id
 * @property {"buyer"|"agent"} from
 * @property {string} text
 * @property {string} at
 *
 * @typedef {object} Trait
 * @property {string} id
 * @property {string} name
 * @property {number} confidence
 * @property {string} because
 *
 * @typedef {object} Note
 * @property {string} id
 * @property {string} kind
 * @property {string} text
 * @property {boolean} urgent
 * @property {string|null} message
 * @property {boolean} done
 *
 * @typedef {object} Card
 * @property {string} id
 * @property {string} name
 * @property {string|null} agent
 * @property {number} version
 * @property {{id: StageId, name: string, from: StageId|null, since: string, because: string, manual: boolean}} stage
 * @property {{id: string, name: string, confidence: number}|null} intent
 * @property {Trait[]} traits
 * @property {Record<string, string|string[]>} slots
 * @property {Message|null} last_message
 * @property {string|null} waiting_since
 * @property {string|null} open_question
 * @property {{at: string|null, next: string|null}|null} steps
 * @property {{started: string, messages: number}|null} visit
 * @property {{code: string, text: string}[]} warnings
 * @property {Note[]} notes
 * @property {string[]} [personal]  what is to be covered, the longest first
 * @property {Suggestion[]} suggestions
 *
 * @typedef {{frame_bytes?: number, text_chars?: number, per_second?: number, reply_s?: number}} Limits
 *
 * @typedef {{type: "welcome", shop: string, agent: string|null, epoch: string, seq: number,
 *   resume: "none"|"ok"|"reset", heartbeat_s: number, limits: Limits,
 *   settings?: ShopSettings}} Welcome
 * @typedef {{reply_s?: number, send_at_once?: string[]}} ShopSettings  what the page uses of them
 * @typedef {{type: "settings", settings: ShopSettings}} SettingsFrame
 * @typedef {{type: "snapshot", seq: number, buyers: Card[]}} Snapshot
 * @typedef {{type: "buyer", seq: number, prev: number, buyer: Card}} BuyerFrame
 * @typedef {{type: "gone", seq: number, prev: number, id: string}} Gone
 * @typedef {{type: "live", seq: number}} Live
 * @typedef {{type: "pong", seq: number}} Pong
 * @typedef {{type: "drain", retry_in_ms: number}} Drain
 * @typedef {{type: "ack", re: string, late?: boolean, reply?: string|null, seq?: number}} Ack
 * @typedef {{type: "results", re: string, items: Suggestion[]}} Results
 * @typedef {{start: number, end: number, found: string, instead: string, why: string, level: "warn"|"block", rule: string}} Issue
 * @typedef {{type: "checked", re: string, issues: Issue[]}} Checked
 * @typedef {{type: "error", re: string|null, code: string, message: string, retryable: boolean, retry_after_ms?: number}} ErrorFrame
 * @typedef {{type: "delivery", reply: string, ok: boolean, why: string|null}} Delivery
 * @typedef {Welcome|Snapshot|BuyerFrame|Gone|Live|Pong|Drain|Ack|Results|Checked|ErrorFrame|Delivery|SettingsFrame} Frame
 */

/** @type {readonly StageId[]} */
export const STAGES = ["greeting", "need_discovery", "recommendation", "closing", "after_sales"];

/** The steps of handling a dispute, in order; ids of techniques. */
export const DISPUTE_STEPS = /** @type {const} */ ([
  "quick_response",
  "warm_reception",
  "listen_record",
  "soothe_explain",
  "apologise",
  "remedy",
  "follow_up",
]);

const KNOWN = new Set([
  "welcome", "snapshot", "buyer", "gone", "live", "pong", "drain", "ack", "results", "checked", "error", "delivery", "settings",
]);

/**
 * A frame from the text of a socket message; null for what is no frame or none that this page knows.
 * @param {unknown} text
 * @returns {Frame|null}
 */
export function readFrame(text) {
  if (typeof text !== "string") return null;
  let raw;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  if (raw === null || typeof raw !== "object" || !KNOWN.has(raw.type)) return null;
  if (raw.type === "buyer") return isCard(raw.buyer) ? { ...raw, buyer: whole(raw.buyer) } : null;
  if (raw.type === "snapshot") return { ...raw, buyers: asList(raw.buyers).filter(isCard).map(whole) };
  if (raw.type === "results") return { ...raw, items: asList(raw.items) };
  if (raw.type === "checked") return { ...raw, issues: asList(raw.issues) };
  return raw;
}

/** @param {unknown} value @returns {any[]} */
const asList = (value) => (Array.isArray(value) ? value : []);

/** @param {any} raw */
const isCard = (raw) => typeof raw?.id === "string" && typeof raw?.stage?.id === "string";

/**
 * The card with every list in place, so that no view must ask.
 * @param {any} raw
 * @returns {Card}
 */
function whole(raw) {
  return {
    ...raw,
    name: raw.name || raw.id,
    slots: raw.slots ?? {},
    traits: asList(raw.traits),
    warnings: asList(raw.warnings),
    notes: asList(raw.notes),
    suggestions: asList(raw.suggestions).filter((s) => typeof s?.text === "string").slice(0, 9),
  };
}
