// Joins the parts: the socket, the state, the desk, the keyboard and the page. Nothing else here decides anything.

import { html, render } from "../lib/ui.js";
import { Desk } from "./desk.js";
import { Host } from "./host.js";
import { frameCarrier } from "./host-frame.js";
import { KeptPicks } from "./kept-picks.js";
import { digitOf, readKeymap, writeKeymap } from "./keymap.js";
import { actionFromKey } from "./keys.js";
import { copyText, fetchOffers, markNote, reachable } from "./outside.js";
import { Page } from "./page.js";
import { PhraseShelf } from "./bank.js";
import { fetchBank, forgetBanks, loadBank, storeBank } from "./bank-store.js";
import { remember, serverAddress, setting } from "./settings.js";
import { SmallWindow } from "./small-window.js";
import { Client } from "./socket.js";
import { countWaiting, modeOf } from "./seen.js";
import { begin, reduce } from "./state.js";
import { SteadyTimers } from "./steady-timers.js";
import { tickIn } from "./ticker.js";
import { EDITOR_FIELD } from "./views/editor.js";
import { SEARCH_FIELD } from "./views/search.js";
import { words } from "./words.js";

const DEMO = new URLSearchParams(location.search).has("demo");
/** A demo server forgets its tokens when it restarts: so often we ask for a new one without being asked to. */
const DEMO_TOKENS = 3;
/** Close codes that another token can help against. */
const TOKEN_CODES = new Set([4500, 4501, 4502]);

let state = begin(Date.now());
let problem = "";
let demoTokens = 0;
let drawing = false;
let keymap = readKeymap(setting("keymap"));
/** The window in which the page stands: this one, or the small one on top. @type {Window} */
let home = window;

/** @param {import("./state.js").StateEvent} event */
function dispatch(event) {
  const before = state;
  state = reduce(state, { at: Date.now(), ...event });
  if (state === before || drawing) return;
  drawing = true;
  // A hidden page gets no animation frames, but may be looked at in a small window of its own.
  if (home.document.hidden) setTimeout(drawAgain, 250);
  else home.requestAnimationFrame(drawAgain);
}

function drawAgain() {
  if (drawing) draw();
}

function draw() {
  drawing = false;
  host.shown(state.current);
  const waiting = countWaiting(state);
  document.title = waiting ? `(${waiting}) ${words.title}` : words.title;
  render(html`<${Page} state=${state} doing=${doing} problem=${problem} />`, root);
}

const root = /** @type {HTMLElement} */ (document.getElementById("app"));

const carrier = frameCarrier(window);
const host = new Host({
  tell: carrier.tell,
  known: (buyer) => state.buyers.has(buyer),
  choose: (id) => dispatch({ type: "choose", id }),
  press: (key, code, shiftKey, plain) => {
    // A digit of another keyboard's chord (Alt+1 in the chat) picks, wherever this agent has put picking here.
    const digit = plain ? 0 : digitOf({ key, code, shiftKey });
    const busy = state.draft !== null || state.sheet;
    if (digit) return void (busy || desk.act({ type: shiftKey ? "edit" : "pick", key: digit }));
    for (const kind of ["keydown", "keyup"]) {
      home.document.dispatchEvent(new KeyboardEvent(kind, { key, code, shiftKey, bubbles: true, cancelable: true }));
    }
  },
});

const timers = new SteadyTimers(() => new Worker(new URL("timer-worker.js", import.meta.url)));

const client = new Client({
  open: () => {
    const address = new URL("/ws", serverAddress());
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    return new WebSocket(address, "jiehua.v1");
  },
  token: () => setting("token", DEMO),
  name: "sidebar/1.0",
  after: timers.after,
  cancel: timers.cancel,
  now: () => Date.now(),
  random: () => Math.random(),
  probe: reachable,
  onFrame: (frame) => {
    if (frame.type === "delivery") desk.delivered(frame);
    else if (frame.type === "error") desk.refused(frame);
    else dispatch({ type: "frame", frame });
  },
  onConnection: ({ phase, code, retryAt }) => {
    if (phase === "live") {
      demoTokens = 0;
      desk.live();
      void (shelf.ready ? shelf.refresh() : shelf.open());
    }
    if (phase === "stopped" && DEMO && (code === 4500 || code === 4501) && demoTokens < DEMO_TOKENS) void demoSession();
    else if (phase === "stopped" && !state.known && code !== null && TOKEN_CODES.has(code)) askToken(code);
    else dispatch({ type: "connection", phase, code, retryAt });
  },
});

const bankKey = () => `${serverAddress()} ${state.session.shop}`;

const shelf = new PhraseShelf({
  fetch: (tag) => fetchBank(setting("token", DEMO), tag),
  load: async () => (DEMO ? null : await loadBank(bankKey())),
  store: async (kept) => (DEMO ? undefined : await storeBank(bankKey(), kept)),
  uses: () => setting("uses", DEMO),
  rememberUses: (text) => remember("uses", text, DEMO),
  now: () => Date.now(),
});
/** An edited phrase is found here within so many ms, without a new connection. */
const BANK_AGE = 10 * 60_000;
setInterval(() => void (client.phase === "live" && shelf.refresh()), BANK_AGE);

const small = new SmallWindow({
  root,
  left: away(),
  moved: (to) => {
    home = to;
    tickIn(to);
    if (to !== window) hearKeys(to);
    draw();
  },
});

