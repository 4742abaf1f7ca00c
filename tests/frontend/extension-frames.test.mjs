// frontend/extension/frames.js, with tabs and ports that the test plays.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ADAPTERS } from "../../frontend/extension/adapters.js";
import { Frames } from "../../frontend/extension/frames.js";

const CHATWOOT = ADAPTERS.find((one) => one.id === "chatwoot");
const UNKNOWN = { ...CHATWOOT, id: "portal", name: "portal", buyerSays: null, weSay: null, text: null, buyer: null, composer: null };
const PORTAL = { frame: 0, address: "https://portal.example/", inside: ["https://app.chatwoot.com/app/1"] };
const INNER = { frame: 7, address: "https://app.chatwoot.com/app/1", inside: [] };

/** Tabs with these frames, which are reached as often as the test says. */
function set(found) {
  const world = { found, entered: [], left: [], heard: [], ports: [], pages: new Map(), reached: [] };
  const frames = new Frames({
    reach: async (tab, all) => (world.reached.push([tab, all]), all ? world.found : world.found.slice(0, 1)),
    port: (tab, frame) => {
      const port = { tab, frame, told: [], onMessage: { addListener: (hear) => (port.say = hear) }, onDisconnect: { addListener: (hear) => (port.end = hear) }, postMessage: (message) => port.told.push(message) };
      world.ports.push(port);
      return port;
    },
    adapterFor: (address) => (address.includes("chatwoot") ? CHATWOOT : address.startsWith("http") ? UNKNOWN : null),
    enter: (frame, adapter) => {
      world.entered.push([frame.id, adapter.id]);
      world.pages.set(frame.id, { adapter, reading: null });
    },
    leave: (frame) => world.left.push(frame.id),
    hear: (frame, message) => world.heard.push([frame.id, message]),
  });
  return { frames, world, chat: () => frames.chatOf(1, (id) => world.pages.get(id) ?? null)?.id ?? null };
}

test("every frame is entered once, with the adapter of its own address; one without a web address is left alone", async () => {
  const { frames, world } = set([PORTAL, INNER, { frame: 9, address: "about:srcdoc", inside: [] }]);
  await frames.open({ tab: 1, adapter: UNKNOWN });
  await frames.open({ tab: 1, adapter: UNKNOWN });
  assert.deepEqual(world.entered, [["1/0", "portal"], ["1/7", "chatwoot"]]);
  assert.deepEqual(frames.inside(1), PORTAL.inside);
  world.ports[1].say({ type: "key", key: 1 });
  assert.deepEqual(world.heard, [["1/7", { type: "key", key: 1 }]]);
});

test("the chat of a tab is the frame that shows a buyer, else one that we know, else the page", async () => {
  const { frames, world, chat } = set([PORTAL, INNER]);
  assert.equal(chat(), null);
  await frames.open({ tab: 1, adapter: UNKNOWN });
  assert.equal(chat(), "1/7", "known");
  world.pages.set("1/7", { adapter: UNKNOWN, reading: null });
  assert.equal(chat(), "1/0", "none is known");
  world.pages.set("1/7", { adapter: CHATWOOT, reading: null });
  world.pages.set("1/0", { adapter: CHATWOOT, reading: { buyer: { id: "b", name: "b" } } });
  assert.equal(chat(), "1/0", "it shows a buyer");
  assert.deepEqual(frames.of(2), []);
});

test("a frame that was loaded anew is entered anew, and its old port ends nothing of the new one", async () => {
  const { frames, world } = set([PORTAL, INNER]);
  await frames.open({ tab: 1, adapter: UNKNOWN });
  const old = world.ports[1];
  old.end();
  await frames.open({ tab: 1, adapter: UNKNOWN });
  old.end();
  assert.deepEqual(world.left, ["1/7"]);
  assert.deepEqual(world.entered.map(([id]) => id), ["1/0", "1/7", "1/7"]);
  assert.equal(frames.one("1/7").port, world.ports[2]);
});

test("a tab that is being reached is not reached twice at once", async () => {
  const { frames, world } = set([PORTAL]);
  await Promise.all([frames.open({ tab: 1, adapter: UNKNOWN }), frames.open({ tab: 1, adapter: UNKNOWN })]);
  assert.deepEqual(world.reached, [[1, false], [1, true]]);
});
