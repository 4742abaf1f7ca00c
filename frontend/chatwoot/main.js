// The page that Chatwoot shows in its dashboard: the sidebar in a frame, on the buyer whose conversation is in front.
// Only the Chatwoot of the settings may frame it (frame-ancestors), so its parent is that Chatwoot.

import { buyerOf } from "./context.js";

const ASK = "chatwoot-dashboard-app:fetch-info";
const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe"));
/** @type {string|null} */
let buyer = null;

/** ms between two questions while the tab is seen: Chatwoot answers, and tells nothing by itself when the agent goes over to
 * another conversation. */
const AGAIN = 2000;
/** What is told next is shown even if it is the buyer of before, whom the agent may have left here. */
let anew = true;

function show() {
  if (buyer !== null) frame.contentWindow?.postMessage({ type: "jiehua.open", buyer }, location.origin);
}

function ask() {
  window.parent.postMessage(ASK, "*");
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent) return;
  const told = buyerOf(event.data);
  if (told === null || (told === buyer && !anew)) return;
  buyer = told;
  anew = false;
  show();
});
frame.addEventListener("load", show);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  anew = true;
  ask();
});
setInterval(() => document.hidden || ask(), AGAIN);
// Chatwoot tells when the frame is loaded, and on this request; the tab may have been loaded long before.
ask();
