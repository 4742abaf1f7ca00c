// frontend/sidebar/wire.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { readFrame } from "../../frontend/sidebar/wire.js";
import { card } from "./cards.mjs";

test("what is no frame of ours is null", () => {
  for (const text of ["", "{", "[]", "null", "7", '"buyer"', '{"type":"later"}', '{"type":"__proto__"}', undefined]) {
    assert.equal(readFrame(text), null);
  }
});

test("a card without its lists gets empty ones, and its id for a name", () => {
  const frame = readFrame(JSON.stringify({ type: "buyer", seq: 2, prev: 1, buyer: { id: "b1", stage: { id: "closing" }, version: 1 } }));
  assert.deepEqual([frame.buyer.name, frame.buyer.traits, frame.buyer.suggestions, frame.buyer.slots], ["b1", [], [], {}]);
});

test("one bad card does not take the others of a snapshot away", () => {
  const frame = readFrame(JSON.stringify({ type: "snapshot", seq: 2, buyers: [{ id: 7 }, card("b1"), null] }));
  assert.deepEqual(frame.buyers.map((b) => b.id), ["b1"]);
});

test("fields that this page does not know are left in place", () => {
  const frame = readFrame(JSON.stringify({ type: "buyer", seq: 2, prev: 1, buyer: { ...card("b1"), mood: "gut" } }));
  assert.equal(frame.buyer.mood, "gut");
});
