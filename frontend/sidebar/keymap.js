// Which keys there are, what each agent made of them, and what clashes. Pure; what an event means is asked in keys.js.

/**
 * @typedef {"list"|"edit"} Place  where a key counts: where nothing is typed into, or in the text of a suggestion
 * @typedef {{id: string, place: Place, keys: readonly string[]}} Command
 * @typedef {Record<string, readonly string[]>} Keymap  chords by command; an empty list: switched off
 *
 * A chord is `Ctrl+Alt+Meta+Shift+key` with those that are held: `n`, `Shift+digit`, `Alt+Enter`. The nine digits are one key,
 * `digit`. Shift is told only of digits, letters and named keys, since elsewhere it makes another sign.
 */

/** @type {readonly Command[]} */
export const COMMANDS = [
  { id: "pick", place: "list", keys: ["digit"] },
  { id: "edit", place: "list", keys: ["Shift+digit"] },
  { id: "copy", place: "list", keys: ["c"] },
  { id: "dismiss", place: "list", keys: ["x"] },
  { id: "take", place: "list", keys: ["r"] },
  { id: "walk_down", place: "list", keys: ["ArrowDown"] },
  { id: "walk_up", place: "list", keys: ["ArrowUp"] },
  { id: "next_waiting", place: "list", keys: ["n"] },
  { id: "step_down", place: "list", keys: ["j"] },
  { id: "step_up", place: "list", keys: ["k"] },
  { id: "search", place: "list", keys: ["/", "、"] },
  { id: "stage", place: "list", keys: ["s"] },
  { id: "note", place: "list", keys: ["b"] },
  { id: "done", place: "list", keys: ["d"] },
  { id: "uncover", place: "list", keys: ["u"] },
  { id: "paste", place: "list", keys: ["v"] },
  { id: "window", place: "list", keys: ["w"] },
  { id: "help", place: "list", keys: ["?"] },
  { id: "send", place: "edit", keys: ["Enter"] },
  { id: "gap", place: "edit", keys: ["Tab"] },
  { id: "gap_back", place: "edit", keys: ["Shift+Tab"] },
  { id: "value", place: "edit", keys: ["Alt+digit"] },
  { id: "better", place: "edit", keys: ["Alt+Enter"] },
];

/** Keys of nine digits, so a chord of a digit is all that these can have. */
const BY_DIGIT = new Set(["pick", "edit", "value"]);

/**
 * Chords that others have, by who has them: browsers, input methods, and the chat clients whose keys are known
 * (飞鸽's cannot be changed; Chatwoot's are its own). Where they work, ours may never arrive, or both happen.
 * @type {Record<string, readonly string[]>}
 */
const TAKEN = {
  browser: [
    "Ctrl+n", "Ctrl+t", "Ctrl+w", "Ctrl+l", "Ctrl+p", "Ctrl+f", "Ctrl+r", "Ctrl+h", "Ctrl+j", "Ctrl+d", "Ctrl+digit", "Ctrl+Tab",
    "Ctrl+Shift+n", "Ctrl+Shift+t", "Ctrl+Shift+w", "Alt+d", "Alt+e", "Alt+f", "Alt+ArrowLeft", "Alt+ArrowRight",
    "F1", "F3", "F5", "F6", "F7", "F11", "F12",
  ],
  input_method: ["Ctrl+ ", "Shift+ ", "Ctrl+.", "Ctrl+Shift+f"],
  feige: ["Ctrl+f", "Alt+f", "Ctrl+r", "Alt+r", "Ctrl+Alt+x"],
  chatwoot: ["Alt+j", "Alt+k", "Alt+e", "Alt+p", "Alt+l", "Alt+m", "Alt+o", "/"],
};

/**
 * @typedef {{key: string, code?: string, keyCode?: number, isComposing?: boolean, repeat?: boolean, shiftKey?: boolean,
 *   ctrlKey?: boolean, altKey?: boolean, metaKey?: boolean}} KeyLike
 */

const HELD = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead", "Process", "Unidentified"]);

/**
 * The chord of an event; empty for a modifier alone.
 * @param {KeyLike} event
 */
export function chordOf(event) {
  if (HELD.has(event.key)) return "";
  const key = digitOf(event) ? "digit" : letterOf(event) || narrow(event.key);
  const shift = event.shiftKey && (key.length > 1 || /^[a-z]$/u.test(key) || key === " ");
  return `${event.ctrlKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.metaKey ? "Meta+" : ""}${shift ? "Shift+" : ""}${key}`;
}

/**
 * The digit 1 to 9 of a key, also full-width, from the number pad, and with Shift or Alt; 0 for any other key. With those
 * the key is a sign (！ or !), so the place on the keyboard tells.
 * @param {KeyLike} event
 */
