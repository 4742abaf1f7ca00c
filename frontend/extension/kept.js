// What the extension keeps in this browser: the server's address, its bridge token, taught pages, and hashes of the lines
// that were fed. The extension's own storage, which no web page can read.

import { readAdapter } from "./adapters.js";

/**
 * @typedef {import("./adapters.js").Adapter} Adapter
 * @typedef {import("./ledger.js").Book} Book
 */

const SERVER = "jiehua.server", BRIDGE = "jiehua.bridge", TAUGHT = "jiehua.taught", BOOKS = "jiehua.books";
/** Buyers whose lines are remembered. */
const MOST_BOOKS = 150;

/** @param {string} name @returns {any} what stands there as JSON; null where nothing, or nothing that can be read, does */
function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/** The server's address without a slash at its end; empty: not set. */
export const server = () => localStorage.getItem(SERVER) ?? "";
/** @param {string} address */
export const setServer = (address) => localStorage.setItem(SERVER, address.replace(/\/+$/u, ""));
export const bridgeToken = () => localStorage.getItem(BRIDGE) ?? "";
/** @param {string} token */
export const setBridgeToken = (token) => localStorage.setItem(BRIDGE, token);

/** Pages that were taught, by match pattern. @returns {Record<string, Adapter>} */
export function taught() {
  const raw = kept(TAUGHT);
  if (raw === null || typeof raw !== "object") return {};
  return Object.fromEntries(Object.entries(raw).flatMap(([match, one]) => {
    const adapter = readAdapter(one);
    return adapter ? [[match, adapter]] : [];
  }));
}

/** @param {Adapter} adapter */
export const keepTaught = (adapter) => localStorage.setItem(TAUGHT, JSON.stringify({ ...taught(), [adapter.match]: adapter }));

/** @param {string} match */
export function forgetTaught(match) {
  const { [match]: _, ...rest } = taught();
  localStorage.setItem(TAUGHT, JSON.stringify(rest));
}

/** @param {string} buyer @returns {Book|null} */
export function book(buyer) {
  const books = kept(BOOKS);
  const found = books && Object.hasOwn(books, buyer) ? books[buyer] : null;
  return Array.isArray(found?.lines) && found.counts && typeof found.counts === "object" ? found : null;
}

/** Keeps a buyer's book; those that changed longest ago go first. @param {string} buyer @param {Book} what */
export function keepBook(buyer, what) {
  const { [buyer]: _, ...others } = kept(BOOKS) ?? {};
  const books = Object.entries({ ...others, [buyer]: what }).slice(-MOST_BOOKS);
  try {
    localStorage.setItem(BOOKS, JSON.stringify(Object.fromEntries(books)));
  } catch {
    // The storage is full: remembering the newest half is enough, the server knows the ids of all.
    localStorage.setItem(BOOKS, JSON.stringify(Object.fromEntries(books.slice(-MOST_BOOKS / 2))));
  }
}
