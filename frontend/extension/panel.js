// The side panel: the sidebar in a frame, a strip that says how the chat page stands, and the bridge between the two.
// The socket of the bridge lives here, as long as the panel is open.

import { JiehuaBridge } from "../bridge/jiehua-bridge.js";
import { html, render } from "../lib/ui.js";
import { setting } from "../sidebar/settings.js";
import { patternOf } from "./adapters.js";
import { book, bridgeToken, keepBook, keepTaught, server } from "./kept.js";
import { Link } from "./link.js";
import { LOADING, standing, stepsFor, withTaught } from "./standing.js";
import { reach, sites } from "./tabs.js";
import { words } from "./words.js";

/** ms before a page that was lost is looked for again. */
const AGAIN = 500;

/** @type {import("./tabs.js").Site[]} */
let seen = [];
/** @type {import("../bridge/jiehua-bridge.js").State} */
let connection = { phase: "stopped", code: null };
let teaching = false;
/** @type {{tab: number|null, print: string, at: number}} since when the page in front lacks what it lacks */
let lacking = { tab: null, print: "", at: 0 };
let told = "";
/** @type {Map<number, chrome.runtime.Port>} */
const ports = new Map();
/** @type {Set<number>} tabs that are being reached */
const reaching = new Set();

const bridge = new JiehuaBridge({
  url: server(),
  token: bridgeToken(),
  client: "jiehua-extension/1.0",
  onReply: (reply) => link.reply(reply),
  onState: (state) => {
    connection = state;
    draw();
  },
});

