import assert from "node:assert/strict";
import test from "node:test";

import { composerAction, forSidebar } from "../../frontend/demo/keys.js";

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

test("the sidebar's keys are passed on from anywhere in the page, never out of a composition or with a modifier", () => {
  for (const name of ["1", "9", "３", "n", "N", "/", "、", "?"]) assert.equal(forSidebar(key(name)), true, name);
  for (const name of ["0", "a", "Enter", "Tab", "Escape", "F1"]) assert.equal(forSidebar(key(name)), false, name);
  assert.equal(forSidebar(key("!", { shiftKey: true, code: "Digit1" })), true, "Shift and a digit edits");
  assert.equal(forSidebar(key("1", { isComposing: true })), false);
  assert.equal(forSidebar(key("1", { keyCode: 229 })), false);
  assert.equal(forSidebar(key("1", { ctrlKey: true })), false);
});
