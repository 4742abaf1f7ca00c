// frontend/sidebar/bank.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { PhraseShelf } from "../../frontend/sidebar/bank.js";

const bankOf = (text) => ({ phrases: [{ id: "p.1", technique: "t", technique_name: "商品解答", text }], typed: { "p.1": "" }, names: {}, intents: {} });

/** A browser that keeps `kept`, and a server with `now`. */
function browser(kept, now) {
  const all = { kept, now, asked: [], uses: "" };
  all.shelf = new PhraseShelf({
    fetch: async (tag) => (all.asked.push(tag), all.now),
    load: async () => all.kept,
    store: async (fresh) => void (all.kept = fresh),
    uses: () => all.uses,
    rememberUses: (text) => (all.uses = text),
    now: () => 7,
  });
  all.find = (q, values = {}) => all.shelf.find(q, values, (hit) => hit.why, 9);
  return all;
}

test("what the browser kept is there without a server", async () => {
  const all = browser({ tag: '"1"', bank: bankOf("能发的") }, null);
  assert.equal(all.shelf.ready, false);
  await all.shelf.open();
  assert.deepEqual(all.asked, ['"1"']);
  assert.deepEqual(all.find("能发").map((one) => [one.key, one.text, one.because]), [[1, "能发的", "starts"]]);
});

test("a bank that changed takes the place of the kept one and is kept", async () => {
  const all = browser({ tag: '"1"', bank: bankOf("旧的") }, { tag: '"2"', bank: bankOf("新的") });
  await all.shelf.open();
  assert.deepEqual([all.find("旧").length, all.find("新").length, all.kept.tag], [0, 1, '"2"']);
  await all.shelf.refresh();
  assert.deepEqual(all.asked, ['"1"', '"2"']);
});

test("gaps are filled with what the card shows, and the marks stay on their characters", async () => {
  const all = browser({ tag: "", bank: bankOf("{商品}走{快递}，今天能发") }, null);
  await all.shelf.open();
  const [found] = all.find("能发", { 商品: "轻薄风衣" });
  assert.equal(found.text, "轻薄风衣走{快递}，今天能发");
  assert.deepEqual([found.filled, found.missing], [{ 商品: "轻薄风衣" }, ["快递"]]);
  assert.deepEqual(found.marks.map(({ start, end }) => found.text.slice(start, end)), ["能发"]);
});

test("uses are remembered, the oldest forgotten first, and nonsense is no memory", () => {
  const all = browser(null, null);
  all.shelf.used("p.1");
  all.shelf.used("p.1");
  assert.equal(all.uses, '[["p.1",2,7]]');
  for (let n = 0; n < 1000; n += 1) all.shelf.used(`p.n${n}`);
  assert.ok(!all.uses.includes('"p.1"'));
  all.uses = "{";
  assert.equal(new PhraseShelf({ uses: () => all.uses }).ready, false);
});