export function digitOf(event) {
  const key = narrow(event.key);
  if (/^[1-9]$/u.test(key)) return Number(key);
  const place = event.shiftKey || event.altKey ? /^Digit([1-9])$/u.exec(event.code ?? "") : null;
  return place ? Number(place[1]) : 0;
}

/** The letter of a key in lower case, or nothing; with Alt the place tells, since some layouts make a sign of it.
 * @param {KeyLike} event */
function letterOf(event) {
  const key = narrow(event.key).toLowerCase();
  if (/^[a-z]$/u.test(key)) return key;
  const place = event.altKey ? /^Key([A-Z])$/u.exec(event.code ?? "") : null;
  return place?.[1]?.toLowerCase() ?? "";
}

/** Full-width letters, digits and signs as the usual ones. @param {string} key */
const narrow = (key) => (key.length === 1 ? key.normalize("NFKC") : key);

/** As delivered. @returns {Keymap} */
export const usualKeys = () => Object.fromEntries(COMMANDS.map(({ id, keys }) => [id, keys]));

/**
 * The keys as this agent has them, from what the browser remembers; what is not understood stays as delivered.
 * @param {string} text
 * @returns {Keymap}
 */
export function readKeymap(text) {
  const usual = usualKeys();
  if (!text) return usual;
  try {
    const own = JSON.parse(text);
    const good = (/** @type {unknown} */ keys) => Array.isArray(keys) && keys.every((key) => typeof key === "string" && key !== "");
    return Object.fromEntries(COMMANDS.map(({ id }) => [id, good(own?.[id]) ? own[id] : (usual[id] ?? [])]));
  } catch {
    return usual;
  }
}

/** What is to be remembered: only what differs from the usual; empty for nothing. @param {Keymap} keymap */
export function writeKeymap(keymap) {
  const own = COMMANDS.filter(({ id, keys }) => (keymap[id] ?? []).join("\n") !== keys.join("\n"));
  return own.length ? JSON.stringify(Object.fromEntries(own.map(({ id }) => [id, keymap[id] ?? []]))) : "";
}

/**
 * The keymap with one command on another key.
 * @param {Keymap} keymap
 * @param {string} id
 * @param {string|null} chord  null: switched off
 * @returns {Keymap}
 */
export const rebound = (keymap, id, chord) => ({ ...keymap, [id]: chord === null ? [] : [chord] });

/**
 * Whether a command can have this chord: a digit for what goes by digits, and for nothing else.
 * @param {string} id
 * @param {string} chord
 */
export const suits = (id, chord) =>
  chord !== "" && chord !== "Escape" && chord.endsWith("digit") === BY_DIGIT.has(id);

/**
 * What a command's keys clash with: commands of ours at the same place, and others who have the chord.
 * @param {Keymap} keymap
 * @param {string} id
 * @returns {{ours: string[], others: string[]}}
 */
export function clashesOf(keymap, id) {
  const place = COMMANDS.find((command) => command.id === id)?.place;
  const chords = keymap[id] ?? [];
  const shares = (/** @type {readonly string[]} */ keys) => keys.some((key) => chords.includes(key));
  const ours = COMMANDS.filter((one) => one.id !== id && one.place === place && shares(keymap[one.id] ?? []));
  // As delivered, a single key counts only where the sidebar has the focus, and clashes with nobody.
  const chosen = chords.filter((chord) => !COMMANDS.find((one) => one.id === id)?.keys.includes(chord));
  const others = Object.keys(TAKEN).filter((who) => chosen.some((chord) => TAKEN[who]?.includes(chord)));
  return { ours: ours.map((one) => one.id), others };
}

/**
 * The command that a chord means at a place; null for none. With `singles` off, keys without Ctrl, Alt or Meta mean
 * nothing where nothing is typed into.
 * @param {Keymap} keymap
 * @param {Place} place
 * @param {string} chord
 * @param {boolean} [singles]
 * @returns {string|null}
 */
export function commandOf(keymap, place, chord, singles = true) {
  if (!singles && place === "list" && !/(?:Ctrl|Alt|Meta)\+/u.test(chord)) return null;
  return COMMANDS.find((one) => one.place === place && keymap[one.id]?.includes(chord))?.id ?? null;
}

/** A chord as it is shown, one part for each key: `Shift+digit` as Shift, 1–9. @param {string} chord @returns {string[]} */
export const shownKeys = (chord) => chord.split(/\+(?=.)/u).map((key) => SHOWN[key] ?? (key.length === 1 ? key.toUpperCase() : key));

/** @type {Record<string, string>} */
const SHOWN = { digit: "1–9", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", " ": "Space" };
