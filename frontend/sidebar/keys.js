// The one place that knows which key does what. Pure: an event in, a small action or null out; nothing is done here.
// Null means that the key belongs to the browser or to the input method and is left alone.

/**
 * @typedef {"list"|"stage"|"dismiss"|"search"|"results"|"edit"|"aside"|"sheet"|"form"} Mode
 *   list: nothing is typed into; stage, dismiss: waiting for the digit that S or X asked for;
 *   search: the search box, still without an answer; results: the search box with results under it;
 *   edit: the text of a suggestion; aside: a draft is open but another part has the focus;
 *   sheet: help is open; form: a field that is none of the above.
 *
 * @typedef {{type: "pick", key: number} | {type: "edit", key: number} | {type: "next_waiting"}
 *   | {type: "step", by: 1|-1} | {type: "walk", by: 1|-1} | {type: "search"} | {type: "back"} | {type: "help"}
 *   | {type: "take"} | {type: "arm", what: "stage"|"dismiss"} | {type: "stage", index: number}
 *   | {type: "dismiss", key: number} | {type: "pick_selected"} | {type: "send"} | {type: "gap", backwards: boolean}
 *   } KeyAction
 *
 * @typedef {{key: string, code?: string, keyCode?: number, isComposing?: boolean, repeat?: boolean, shiftKey?: boolean,
 *   ctrlKey?: boolean, altKey?: boolean, metaKey?: boolean}} KeyLike
 */

/** @type {Record<string, KeyAction>} */
const LETTERS = {
  n: { type: "next_waiting" },
  j: { type: "step", by: 1 },
  k: { type: "step", by: -1 },
  r: { type: "take" },
  s: { type: "arm", what: "stage" },
  x: { type: "arm", what: "dismiss" },
};

/**
 * @param {KeyLike} event
 * @param {Mode} mode
 * @returns {KeyAction|null}
 */
export function actionFromKey(event, mode) {
  if (event.isComposing || event.keyCode === 229) return null;
  if (event.ctrlKey || event.altKey || event.metaKey || mode === "form") return null;
  if (event.key === "Escape") return { type: "back" };
  switch (mode) {
    case "edit":
      return inEditor(event);
    case "search":
    case "results":
      return inSearch(event, mode);
    case "stage":
    case "dismiss":
      return armed(event, mode) ?? inList(event);
    case "sheet":
      return isHelp(event) ? { type: "help" } : null;
    case "aside":
      return null;
    default:
      return inList(event);
  }
}

/** @param {KeyLike} event @returns {KeyAction|null} */
function inList(event) {
  const digit = digitOf(event);
  if (digit) {
    if (event.repeat) return null;
    return { type: event.shiftKey ? "edit" : "pick", key: digit };
  }
  if (event.key === "ArrowDown") return { type: "walk", by: 1 };
  if (event.key === "ArrowUp") return { type: "walk", by: -1 };
  if (isHelp(event)) return { type: "help" };
  if (event.key === "/" || event.key === "、" || event.key === "／") return { type: "search" };
  return (!event.shiftKey && LETTERS[narrow(event.key).toLowerCase()]) || null;
}

/** @param {KeyLike} event @param {"stage"|"dismiss"} mode @returns {KeyAction|null} */
function armed(event, mode) {
  const digit = digitOf(event);
  if (!digit || event.shiftKey || event.repeat) return null;
  if (mode === "dismiss") return { type: "dismiss", key: digit };
  return digit <= 5 ? { type: "stage", index: digit - 1 } : { type: "back" };
}

/** @param {KeyLike} event @param {"search"|"results"} mode @returns {KeyAction|null} */
function inSearch(event, mode) {
  if (event.key === "ArrowDown") return { type: "walk", by: 1 };
  if (event.key === "ArrowUp") return { type: "walk", by: -1 };
  if (mode !== "results" || event.repeat) return null;
  if (event.key === "Enter") return { type: "pick_selected" };
  const digit = digitOf(event);
  return digit ? { type: event.shiftKey ? "edit" : "pick", key: digit } : null;
}

/** @param {KeyLike} event @returns {KeyAction|null} */
function inEditor(event) {
  if (event.key === "Enter") return event.shiftKey || event.repeat ? null : { type: "send" };
  if (event.key === "Tab") return { type: "gap", backwards: event.shiftKey === true };
  return null;
}

/**
 * The digit 1 to 9 of a key, also full-width, from the number pad, and with Shift; 0 for any other key. With Shift
 * the key is a sign (！ or !), so the place on the keyboard tells.
 * @param {KeyLike} event
 */
function digitOf(event) {
  const key = narrow(event.key);
  if (/^[1-9]$/u.test(key)) return Number(key);
  const place = event.shiftKey ? /^Digit([1-9])$/u.exec(event.code ?? "") : null;
  return place ? Number(place[1]) : 0;
}

/** @param {KeyLike} event */
const isHelp = (event) => event.key === "?" || event.key === "？";

/** Full-width letters and digits as the usual ones. @param {string} key */
const narrow = (key) => (key.length === 1 ? key.normalize("NFKC") : key);
