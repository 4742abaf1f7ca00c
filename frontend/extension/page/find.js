// Reads a chat page by an adapter: finds places, through open shadow roots, and tells what stands there now.
// It changes nothing on the page.

/**
 * @typedef {import("../adapters.js").Adapter} Adapter
 * @typedef {import("../adapters.js").Place} Place
 * @typedef {import("../ledger.js").Line} Line
 *
 * @typedef {object} Reading
 * @property {{id: string, name: string}|null} buyer  who is in front
 * @property {Line[]} lines       oldest first
 * @property {boolean} atEnd      the end of the talk is on the screen
 * @property {string[]} missing   names of parts that are not on the page now
 */

/** Lines that are read of a page, newest ones; characters that are read of a line. */
const MOST_LINES = 100, MOST_CHARS = 4000;
/** px by which a list may be scrolled up and still show its end. */
const END = 80;

/**
 * All elements of a place. A selector that cannot be read finds nothing.
 * @param {Place|null|undefined} place
 * @param {Document|ShadowRoot} root
 * @returns {HTMLElement[]}
 */
export function all(place, root) {
  if (place === null || place === undefined) return [];
  const steps = typeof place === "string" ? [place] : place;
  /** @type {(Document|ShadowRoot)[]} */
  let roots = [root];
  /** @type {HTMLElement[]} */
  let found = [];
  for (const step of steps) {
    try {
      found = roots.flatMap((one) => /** @type {HTMLElement[]} */ ([...one.querySelectorAll(step)]));
    } catch {
      return [];
    }
    roots = found.flatMap((one) => (one.shadowRoot ? [one.shadowRoot] : []));
  }
  return found;
}

/** The first element of a place that is on the screen, else the first. @param {Place|null|undefined} place @param {Document} page */
export function one(place, page) {
  const found = all(place, page);
  return found.find((element) => element.getClientRects().length > 0) ?? found[0] ?? null;
}

/** The words of an element as a person reads them; small pictures in the text stand by their name. @param {HTMLElement} element */
export function textOf(element) {
  const words = element.querySelector("img[alt]") ? withPictures(element) : (element.innerText ?? element.textContent ?? "");
  return words.replace(/[\u200b\ufeff]/gu, "").replace(/\u00a0/gu, " ").replaceAll("\0", "").trim().slice(0, MOST_CHARS);
}

/** @param {Node} node @returns {string} */
function withPictures(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? "";
  if (node instanceof HTMLImageElement) return node.alt;
  if (node instanceof HTMLBRElement) return "\n";
  return [...node.childNodes].map(withPictures).join("");
}

/** px: a frame that is smaller is no chat. */
const CHAT = { width: 300, height: 200 };

/** The addresses of the frames in a page that could hold a chat. @param {Document} page @returns {string[]} */
export function framesIn(page) {
  const frames = [...page.querySelectorAll("iframe")].filter(({ offsetWidth, offsetHeight }) => offsetWidth >= CHAT.width && offsetHeight >= CHAT.height);
  return [...new Set(frames.map((frame) => frame.src).filter((address) => /^https?:/u.test(address)))];
}

/** What the page shows now. @param {Adapter} adapter @param {Document} page @returns {Reading} */
export function read(adapter, page) {
  const rows = rowsOf(adapter, page);
  const lines = rows.slice(-MOST_LINES).flatMap(({ row, from }) => lineOf(adapter, row, from));
  const buyer = whoIsInFront(adapter, page);
  const composer = one(adapter.composer, page);
  const missing = [];
  if (rows.length > 0 && lines.length === 0) missing.push("text");
  if (rows.length === 0) missing.push("lines");
  if (buyer === null) missing.push("buyer");
  if (composer === null) missing.push("composer");
  const last = rows.at(-1)?.row;
  return { buyer, lines, atEnd: last ? endIsSeen(last) : true, missing };
}

/** @param {Adapter} adapter @param {Document} page */
function rowsOf(adapter, page) {
  const ofBuyer = all(adapter.buyerSays, page);
  if (adapter.buyerSide) return ofBuyer.map((row) => ({ row, from: sideOf(adapter, row) === adapter.buyerSide ? "buyer" : "agent" }));
  const rows = [
    ...ofBuyer.map((row) => ({ row, from: "buyer" })),
    ...all(adapter.weSay, page).map((row) => ({ row, from: "agent" })),
  ];
  return rows.sort((a, b) => (a.row.compareDocumentPosition(b.row) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1));
}

/** The side of its row on which the words of a line stand. @param {Adapter} adapter @param {HTMLElement} row @returns {"left"|"right"} */
function sideOf(adapter, row) {
  const words = (adapter.text ? row.querySelector(adapter.text) : row) ?? row;
  const [box, around] = [words.getBoundingClientRect(), (row.parentElement ?? row).getBoundingClientRect()];
  return box.left - around.left <= around.right - box.right ? "left" : "right";
}

/** @param {Adapter} adapter @param {HTMLElement} row @param {string} from @returns {Line[]} none where it is no line of talk */
function lineOf(adapter, row, from) {
  /** @type {HTMLElement|null} */
  let words = row;
  if (adapter.text) {
    try {
      words = row.matches(adapter.text) ? row : row.querySelector(adapter.text);
    } catch {
      words = null;
    }
  }
  const text = words ? textOf(words) : "";
  const picture = text === "" && row.querySelector("img") !== null;
  if (text === "" && !picture) return [];
  const key = adapter.key ? (row.closest(adapter.key.closest)?.getAttribute(adapter.key.attribute) ?? null) : null;
  return [{ from: from === "buyer" ? "buyer" : "agent", text, key: key ? key.slice(0, 100) : null, kind: picture ? "image" : "text" }];
}

/** @param {Adapter} adapter @param {Document} page */
function whoIsInFront(adapter, page) {
  const { buyer } = adapter;
  if (buyer === null) return null;
  let id = "";
  if ("url" in buyer) id = (new RegExp(buyer.url, "u").exec(page.location.pathname) ?? []).slice(1).join(":");
  else {
    const element = one(buyer.place, page);
    if (element) id = (buyer.attribute ? element.getAttribute(buyer.attribute) : textOf(element))?.trim() ?? "";
  }
  if (!id) return null;
  const named = one(adapter.buyerName, page);
  return { id: `${adapter.id}:${id}`.slice(0, 128), name: ((named && textOf(named)) || id).slice(0, 128) };
}

/** Whether the list around this row is scrolled to its end. @param {HTMLElement} row */
function endIsSeen(row) {
  for (let around = row.parentElement; around; around = around.parentElement) {
    if (around.scrollHeight <= around.clientHeight + END) continue;
    const style = getComputedStyle(around);
    if (!/auto|scroll/u.test(style.overflowY)) continue;
    if (style.flexDirection === "column-reverse") return Math.abs(around.scrollTop) < END;
    return around.scrollHeight - around.clientHeight - around.scrollTop < END;
  }
  return true;
}
