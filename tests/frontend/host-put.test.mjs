// frontend/sidebar/host-put.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { settle, TOO_OLD } from "../../frontend/sidebar/host-put.js";

const REPLY = { text: "黑色有现货", how: "insert" };
const CHAT = { front: true, draft: "", moved: false };

test("a reply goes into an empty input box, and is sent only where the shop wants it", () => {
  assert.deepEqual(settle(REPLY, CHAT), { text: "黑色有现货", send: false });
  assert.deepEqual(settle({ ...REPLY, how: "send" }, CHAT), { text: "黑色有现货", send: true });
  assert.deepEqual(settle(REPLY, { ...CHAT, draft: " \n" }), { text: "黑色有现货", send: false });
});

test("a draft in the input box is left alone unless the agent said what is to become of it", () => {
  const chat = { ...CHAT, draft: "稍等哦" };
  assert.deepEqual(settle(REPLY, chat), { why: "not_empty" });
  assert.deepEqual(settle({ ...REPLY, how: "send" }, chat), { why: "not_empty" });
  assert.deepEqual(settle({ ...REPLY, draft: "append" }, chat), { text: "稍等哦\n黑色有现货", send: false });
  assert.deepEqual(settle({ ...REPLY, draft: "replace" }, chat), { text: "黑色有现货", send: false });
});

test("another chat in front, a buyer who wrote meanwhile and a reply that comes late are refused, whatever the draft", () => {
  for (const draft of [undefined, "append", "replace"]) {
    const reply = { ...REPLY, ...(draft ? { draft } : {}) };
    assert.deepEqual(settle(reply, { ...CHAT, front: false }), { why: "no_composer" });
    assert.deepEqual(settle(reply, { ...CHAT, moved: true }), { why: "context_changed" });
    assert.deepEqual(settle(reply, CHAT, TOO_OLD + 1), { why: "context_changed" });
  }
  assert.equal(settle(REPLY, CHAT, TOO_OLD).why, undefined);
});
