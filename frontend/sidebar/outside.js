// What the page asks of the browser and of the server beside its socket: is anybody there, the values for gaps, a note
// that is seen to, the clipboard.

import { serverAddress } from "./settings.js";
import { NOT_CONNECTED, Refused } from "./socket.js";

/** Whether anybody answers where the server is. Browsers slow down sockets that fail again and again, but not this. */
export async function reachable() {
  try {
    await fetch(new URL("/healthz", serverAddress()), { mode: "no-cors", cache: "no-store", signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
}

/** Values that the server knows for a buyer; none where it does not answer. @param {string} buyer @param {string} token
 * @returns {Promise<import("./gaps.js").Offer[]>} */
export async function fetchOffers(buyer, token) {
  try {
    const answer = await fetch(new URL(`/api/v1/buyers/${encodeURIComponent(buyer)}`, serverAddress()), {
      headers: { authorization: `Bearer ${token}` },
    });
    const { values } = answer.ok ? await answer.json() : { values: [] };
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}

/** Tells the server that a note is seen to, or open again; the buyer's card then says so. @param {string} note @param {boolean} done
 * @param {string} token @throws {Refused} */
export async function markNote(note, done, token) {
  const answer = await fetch(new URL(`/api/v1/notes/${encodeURIComponent(note)}`, serverAddress()), {
    method: "PUT", headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: JSON.stringify({ done }),
  }).catch(() => {
    throw new Refused("offline", NOT_CONNECTED, true);
  });
  if (answer.ok) return;
  const { code = "internal", message = answer.statusText, retryable = false } = await answer.json().catch(() => ({}));
  throw new Refused(code, message, retryable);
}

/** Copies a text. @param {string} text @param {Window} home  the window that has the focus @returns {Promise<boolean>} */
export async function copyText(text, home) {
  try {
    await home.navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https the clipboard is not there; the old way still is.
    const area = home.document.createElement("textarea");
    area.value = text;
    area.className = "hidden";
    home.document.body.append(area);
    area.select();
    const done = home.document.execCommand("copy");
    area.remove();
    return done;
  }
}
