// The chat pages that the extension knows, as data. A part without a known fact is null: the page asks to be taught it.
// The facts come from what other people's readers of these pages say in public; pages change, so each has its date.

/**
 * @typedef {string|string[]} Place  a CSS selector, or several: one for each open shadow root on the way
 *
 * @typedef {object} Adapter
 * @property {string} id      begins the ids of its buyers; at most 40 characters
 * @property {string} name    for people
 * @property {string} match   the page, as a match pattern of Chrome: what the extension asks leave for
 * @property {string} facts   the day of which the facts are, and whose they are
 * @property {Place|null} list        the element that holds the talk
 * @property {Place|null} buyerSays   a line of the buyer
 * @property {Place|null} weSay       a line of the shop
 * @property {string|null} text       the words within a line; "" is the line itself
 * @property {{closest: string, attribute: string}|null} key  the platform's own id of a line
 * @property {{place: Place, attribute: string|null}|{url: string}|null} buyer  who is in front: the text or an
 *   attribute of an element, or what the groups of a pattern find in the address
 * @property {Place|null} buyerName   where it differs from the above
 * @property {Place|null} composer    the input box
 * @property {Place|null} send        the button, for techniques that the shop lets send at once
 * @property {"left"|"right"|null} [buyerSide]  where both kinds of lines look alike: the side on which the buyer's stand
 */

/** What must be known before a line is read or put. @type {readonly ("buyerSays"|"weSay"|"text"|"buyer"|"composer")[]} */
export const NEEDED = ["buyerSays", "weSay", "text", "buyer", "composer"];

/** @type {readonly Adapter[]} */
export const ADAPTERS = [
  {
    id: "pinduoduo",
    name: "拼多多商家后台",
    match: "https://mms.pinduoduo.com/chat-merchant/*",
    facts: "2026-09-08, a reader checked against the live page; names of buyers are not among the facts",
    list: "#msgListContainer .msg-list",
    buyerSays: "#msgListContainer div.buyer-item",
    weSay: "#msgListContainer div.cs-item",
    text: "p.msg-content-box",
    key: { closest: 'li[id^="middlePanel_list_"]', attribute: "id" },
    buyer: { place: "#msgListContainer .buyer-item [currentuid], #msgListContainer .cs-item [currentuid]", attribute: "currentuid" },
    buyerName: null,
    composer: "#replyTextarea",
    send: "div.send-btn",
  },
  {
    id: "feige",
    name: "抖店飞鸽",
    match: "https://im.jinritemai.com/pc_seller_v2/*",
    facts: "2026-11-22, four public readers agree on side, name and input box, one tells where the words are",
    list: null,
    buyerSays: ".messageNotMe",
    weSay: ".messageIsMe",
    text: "pre",
    key: null,
    buyer: { place: "#topbar-left-info span", attribute: null },
    buyerName: null,
    composer: 'textarea[data-qa-id="qa-send-message-textarea"]',
    send: '[data-qa-id="qa-send-message-button"]',
  },
  {
    id: "dongdong",
    name: "京东咚咚",
    match: "https://dongdong.jd.com/*",
    facts: "2026-11-22, one public reader",
    list: "#t-chat-scroll",
    buyerSays: "#t-chat-scroll .message_left",
    weSay: "#t-chat-scroll .message_right",
    text: ".message__content",
    key: { closest: ".message_left, .message_right", attribute: "id" },
    buyer: { place: ".chat-head-name > span", attribute: null },
    buyerName: null,
    composer: '.EditorContent[contenteditable="true"]',
    send: ".SendButtonGroup > .send-button",
  },
  {
    id: "chatwoot",
    name: "Chatwoot",
    match: "https://app.chatwoot.com/app/*",
    facts: "2026-11-22, the project's own source; on a server of your own, name its address in the settings",
    list: null,
    buyerSays: "[data-message-id] .left-bubble",
    weSay: "[data-message-id] .right-bubble:not(.bg-n-solid-amber)",
    text: ".prose-bubble:not(.line-clamp-2)",
    key: { closest: "[data-message-id]", attribute: "data-message-id" },
    buyer: { url: "/app/accounts/(\\d+)/.*?conversations/(\\d+)" },
    buyerName: null,
    composer: ".reply-box:not(.is-private) .ProseMirror",
    send: '.reply-box .right-wrap button[type="submit"]',
  },
];

/**
 * Whether an address is one of a match pattern (scheme, host, path with stars); as in Chrome, any port is.
 * @param {string} pattern @param {string} address
 */
export function matches(pattern, address) {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/gu, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`, "u").test(address.replace(/^(https?:\/\/[^/:?#]+):\d+/u, "$1"));
}

/** The match pattern of all pages of a site. @param {string} address @returns {string|null} null: not a web page */
export function patternOf(address) {
  const parts = /^(https?):\/\/([^/:?#]+)/u.exec(address);
  return parts ? `${parts[1]}://${parts[2]}/*` : null;
}

/**
 * What an adapter does not know yet.
 * @param {Adapter} adapter @returns {string[]} names of needed parts
 */
export const unknownParts = (adapter) => NEEDED.filter((part) => adapter[part] === null);

/**
 * An adapter of what was kept: whatever is there, only strings of sensible length in known fields come through.
 * @param {any} raw @returns {Adapter|null}
 */
export function readAdapter(raw) {
  if (raw === null || typeof raw !== "object") return null;
  const text = (/** @type {unknown} */ value) => (typeof value === "string" && value.length <= 500 ? value : null);
  const place = (/** @type {unknown} */ value) =>
    Array.isArray(value) ? (value.length > 0 && value.length <= 8 && value.every((one) => text(one)) ? value : null) : text(value) || null;
  const [id, name, match] = [text(raw.id), text(raw.name), text(raw.match)];
  if (!id || !name || !match) return null;
  const buyer = raw.buyer && typeof raw.buyer === "object" ? raw.buyer : null;
  const buyerPlace = place(buyer?.place);
  const url = text(buyer?.url);
  return {
    id: id.slice(0, 40), name, match, facts: text(raw.facts) ?? "",
    list: place(raw.list), buyerSays: place(raw.buyerSays), weSay: place(raw.weSay), text: text(raw.text),
    key: text(raw.key?.closest) && text(raw.key?.attribute) ? { closest: raw.key.closest, attribute: raw.key.attribute } : null,
    buyer: buyerPlace ? { place: buyerPlace, attribute: text(buyer.attribute) || null } : url ? { url } : null,
    buyerName: place(raw.buyerName), composer: place(raw.composer), send: place(raw.send),
    buyerSide: raw.buyerSide === "left" || raw.buyerSide === "right" ? raw.buyerSide : null,
  };
}
