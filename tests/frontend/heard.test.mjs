// frontend/sidebar/heard.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { newsSince, withHeard } from "../../frontend/sidebar/heard.js";
import { after, card } from "./cards.mjs";

test("what the buyer wrote after the version that was seen is new; what we said is not", () => {
  const first = card("a", { version: 3 });
  let lines = withHeard([], first);
  const second = after(first, "白色呢", []);
  lines = withHeard(lines, second);
  const ours = { ...after(second, "有的", []), last_message: { id: "x", from: "agent", text: "有的", at: "" } };
  lines = withHeard(lines, ours);
  lines = withHeard(lines, after(ours, "今天发吗", []));
  assert.deepEqual(newsSince(lines, 3), ["白色呢", "今天发吗"]);
  assert.deepEqual(newsSince(lines, 6), []);
  assert.deepEqual(newsSince(undefined, 0), []);
});

test("a card that changed without a new line adds none, and only the newest lines are kept", () => {
  let one = card("a");
  let lines = withHeard(withHeard([], one), { ...one, version: 2 });
  assert.equal(lines.length, 1);
  for (let index = 0; index < 20; index += 1) lines = withHeard(lines, (one = after(one, `第 ${index} 句`, [])));
  assert.equal(lines.length, 8);
  assert.equal(lines.at(-1).text, "第 19 句");
});