const link = new Link({
  feed: (message) => bridge.message(message),
  underWay: () => bridge.waiting,
  book,
  keep: keepBook,
  changed: () => draw(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
});

// --- tabs ---

/** Looks at the tabs again: reaches pages that are connected, lets go of those that are gone. */
async function look() {
  seen = await sites();
  for (const site of seen) if (site.allowed && !ports.has(site.tab) && !reaching.has(site.tab)) void open(site);
  const front = seen.find((site) => ports.has(site.tab));
  if (front) link.look(front.tab);
  draw();
}

/** @param {import("./tabs.js").Site} site */
async function open({ tab, adapter }) {
  reaching.add(tab);
  const port = await reach(tab);
  reaching.delete(tab);
  if (port === null) return;
  ports.set(tab, port);
  port.onMessage.addListener((message) => hear(tab, /** @type {import("./page/main.js").FromPage} */ (message)));
  port.onDisconnect.addListener(() => {
    if (ports.get(tab) !== port) return;
    ports.delete(tab);
    link.leave(tab);
    setTimeout(() => void look(), AGAIN); // the page was loaded anew, or is gone
  });
  link.enter(tab, adapter, (message) => port.postMessage(message));
  const [first] = seen;
  if (first?.tab === tab) link.look(tab);
}

/** @param {number} tab @param {import("./page/main.js").FromPage} message */
function hear(tab, message) {
  if (message.type === "reading") link.reading(tab, message.reading, message.revision);
  else if (message.type === "inserted") link.inserted(message.id, message.why);
  else if (message.type === "key") {
    link.look(tab);
    toSidebar({ type: "jiehua.key", key: String(message.key), code: `Digit${message.key}` });
  } else {
    teaching = false;
    if (message.type === "taught") learn(tab, message.parts);
    draw();
  }
}

/** @param {number} tab @param {Partial<import("./adapters.js").Adapter>} parts */
function learn(tab, parts) {
  const page = link.page(tab);
  const port = ports.get(tab);
  if (!page || !port) return;
  const adapter = withTaught(page.adapter, parts, new Date().toISOString().slice(0, 10));
  keepTaught(adapter);
  seen = seen.map((site) => (site.tab === tab ? { ...site, adapter, known: true } : site));
  link.enter(tab, adapter, (message) => port.postMessage(message));
}

/** @param {import("./page/teach.js").Part[]} [parts]  what is to be taught; all that the page needs where left out */
function teach(parts) {
  const page = link.front;
  if (!page) return;
  teaching = true;
  page.tell({ type: "teach", parts: parts ?? stepsFor(page.adapter), words: words.teacher });
  draw();
}

/** Asks for leave to read the site in front; in the click itself, as Chrome asks for. @param {import("./tabs.js").Site} site */
function allow(site) {
  const origin = patternOf(site.adapter.match);
  if (origin !== null) void chrome.permissions.request({ origins: [origin] }).then(() => look());
}

// --- the sidebar ---

const frame = document.createElement("iframe");
frame.title = words.title;
frame.src = "../index.html";

/** @param {object} message */
const toSidebar = (message) => frame.contentWindow?.postMessage(message, location.origin);

/** The buyer in front there is to be in front here. */
function follow() {
  const buyer = link.front?.reading?.buyer?.id ?? "";
  if (buyer === "" || buyer === told || !frame.isConnected) return;
  told = buyer;
  toSidebar({ type: "jiehua.open", buyer });
}

// A sidebar that was loaded just now knows of no buyer; it is told when it speaks up.
frame.addEventListener("load", () => {
  told = "";
  follow();
});

// --- the strip ---

/** @type {ReturnType<typeof setTimeout>|null} */
let again = null;

function draw() {
  follow();
  // What the agent looks at; another tab (or a window of the panel's own) leaves the chat page where it was.
  const site = seen.find((one) => one.active) ?? seen.find((one) => one.tab === link.front?.id) ?? seen[0] ?? null;
  const reading = site?.tab === link.front?.id ? (link.front?.reading ?? null) : null;
  const print = JSON.stringify(reading?.missing ?? []);
  if (lacking.tab !== (link.front?.id ?? null) || lacking.print !== print) lacking = { tab: link.front?.id ?? null, print, at: Date.now() };
  const since = Date.now() - lacking.at;
  if (since < LOADING) again ??= setTimeout(() => ((again = null), draw()), LOADING - since);
  const now = standing(site, reading, since);
  const configured = server() !== "" && bridgeToken() !== "" && setting("token") !== "";
  render(html`<${Strip} now=${now} site=${site} configured=${configured} />`, /** @type {HTMLElement} */ (document.getElementById("strip")));
  const below = /** @type {HTMLElement} */ (document.getElementById("below"));
  if (configured && !frame.isConnected) below.replaceChildren(frame);
  if (!configured) render(html`<${Setup} />`, below);
}

/** @param {{now: import("./standing.js").Standing, site: import("./tabs.js").Site|null, configured: boolean}} props */
function Strip({ now, site, configured }) {
  if (!configured) return null;
  const { phase, code } = connection;
  const trouble = phase === "live" ? "" : (phase === "refused" && words.codes[code ?? 0]) || words.link[phase];
  const good = now.what === "ready" && trouble === "";
  const canTeach = now.what === "unknown" || now.what === "unknown_parts" || now.what === "lost" || now.what === "looking";
  return html`<header class=${`strip ${good ? "good" : now.what === "lost" || trouble ? "bad" : ""}`} data-standing=${now.what} data-link=${connection.phase}>
    <h1 class="hidden">${words.title}</h1>
    <p role="status"><span class="dot" aria-hidden="true"></span>${trouble || say(now)}</p>
    <div class="does">
      ${now.what === "not_yet" && site && html`<button type="button" class="main" onClick=${() => allow(site)}>${words.connect}</button>`}
      ${canTeach && !teaching && html`<button type="button" class="main" onClick=${() => teach()}>${now.what === "lost" ? words.teachAgain : words.teach}</button>`}
      ${now.what === "ready" && now.nameless && !teaching && html`<button type="button" onClick=${() => teach(["buyer"])}>${words.teachName}</button>`}
      <button type="button" onClick=${() => chrome.runtime.openOptionsPage()}>${words.settings}</button>
    </div>
    ${link.problem && html`<p class="hint">${words.strip.problem(link.problem)}</p>`}
  </header>`;
}

/** @param {import("./standing.js").Standing} now */
function say(now) {
  if (teaching) return words.strip.teaching;
  const named = (/** @type {string[]} */ parts) => parts.map((part) => words.parts[/** @type {keyof typeof words.parts} */ (part)] ?? part).join(words.and);
  switch (now.what) {
    case "no_page":
      return words.strip.noPage;
    case "not_yet":
      return words.strip.notYet(now.name);
    case "unknown":
      return words.strip.unknown(now.name);
    case "unknown_parts":
      return words.strip.unknownParts(now.name, named(now.parts));
    case "looking":
      return words.strip.looking(now.name);
    case "lost":
      return words.strip.lost(now.name, named(now.parts));
    default:
      return words.strip.ready(now.name, now.buyer);
  }
}

function Setup() {
  const { title, say, go } = words.setup;
  return html`<section class="setup">
    <h1>${title}</h1>
    <p>${say}</p>
    <button type="button" class="main" onClick=${() => chrome.runtime.openOptionsPage()}>${go}</button>
  </section>`;
}

document.documentElement.lang = words.lang;
chrome.tabs.onActivated.addListener(() => void look());
chrome.tabs.onUpdated.addListener((_, change) => {
  if (change.status === "complete" || change.url) void look();
});
chrome.runtime.onMessage.addListener(() => void look());
chrome.permissions.onAdded.addListener(() => void look());
chrome.permissions.onRemoved.addListener(() => void look());
// The settings were changed in their own tab: begin anew with them.
window.addEventListener("storage", (event) => {
  if (["jiehua.server", "jiehua.bridge", "jiehua.token", "jiehua.lang"].includes(event.key ?? "")) location.reload();
  else if (event.key === "jiehua.taught") void look();
});
if (server() && bridgeToken()) bridge.start();
void look();
