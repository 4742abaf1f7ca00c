// The page that Chatwoot shows in its dashboard: the sidebar in a frame, on the buyer whose conversation is in front.
// Only the Chatwoot of the settings may frame it (frame-ancestors), so its parent is that Chatwoot.

import { buyerOf } from "./context.js";

const ASK = "chatwoot-dashboard-app:fetch-info";
const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe"));
/** @type {string|null} */
let buyer = null;

function show() {
  if (buyer !== null) frame.contentWindow?.postMessage({ type: "jiehua.open", buyer }, location.origin);
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent) return;
  buyer = buyerOf(event.data) ?? buyer;
  show();
});
frame.addEventListener("load", show);
// Chatwoot tells when the frame is loaded, and on this request; the tab may have been loaded long before.
window.parent.postMessage(ASK, "*");
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) window.parent.postMessage(ASK, "*");
});
