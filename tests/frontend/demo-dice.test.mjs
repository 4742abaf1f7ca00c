import assert from "node:assert/strict";
import test from "node:test";

import { between, oneOf, roll, typingTime } from "../../frontend/demo/dice.js";

test("a thousand throws stay in [0, 1), repeat with the seed, and do not stick to one side", () => {
  const throwAll = (seed) => {
    const values = [];
    for (let at = { seed }, count = 0; count < 1000; count += 1) values.push((at = roll(at.seed)).value);
    return values;
  };
  const values = throwAll(42);
  assert.deepEqual(values, throwAll(42));
  assert.notDeepEqual(values, throwAll(43));
  assert.ok(values.every((value) => value >= 0 && value < 1));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.ok(mean > 0.45 && mean < 0.55, String(mean));
});

test("both bounds of a range are thrown, and nothing beside them", () => {
  const seen = new Set();
  for (let at = { seed: 1 }, count = 0; count < 200; count += 1) seen.add((at = between(at.seed, 1, 3)).value);
  assert.deepEqual([...seen].sort(), [1, 2, 3]);
});

test("one text is itself; of several each can be chosen", () => {
  assert.equal(oneOf(5, "在吗").value, "在吗");
  const seen = new Set(Array.from({ length: 50 }, (_, seed) => oneOf(seed, ["在吗", "你好"]).value));
  assert.deepEqual(seen, new Set(["在吗", "你好"]));
});

test("typing time counts characters, not code units", () => {
  const face = typingTime(3, "😊").value;
  assert.ok(face >= 60 && face <= 120, String(face));
});
