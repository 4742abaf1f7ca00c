// The side panel: the sidebar in a frame, a strip that says how the chat page stands, and the bridge between the two.
// The socket of the bridge lives here, as long as the panel is open.

import { JiehuaBridge } from "../bridge/jiehua-bridge.js";
import { html, render } from "../lib/ui.js";
import { setting } from "../sidebar/settings.js";
import { NEEDED, patternOf, unknownParts } from "./adapters.js";
import { Frames } from "./frames.js";
import { book, bridgeToken, keepBook, keepTaught, server } from "./kept.js";
import { Link } from "./link.js";
import { LOADING, standing, stepsFor, withTaught } from "./standing.js";
import { adapterFor, portTo, reach, sites, withoutLeave } from "./tabs.js";
import { words } from "./words.js";

/** ms before a page that was lost is looked for again; before a tab that shows no chat is looked through for new frames. */
const AGAIN = 500, FRAMES = 2000;

/** @type {import("./tabs.js").Site[]} */
let seen = [];
/** @type {import("../bridge/jiehua-bridge.js").State} */
let connection = { phase: "stopped", code: null };
/** What the page in front is being asked for, while a person teaches it. @type {Extract<import("./page/main.js").FromPanel, {type: "teach"}>|null} */
let teaching = null;
/** @type {{page: string, print: string, at: number}} since when the page in front lacks what it lacks */
let lacking = { page: "", print: "", at: 0 };
/** The frame that was clicked in first, while a person teaches. @type {string|null} */
let pupil = null;
let told = "";
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

const frames = new Frames({
  reach,
  port: portTo,
  adapterFor,
  hear,
  enter: (frame, adapter) => {
    link.enter(frame.id, adapter, (message) => frame.port.postMessage(message));
    // A frame that came while a person teaches the page around it.
    if (teaching !== null && pupil === null && frames.one(link.front?.id ?? null)?.tab === frame.tab) frame.port.postMessage(teaching);
  },
  leave: (frame) => {
    link.leave(frame.id);
    setTimeout(() => void look(), AGAIN); // the page was loaded anew, or is gone
  },
});

/** Looks at the tabs again: reaches pages that are connected. */
async function look() {
  seen = await sites();
  for (const site of seen) if (site.allowed) void frames.open(site).then(draw);
  draw();
}

/** The chat of a tab. @param {number} tab */
const chatOf = (tab) => frames.chatOf(tab, (id) => link.page(id));

/** @param {import("./frames.js").Frame} frame @param {import("./page/main.js").FromPage} message */
function hear(frame, message) {
  if (message.type === "reading") link.reading(frame.id, message.reading, message.revision);
  else if (message.type === "inserted") link.inserted(message.id, message.why);
  else if (message.type === "key") {
    link.look(frame.id);
    toSidebar({ type: "jiehua.key", key: String(message.key), code: `Digit${message.key}` });
  } else if (message.type === "teach_began") {
    pupil = frame.id;
    stopOthers(frame);
  } else if (pupil === null || pupil === frame.id) {
    stopOthers(frame);
    teaching = pupil = null;
    if (message.type === "taught") learn(frame, message.parts);
    draw();
  }
}

/** Of the frames that ask, another one was clicked. @param {import("./frames.js").Frame} frame */
function stopOthers(frame) {
  for (const other of frames.of(frame.tab)) if (other !== frame && teaching !== null) other.port.postMessage({ type: "teach_stop" });
}

/** @param {import("./frames.js").Frame} frame @param {Partial<import("./adapters.js").Adapter>} parts */
function learn(frame, parts) {
  const page = link.page(frame.id);
  if (!page) return;
  const adapter = withTaught(page.adapter, parts, new Date().toISOString().slice(0, 10));
  keepTaught(adapter);
  link.enter(frame.id, adapter, (message) => frame.port.postMessage(message));
  void look();
}

/** @param {import("./page/teach.js").Part[]} [parts]  what is to be taught; all that the page needs where left out */
function teach(parts) {
  const page = link.front;
  const front = frames.one(page?.id ?? null);
  if (!page || !front) return;
  teaching = { type: "teach", parts: parts ?? stepsFor(page.adapter), words: words.teacher };
  const unknown = parts === undefined && unknownParts(page.adapter).length === NEEDED.length;
  // A page that nobody knows may have its chat in a frame: whoever is clicked first is taught.
  for (const frame of unknown ? frames.of(front.tab) : [front]) frame.port.postMessage(teaching);
  if (unknown) void askForFrames(front.tab);
  draw();
}

/** Asks for leave to read the sites in frames of a tab, where there are any. @param {number} tab */
async function askForFrames(tab) {
  const origins = await withoutLeave(frames.inside(tab));
  if (origins.length > 0 && (await chrome.permissions.request({ origins }).catch(() => false))) await look();
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
/** @type {ReturnType<typeof setTimeout>|null} */
let late = null;

/**
 * The site that the strip speaks of: the tab's own, or one in a frame of it that we know and may not see yet.
 * @param {import("./tabs.js").Site} tab @param {import("./adapters.js").Adapter} adapter  of the chat, as far as it is known
 * @returns {import("./tabs.js").Site}
 */
function inFront(tab, adapter) {
  const known = unknownParts(adapter).length < NEEDED.length;
  const within = known ? undefined : frames.inside(tab.tab).map(adapterFor).find((one) => one && unknownParts(one).length < NEEDED.length);
  return within ? { ...tab, adapter: within, allowed: false } : { ...tab, adapter };
}

function draw() {
  // What the agent looks at; another tab (or a window of the panel's own) leaves the chat page where it was.
  const tab = seen.find((one) => one.active) ?? seen.find((one) => frames.one(link.front?.id ?? null)?.tab === one.tab) ?? seen[0] ?? null;
  const chat = tab && chatOf(tab.tab);
  if (chat) link.look(chat.id);
  follow();
  const page = chat && link.page(chat.id);
  const site = tab && inFront(tab, page?.adapter ?? tab.adapter);
  const reading = page?.reading ?? null;
  const print = JSON.stringify(reading?.missing ?? []);
  if (lacking.page !== (chat?.id ?? "") || lacking.print !== print) lacking = { page: chat?.id ?? "", print, at: Date.now() };
  const since = Date.now() - lacking.at;
  if (since < LOADING) again ??= setTimeout(() => ((again = null), draw()), LOADING - since);
  const now = standing(site, reading, since);
  if (tab?.allowed && now.what !== "ready") late ??= setTimeout(() => ((late = null), void look()), FRAMES);
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
      ${canTeach && teaching === null && html`<button type="button" class="main" onClick=${() => teach()}>${now.what === "lost" ? words.teachAgain : words.teach}</button>`}
      ${now.what === "ready" && now.nameless && teaching === null && html`<button type="button" onClick=${() => teach(["buyer"])}>${words.teachName}</button>`}
      <button type="button" onClick=${() => chrome.runtime.openOptionsPage()}>${words.settings}</button>
    </div>
    ${link.problem && html`<p class="hint">${words.strip.problem(link.problem)}</p>`}
  </header>`;
}

/** @param {import("./standing.js").Standing} now */
function say(now) {
  if (teaching !== null) return words.strip.teaching;
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
