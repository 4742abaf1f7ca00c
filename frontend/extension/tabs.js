// The tabs of this window: which of them are chat pages that we may read, and how they are reached. Nothing runs in a page
// before its site was connected, and nothing stays there after the panel was closed.

import { ADAPTERS, matches, patternOf } from "./adapters.js";
import { server, taught } from "./kept.js";

/**
 * @typedef {import("./adapters.js").Adapter} Adapter
 * @typedef {{tab: number, adapter: Adapter, allowed: boolean, active: boolean}} Site  active: in front
 */

/** The adapter for an address: what was taught, else what we know, else one that knows nothing. @param {string} address @returns {Adapter|null} */
export function adapterFor(address) {
  const pattern = patternOf(address);
  if (pattern === null) return null;
  const own = Object.values(taught()).find((one) => matches(one.match, address));
  const known = own ?? ADAPTERS.find((one) => matches(one.match, address));
  if (known) return known;
  const host = /** @type {string} */ (pattern.split("/")[2]);
  return {
    id: host.slice(0, 40), name: host, match: pattern, facts: "", list: null, buyerSays: null, weSay: null, text: null,
    key: null, buyer: null, buyerName: null, composer: null, send: null,
  };
}

/** The sites of this window's tabs that we may see, the one in front first. @returns {Promise<Site[]>} */
export async function sites() {
  const tabs = await chrome.tabs.query({ currentWindow: true });
  const found = await Promise.all(tabs.sort((a, b) => Number(b.active) - Number(a.active)).map(async (tab) => {
    const adapter = tab.url ? adapterFor(tab.url) : null;
    if (adapter === null || tab.id === undefined || !tab.url) return [];
    // The server's own pages are no chat, though we have leave for its address.
    if (server() !== "" && tab.url.startsWith(`${server()}/`)) return [];
    const allowed = await chrome.permissions.contains({ origins: [/** @type {string} */ (patternOf(tab.url))] });
    return [{ tab: tab.id, adapter, allowed, active: tab.active }];
  }));
  return found.flat();
}

/**
 * Puts our script into the page of a tab, or into all of its frames that let us in; again is as once.
 * @param {number} tab @param {boolean} all
 * @returns {Promise<import("./frames.js").Reached[]>} none: the page does not let us in, or has gone
 */
export async function reach(tab, all) {
  try {
    const there = await chrome.scripting.executeScript({ target: { tabId: tab, allFrames: all }, files: ["extension/content.js"] });
    return there.flatMap(({ frameId, result }) => (isReached(result) ? [{ frame: frameId, ...result }] : []));
  } catch {
    return [];
  }
}

/** @param {any} result @returns {result is {address: string, inside: string[]}} */
const isReached = (result) => typeof result?.address === "string" && Array.isArray(result.inside);

/** @param {number} tab @param {number} frame */
export const portTo = (tab, frame) => chrome.tabs.connect(tab, { name: "jiehua", frameId: frame });

/** Those of the sites of these addresses that we have no leave for, as match patterns. @param {string[]} addresses */
export async function withoutLeave(addresses) {
  const patterns = [...new Set(addresses.map(patternOf))].filter((one) => one !== null);
  const allowed = await Promise.all(patterns.map((one) => chrome.permissions.contains({ origins: [one] })));
  return patterns.filter((_, index) => !allowed[index]);
}
