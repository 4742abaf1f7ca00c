import assert from "node:assert/strict";
import test from "node:test";

import { composerAction } from "../../frontend/demo/keys.js";

const key = (name, more = {}) => ({ key: name, shiftKey: false, isComposing: false, keyCode: 0, ...more });

test("Enter never sends while an input method composes, in either way that browsers say so", () => {
  assert.equal(composerAction(key("Enter", { isComposing: true })), null);
  assert.equal(composerAction(key("Enter", { keyCode: 229 })), null);
  assert.equal(composerAction(key("Escape", { isComposing: true })), null);
});

test("Enter sends, Shift+Enter makes a line, Esc goes back, digits are text", () => {
  assert.equal(composerAction(key("Enter")), "send");
  assert.equal(composerAction(key("Enter", { shiftKey: true })), null);
  assert.equal(composerAction(key("Escape")), "leave");
  assert.equal(composerAction(key("1")), null);
});
