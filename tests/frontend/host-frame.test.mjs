// frontend/sidebar/host-frame.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { frameCarrier } from "../../frontend/sidebar/host-frame.js";

/** A window inside another one, which hears and is heard. */
function inside() {
  const all = { told: [], heard: [], listener: null };
  const parent = { postMessage: (message, origin) => all.told.push([message, origin]) };
  const carrier = frameCarrier({ parent, location: { origin: "http://here" }, addEventListener: (_type, hear) => (all.listener = hear) });
  carrier.listen((message) => all.heard.push(message));
  return Object.assign(all, { parent, carrier });
}

test("the host is told, and nobody of another origin", () => {
  const all = inside();
  all.carrier.tell({ type: "jiehua.opened", buyer: "小鱼" });
  assert.deepEqual(all.told, [[{ type: "jiehua.opened", buyer: "小鱼" }, "http://here"]]);
});

test("only the window around us, from our own origin, is heard", () => {
  const all = inside();
  all.listener({ source: all.parent, origin: "http://here", data: 1 });
  all.listener({ source: all.parent, origin: "https://evil.example", data: 2 });
  all.listener({ source: {}, origin: "http://here", data: 3 });
  assert.deepEqual(all.heard, [1]);
});

test("a page that nobody frames has no host", () => {
  const window = { location: { origin: "http://here" }, addEventListener: () => assert.fail("listens") };
  window.parent = window;
  const carrier = frameCarrier(window);
  carrier.listen(() => undefined);
  assert.equal(carrier.tell, null);
});
