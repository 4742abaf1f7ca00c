// What a key means at this moment. Pure: an event in, a small action or null out; nothing is done here. Which keys there are
// is keymap.js. Null means that the key belongs to the browser or to the input method and is left alone.

import { chordOf, commandOf, digitOf, usualKeys } from "./keymap.js";

/**
 * @typedef {import("./keymap.js").KeyLike} KeyLike
 *
 * @typedef {"list"|"stage"|"dismiss"|"copy"|"done"|"ask"|"search"|"results"|"edit"|"aside"|"sheet"|"form"} Mode
 *   list: nothing is typed into; stage, dismiss, copy, done: waiting for the digit that their key asked for;
 *   ask: a question stands open; search: the search box, still without an answer; results: with results under it;
 *   edit: the text of a suggestion; aside: a draft is open but another part has the focus;
 *   sheet: help is open; form: a field that is none of the above.
 *
 * @typedef {{type: "pick", key: number} | {type: "edit", key: number} | {type: "next_waiting"}
 *   | {type: "step", by: 1|-1} | {type: "walk", by: 1|-1} | {type: "search"} | {type: "back"} | {type: "help"}
 *   | {type: "take"} | {type: "arm", what: "stage"|"dismiss"|"copy"|"done"} | {type: "stage", index: number}
 *   | {type: "dismiss", key: number} | {type: "copy", key: number} | {type: "done", key: number} | {type: "pick_selected"} | {type: "send"}
 *   | {type: "gap", backwards: boolean} | {type: "value", key: number} | {type: "better"} | {type: "answer"}
 *   | {type: "note"} | {type: "uncover"} | {type: "paste"} | {type: "window"}} KeyAction
 */

/** What the commands of the list do that need no digit. @type {Record<string, KeyAction>} */
const PLAIN = {
  walk_down: { type: "walk", by: 1 },
  walk_up: { type: "walk", by: -1 },
  next_waiting: { type: "next_waiting" },
  step_down: { type: "step", by: 1 },
  step_up: { type: "step", by: -1 },
  search: { type: "search" },
  take: { type: "take" },
  stage: { type: "arm", what: "stage" },
  dismiss: { type: "arm", what: "dismiss" },
  copy: { type: "arm", what: "copy" },
  note: { type: "note" },
  done: { type: "arm", what: "done" },
  uncover: { type: "uncover" },
  paste: { type: "paste" },
  window: { type: "window" },
  help: { type: "help" },
};

const USUAL = usualKeys();

/**
 * @param {KeyLike} event
 * @param {Mode} mode
 * @param {import("./keymap.js").Keymap} [keymap]
 * @param {boolean} [singles]  keys without Ctrl, Alt or Meta mean something in the list
 * @returns {KeyAction|null}
 */
export function actionFromKey(event, mode, keymap = USUAL, singles = true) {
  if (event.isComposing || event.keyCode === 229) return null;
  if (mode === "form") return null;
  const chord = chordOf(event);
  if (chord === "Escape") return { type: "back" };
  if (mode === "edit") return inEditor(event, commandOf(keymap, "edit", chord));
  const command = commandOf(keymap, "list", chord, singles || mode === "search" || mode === "results");
  switch (mode) {
    case "search":
    case "results":
      return inSearch(event, chord, mode, command);
    case "stage":
    case "dismiss":
    case "copy":
    case "done":
      return armed(event, chord, mode) ?? inList(event, command);
    case "ask":
      return chord === "Enter" && !event.repeat ? { type: "answer" } : inList(event, command);
    case "sheet":
      return command === "help" ? { type: "help" } : null;
    case "aside":
      return null;
    default:
      return inList(event, command);
  }
}

/** @param {KeyLike} event @param {string|null} command @returns {KeyAction|null} */
function inList(event, command) {
  if (command === "pick" || command === "edit") return event.repeat ? null : { type: command, key: digitOf(event) };
  return command === null ? null : (PLAIN[command] ?? null);
}

/** @param {KeyLike} event @param {string} chord @param {"stage"|"dismiss"|"copy"|"done"} mode @returns {KeyAction|null} */
function armed(event, chord, mode) {
  if (chord !== "digit" || event.repeat) return null;
  const digit = digitOf(event);
  if (mode !== "stage") return { type: mode, key: digit };
  return digit <= 5 ? { type: "stage", index: digit - 1 } : { type: "back" };
}

/** @param {KeyLike} event @param {string} chord @param {"search"|"results"} mode @param {string|null} command
 * @returns {KeyAction|null} */
function inSearch(event, chord, mode, command) {
  if (chord === "ArrowDown") return { type: "walk", by: 1 };
  if (chord === "ArrowUp") return { type: "walk", by: -1 };
  if (mode !== "results" || event.repeat) return null;
  if (chord === "Enter") return { type: "pick_selected" };
  return command === "pick" || command === "edit" ? { type: command, key: digitOf(event) } : null;
}

/** @param {KeyLike} event @param {string|null} command @returns {KeyAction|null} */
function inEditor(event, command) {
  switch (command) {
    case "send":
    case "better":
      return event.repeat ? null : { type: command };
    case "gap":
    case "gap_back":
      return { type: "gap", backwards: command === "gap_back" };
    case "value":
      return { type: "value", key: digitOf(event) };
    default:
      return null;
  }
}
