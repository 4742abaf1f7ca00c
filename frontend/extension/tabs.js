// The tabs of this window: which of them are chat pages that we may read, and the ports to them. Nothing runs in a page
// before its site was connected, and nothing stays there after the panel was closed.

import { ADAPTERS, matches, patternOf } from "./adapters.js";
import { server, taught } from "./kept.js";

/**
 * @typedef {import("./adapters.js").Adapter} Adapter
 * @typedef {{tab: number, adapter: Adapter, allowed: boolean, known: boolean, active: boolean}} Site  active: in front
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
    return [{ tab: tab.id, adapter, allowed, known: adapter.composer !== null, active: tab.active }];
  }));
  return found.flat();
}

/**
 * A port to the page of a tab, with our script in it.
 * @param {number} tab @returns {Promise<chrome.runtime.Port|null>} null: the page does not let us in, or has gone
 */
export async function reach(tab) {
  try {
    const [there] = await chrome.scripting.executeScript({ target: { tabId: tab }, files: ["extension/content.js"] });
    if (there?.result !== true) return null;
    return chrome.tabs.connect(tab, { name: "jiehua", frameId: 0 });
  } catch {
    return null;
  }
}
