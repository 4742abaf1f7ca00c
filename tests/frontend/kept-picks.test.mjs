// frontend/sidebar/kept-picks.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { KeptPicks } from "../../frontend/sidebar/kept-picks.js";

const frame = (id, how = "insert") => ({ type: "pick", id, buyer: "a", phrase: "p", how });

test("picks come back after a reload, oldest first, each once", () => {
  let stored = "";
  const first = new KeptPicks("", (text) => (stored = text));
  first.keep(frame("1"), 100);
  first.keep(frame("2"), 200);
  first.keep(frame("1"), 300);
  assert.deepEqual(new KeptPicks(stored, () => undefined).due(300).map((one) => one.id), ["1", "2"]);
});

test("after ten seconds a pick is only counted", () => {
  const kept = new KeptPicks("", () => undefined);
  kept.keep(frame("1"), 0);
  kept.keep(frame("2", "send"), 5000);
  assert.deepEqual(kept.due(10_000).map((one) => one.how), ["insert", "send"]);
  assert.deepEqual(kept.due(10_001).map((one) => one.how), ["copy", "send"]);
  assert.deepEqual(kept.due(99_000).map((one) => one.how), ["copy", "copy"]);
});

test("what the agent copied is only counted, and what the server has is forgotten", () => {
  let stored = "";
  const kept = new KeptPicks("", (text) => (stored = text));
  kept.keep(frame("1"), 0);
  kept.onlyCount("1");
  assert.equal(kept.due(1)[0].how, "copy");
  kept.forget("1");
  assert.deepEqual([kept.size, stored], [0, ""]);
});

test("a memory that makes no sense is no memory", () => {
  for (const text of ["{", "{}", "null", '[1,{"frame":{}}]']) assert.equal(new KeptPicks(text, () => undefined).size, 0, text);
});