const desk = new Desk({
  client,
  kept: new KeptPicks(setting("picks", DEMO), (text) => remember("picks", text, DEMO)),
  shelf,
  state: () => state,
  dispatch,
  now: () => Date.now(),
  after: (ms, work) => setTimeout(work, ms),
  cancel: (timer) => clearTimeout(timer),
  copy: (text) => copyText(text, home),
  offers: (buyer) => fetchOffers(buyer, setting("token", DEMO)),
  mark: (note, done) => markNote(note, done, setting("token", DEMO)),
  walk,
  window: () => void openSmall(),
  selection: () => {
    const field = home.document.getElementById(EDITOR_FIELD);
    if (!(field instanceof HTMLTextAreaElement)) return { start: 0, end: 0 };
    return { start: field.selectionStart, end: field.selectionEnd };
  },
  blur: () => {
    const { activeElement } = home.document;
    if (activeElement instanceof HTMLElement) activeElement.blur();
  },
});

/** @type {import("./page.js").Doing} */
const doing = {
  desk,
  dispatch,
  keysOn: () => setting("keys") !== "off",
  connect: (token) => {
    remember("token", token);
    client.connect();
  },
  reconnect: () => client.connect(),
  newToken: () => askToken(state.connection.code),
  setKeys: (on) => {
    remember("keys", on ? "" : "off");
    draw();
  },
  keymap: () => keymap,
  setKeymap: (next) => {
    keymap = next;
    remember("keymap", writeKeymap(next));
    draw();
  },
  small: SmallWindow.possible ? () => void openSmall() : null,
  closePanel: () => dispatch({ type: "panel", open: null }),
  changeLanguage: () => {
    remember("lang", setting("lang") === "en" ? "" : "en");
    location.reload();
  },
  leave: DEMO
    ? null
    : () => {
        for (const name of /** @type {const} */ (["token", "uses", "picks"])) remember(name, "");
        client.leave();
        void forgetBanks().then(() => location.reload());
      },
  choose: (id) => dispatch({ type: "choose", id }),
  help: () => dispatch({ type: "sheet", open: true }),
  closeHelp: () => dispatch({ type: "sheet", open: false }),
  next: () => desk.act({ type: "next_waiting" }),
  take: () => dispatch({ type: "take" }),
  openSearch: () => dispatch({ type: "search_open" }),
};

/** @param {number|null} code  why the token before was refused */
function askToken(code) {
  problem = (code !== null && words.connection.codes[code]) || "";
  dispatch({ type: "connection", phase: "first_run", code, retryAt: null });
}

async function demoSession() {
  demoTokens += 1;
  try {
    const answer = await fetch("/demo/session");
    if (!answer.ok) throw new Error(String(answer.status));
    const session = await answer.json();
    remember("token", String(session.sidebar_token), true);
    client.connect();
  } catch {
    problem = words.firstRun.demoFailed;
    dispatch({ type: "connection", phase: "first_run", code: null, retryAt: null });
  }
}

/** What stands in this window while the page is in the small one. */
function away() {
  const note = document.createElement("div");
  note.className = "away";
  const say = document.createElement("p");
  say.textContent = words.small.away;
  const back = document.createElement("button");
  back.className = "main";
  back.textContent = words.small.back;
  back.addEventListener("click", () => void small.toggle());
  note.append(say, back);
  return note;
}

async function openSmall() {
  if (SmallWindow.possible && (await small.toggle())) return;
  desk.say("info", words.toast.noWindow);
}

/** @param {1|-1} by */
function walk(by) {
  const rows = /** @type {HTMLElement[]} */ ([...home.document.querySelectorAll(".list .item-pick")]);
  const at = rows.findIndex((row) => row === home.document.activeElement);
  rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length]?.focus();
}

/** @param {EventTarget|null} target @returns {import("./keys.js").Mode} */
function modeFor(target) {
  const mode = modeOf(state);
  const id = target instanceof Element ? target.id : "";
  const typing = target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== "checkbox");
  if (mode === "edit") return id === EDITOR_FIELD ? "edit" : "aside";
  if (typing && id !== SEARCH_FIELD) return mode === "sheet" ? "sheet" : "form";
  return mode;
}

/** @param {KeyboardEvent} event */
function keydown(event) {
  const action = actionFromKey(event, modeFor(event.target), keymap, doing.keysOn());
  const modifier = event.key === "Shift" || event.ctrlKey || event.altKey || event.metaKey;
  if (!modifier && !event.isComposing) dispatch({ type: "hold", by: "key", on: true });
  // Enter on a button is the button's own.
  const onButton = event.target instanceof HTMLButtonElement;
  if (!action || ((action.type === "pick_selected" || action.type === "answer") && onButton)) return drawAgain();
  if (desk.act(action)) event.preventDefault();
  // At once and not with the next frame: who types fast means the letters after the slash for the field that it opens, and
  // the key after Escape for the list.
  drawAgain();
}

/** @param {Window} to */
function hearKeys(to) {
  to.document.addEventListener("keydown", keydown);
  to.document.addEventListener("keyup", () => dispatch({ type: "hold", by: "key", on: false }));
  to.addEventListener("blur", () => {
    dispatch({ type: "hold", by: "key", on: false });
    dispatch({ type: "hold", by: "press", on: false });
  });
  for (const name of ["pointerup", "pointercancel"]) {
    // After the click that this press becomes.
    to.addEventListener(name, () => setTimeout(() => dispatch({ type: "hold", by: "press", on: false }), 0));
  }
}

hearKeys(window);
window.addEventListener("online", () => state.connection.phase === "offline" && client.connect());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && state.connection.phase === "offline") client.connect();
});

carrier.listen((message) => host.hear(message));

document.documentElement.lang = words.lang;
if (DEMO) void demoSession();
else if (setting("token")) client.connect();
else askToken(null);
draw();
