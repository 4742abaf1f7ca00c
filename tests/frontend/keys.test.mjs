// frontend/sidebar/keys.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { usualKeys } from "../../frontend/sidebar/keymap.js";
import { actionFromKey } from "../../frontend/sidebar/keys.js";

const MODES = ["list", "stage", "dismiss", "copy", "ask", "search", "results", "edit", "aside", "sheet", "form"];
const press = (key, more = {}) => ({ key, ...more });

test("while an input method composes no key does anything, in any mode", () => {
  for (const mode of MODES) {
    for (const key of ["1", "9", "Enter", "Tab", "Escape", "n", "/", "、", "?"]) {
      assert.equal(actionFromKey(press(key, { isComposing: true }), mode), null, `${mode} ${key}`);
      assert.equal(actionFromKey(press(key, { keyCode: 229 }), mode), null, `${mode} ${key} 229`);
    }
  }
});

test("keys with Ctrl, Alt or Meta belong to the browser", () => {
  for (const mode of MODES) {
    for (const held of ["ctrlKey", "altKey", "metaKey"]) {
      if (mode !== "edit") assert.equal(actionFromKey(press("1", { [held]: true }), mode), null);
      assert.equal(actionFromKey(press("Escape", { [held]: true }), mode), null);
    }
  }
});

test("a digit picks: from the row above the letters, the number pad, and in full width", () => {
  assert.deepEqual(actionFromKey(press("3", { code: "Digit3" }), "list"), { type: "pick", key: 3 });
  assert.deepEqual(actionFromKey(press("3", { code: "Numpad3" }), "list"), { type: "pick", key: 3 });
  assert.deepEqual(actionFromKey(press("３"), "list"), { type: "pick", key: 3 });
  assert.equal(actionFromKey(press("0"), "list"), null);
});

test("the number pad without NumLock walks and does not pick", () => {
  assert.equal(actionFromKey(press("End", { code: "Numpad1" }), "list"), null);
  assert.equal(actionFromKey(press("End", { code: "Numpad1", shiftKey: true }), "list"), null);
});

test("Shift and a digit opens for editing, whatever sign the layout makes of it", () => {
  for (const sign of ["!", "！", "1"]) {
    assert.deepEqual(actionFromKey(press(sign, { code: "Digit1", shiftKey: true }), "list"), { type: "edit", key: 1 });
  }
});

test("a digit that is held down picks once", () => {
  assert.equal(actionFromKey(press("1", { repeat: true }), "list"), null);
  assert.equal(actionFromKey(press("Enter", { repeat: true }), "edit"), null);
  assert.equal(actionFromKey(press("1", { repeat: true }), "results"), null);
});

test("the slash, the full-width slash and 、 open the search", () => {
  for (const key of ["/", "／", "、"]) assert.deepEqual(actionFromKey(press(key), "list"), { type: "search" });
});

test("letters act with caps lock and in full width, but not with Shift", () => {
  for (const key of ["n", "N", "ｎ"]) assert.deepEqual(actionFromKey(press(key), "list"), { type: "next_waiting" });
  assert.equal(actionFromKey(press("N", { shiftKey: true }), "list"), null);
});

test("in the search box letters, and digits without results, are text", () => {
  for (const key of ["n", "j", "x", "/", "?", "1", "Enter"]) assert.equal(actionFromKey(press(key), "search"), null, key);
});

test("with results under the box digits and Enter pick, arrows walk", () => {
  assert.deepEqual(actionFromKey(press("2"), "results"), { type: "pick", key: 2 });
  assert.deepEqual(actionFromKey(press("@", { code: "Digit2", shiftKey: true }), "results"), { type: "edit", key: 2 });
  assert.deepEqual(actionFromKey(press("Enter"), "results"), { type: "pick_selected" });
  assert.deepEqual(actionFromKey(press("ArrowDown"), "results"), { type: "walk", by: 1 });
  assert.equal(actionFromKey(press("e"), "results"), null);
});

test("in the editor Enter sends, Shift+Enter is a new line, Tab walks the gaps, digits are text", () => {
  assert.deepEqual(actionFromKey(press("Enter"), "edit"), { type: "send" });
  assert.equal(actionFromKey(press("Enter", { shiftKey: true }), "edit"), null);
  assert.deepEqual(actionFromKey(press("Tab"), "edit"), { type: "gap", backwards: false });
  assert.deepEqual(actionFromKey(press("Tab", { shiftKey: true }), "edit"), { type: "gap", backwards: true });
  assert.equal(actionFromKey(press("1"), "edit"), null);
});

test("beside the editor and in foreign fields nothing acts but Escape for the editor", () => {
  assert.equal(actionFromKey(press("1"), "aside"), null);
  assert.deepEqual(actionFromKey(press("Escape"), "aside"), { type: "back" });
  assert.equal(actionFromKey(press("Escape"), "form"), null);
  assert.equal(actionFromKey(press("1"), "form"), null);
});

test("after S a digit names a stage, after X a suggestion", () => {
  assert.deepEqual(actionFromKey(press("s"), "list"), { type: "arm", what: "stage" });
  assert.deepEqual(actionFromKey(press("5"), "stage"), { type: "stage", index: 4 });
  assert.deepEqual(actionFromKey(press("8"), "stage"), { type: "back" });
  assert.deepEqual(actionFromKey(press("x"), "list"), { type: "arm", what: "dismiss" });
  assert.deepEqual(actionFromKey(press("8"), "dismiss"), { type: "dismiss", key: 8 });
});

test("with the help open a digit does not pick", () => {
  assert.equal(actionFromKey(press("1"), "sheet"), null);
  assert.deepEqual(actionFromKey(press("？"), "sheet"), { type: "help" });
});

test("in the editor Alt and a digit put an offered value in, Alt and Enter the better wording", () => {
  assert.deepEqual(actionFromKey(press("¡", { code: "Digit1", altKey: true }), "edit"), { type: "value", key: 1 });
  assert.deepEqual(actionFromKey(press("Enter", { altKey: true }), "edit"), { type: "better" });
});

test("an open question is answered by Enter; digits go on picking", () => {
  assert.deepEqual(actionFromKey(press("Enter"), "ask"), { type: "answer" });
  assert.equal(actionFromKey(press("Enter", { repeat: true }), "ask"), null);
  assert.deepEqual(actionFromKey(press("2"), "ask"), { type: "pick", key: 2 });
});

test("keys can be put elsewhere and switched off", () => {
  const keymap = { ...usualKeys(), pick: ["Alt+digit"], next_waiting: ["F8"], dismiss: [] };
  assert.deepEqual(actionFromKey(press("3", { altKey: true }), "list", keymap), { type: "pick", key: 3 });
  assert.equal(actionFromKey(press("3"), "list", keymap), null);
  assert.deepEqual(actionFromKey(press("F8"), "list", keymap), { type: "next_waiting" });
  assert.equal(actionFromKey(press("n"), "list", keymap), null);
  assert.equal(actionFromKey(press("x"), "list", keymap), null);
});

test("with single keys off only those with Ctrl, Alt or Meta act in the list", () => {
  const keymap = { ...usualKeys(), pick: ["Alt+digit"] };
  for (const key of ["n", "?", "/"]) assert.equal(actionFromKey(press(key), "list", keymap, false), null);
  assert.deepEqual(actionFromKey(press("1", { altKey: true }), "list", keymap, false), { type: "pick", key: 1 });
  assert.deepEqual(actionFromKey(press("Escape"), "list", keymap, false), { type: "back" });
});
