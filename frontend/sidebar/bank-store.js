// Where the bank is kept in this browser and how it is fetched: IndexedDB, since a large bank is more than localStorage holds.
// A browser that forbids storage fetches it with each load.

import { serverAddress } from "./settings.js";

const NAME = "jiehua", STORE = "bank";

/** @returns {Promise<IDBDatabase>} */
const opened = () =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} work
 * @returns {Promise<any>} null where the browser forbids it
 */
async function inStore(mode, work) {
  try {
    const database = await opened();
    return await new Promise((resolve, reject) => {
      const asked = work(database.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result ?? null);
      asked.onerror = () => reject(asked.error);
    }).finally(() => database.close());
  } catch {
    return null;
  }
}

/** @param {string} shop  whose bank @returns {Promise<import("./bank.js").Kept|null>} */
export const loadBank = (shop) => inStore("readonly", (store) => store.get(shop));

/** @param {string} shop @param {import("./bank.js").Kept} kept */
export const storeBank = (shop, kept) => inStore("readwrite", (store) => store.put(kept, shop));

/** What is kept of a shop whose token is forgotten here is forgotten too. */
export const forgetBanks = () => inStore("readwrite", (store) => store.clear());

/**
 * The bank as the server has it; null where it is the one with this tag, and where nobody answers.
 * @param {string} token
 * @param {string} tag
 * @returns {Promise<import("./bank.js").Kept|null>}
 */
export async function fetchBank(token, tag) {
  try {
    const answer = await fetch(new URL("/api/v1/phrases", serverAddress()), {
      headers: { authorization: `Bearer ${token}`, ...(tag ? { "if-none-match": tag } : {}) },
      cache: "no-store",
    });
    if (answer.status !== 200) return null;
    const bank = await answer.json();
    const whole = Array.isArray(bank?.phrases) && bank.typed && bank.names && bank.intents;
    return whole ? { tag: answer.headers.get("etag") ?? "", bank } : null;
  } catch {
    return null;
  }
}
