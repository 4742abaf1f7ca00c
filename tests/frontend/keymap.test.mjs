// frontend/sidebar/keymap.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { en } from "../../frontend/lang/en.js";
import { zh } from "../../frontend/lang/zh.js";
import { COMMANDS, chordOf, clashesOf, readKeymap, rebound, shownKeys, suits, usualKeys, writeKeymap } from "../../frontend/sidebar/keymap.js";

test("a chord names what is held, digits as one key, letters in lower case, signs without Shift", () => {
  const chords = [
    [{ key: "7", code: "Digit7" }, "digit"], [{ key: "&", code: "Digit7", shiftKey: true }, "Shift+digit"], [{ key: "７" }, "digit"],
    [{ key: "N" }, "n"], [{ key: "N", shiftKey: true }, "Shift+n"], [{ key: "?", shiftKey: true }, "?"], [{ key: "Tab", shiftKey: true }, "Shift+Tab"],
    [{ key: "å", code: "KeyA", altKey: true }, "Alt+a"], [{ key: "k", ctrlKey: true, altKey: true }, "Ctrl+Alt+k"], [{ key: "Shift", shiftKey: true }, ""],
  ];
  for (const [event, chord] of chords) assert.equal(chordOf(event), chord);
});

test("as delivered nothing clashes, with us or with others", () => {
  for (const { id } of COMMANDS) assert.deepEqual(clashesOf(usualKeys(), id), { ours: [], others: [] }, id);
});

test("a key that another command or another program has is told", () => {
  assert.deepEqual(clashesOf(rebound(usualKeys(), "note", "n"), "note").ours, ["next_waiting"]);
  assert.deepEqual(clashesOf(rebound(usualKeys(), "search", "Ctrl+f"), "search").others, ["browser", "feige"]);
  assert.deepEqual(clashesOf(rebound(usualKeys(), "next_waiting", "Alt+j"), "next_waiting").others, ["chatwoot"]);
  assert.deepEqual(clashesOf(rebound(usualKeys(), "better", "n"), "better").ours, [], "in the editor N is no command");
});

test("what goes by digits has a chord of digits, everything else another, nothing has Escape", () => {
  assert.ok(suits("pick", "Alt+digit") && suits("next_waiting", "F8"));
  assert.ok(!suits("pick", "p") && !suits("next_waiting", "digit") && !suits("help", "Escape") && !suits("help", ""));
});

test("what the browser remembers is what differs, and comes back", () => {
  assert.equal(writeKeymap(usualKeys()), "");
  const own = rebound(rebound(usualKeys(), "note", "m"), "window", null);
  assert.equal(writeKeymap(own), '{"note":["m"],"window":[]}');
  assert.deepEqual(readKeymap(writeKeymap(own)), own);
});

test("a memory that makes no sense leaves the keys as delivered", () => {
  for (const text of ["", "{", "null", "[]", '{"note":"m"}', '{"note":[""]}', '{"gone":["x"]}']) assert.deepEqual(readKeymap(text), usualKeys(), text);
});

test("every command has a name in both languages", () => {
  for (const { id } of COMMANDS) assert.ok(zh.help.commands[id] && en.help.commands[id], id);
});

test("chords are shown as keys", () => {
  assert.deepEqual(shownKeys("Shift+digit"), ["Shift", "1–9"]);
  assert.deepEqual(shownKeys("ArrowDown"), ["↓"]);
  assert.deepEqual(shownKeys("n"), ["N"]);
});
