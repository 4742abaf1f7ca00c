// frontend/sidebar/seen.js; what it says of lists that are held is tested with the state.

import assert from "node:assert/strict";
import { test } from "node:test";
import { briefStrip } from "../../frontend/sidebar/seen.js";

const cards = (count) => Array.from({ length: count }, (_, index) => ({ id: `b${index + 1}` }));

test("the strip shows the first buyers, and the one in front wherever they stand", () => {
  assert.deepEqual([...briefStrip(cards(9), "b1")], ["b1", "b2", "b3"]);
  assert.deepEqual([...briefStrip(cards(9), "b3")], ["b1", "b2", "b3"]);
  assert.deepEqual([...briefStrip(cards(9), "b7")], ["b1", "b2", "b7"]);
});

test("where nobody is in front, or somebody who has left, the first buyers are shown", () => {
  for (const current of [null, "gone"]) assert.deepEqual([...briefStrip(cards(9), current)], ["b1", "b2", "b3"]);
});

test("no row tells of one more buyer in the place where that buyer fits", () => {
  for (const count of [0, 1, 4]) assert.equal(briefStrip(cards(count), "b1").size, count);
  assert.equal(briefStrip(cards(5), "b1").size, 3);
});
