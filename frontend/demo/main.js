// Starts the demo page: fetches the session, builds the room with the browser's clock and socket, and shows it.

import { html, render } from "../lib/ui.js";
import { BUYERS } from "./buyers/index.js";
import { StoryClock } from "./clock.js";
import { Room } from "./room.js";
import { App } from "./view/app.js";

const REAL_TIME = {
  now: () => performance.now(),
  set: (/** @type {() => void} */ run, /** @type {number} */ ms) => window.setTimeout(run, ms),
  clear: (/** @type {number} */ handle) => window.clearTimeout(handle),
};

const RELOADED = "jiehua-demo-reloaded";
const RELOAD_AGAIN_MS = 20_000;

/** A demo server that was restarted has forgotten shop and tokens: begin anew, but never round and round. */
function beginAnew() {
  const before = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - before < RELOAD_AGAIN_MS) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
}

/** @returns {Promise<import("./room.js").Session>} */
async function fetchSession() {
  const answer = await fetch("/demo/session?fresh=1", { cache: "no-store" });
  if (!answer.ok) throw new Error(`服务端答了 ${answer.status}`);
  const session = await answer.json();
  if (typeof session.bridge_token !== "string") throw new Error("服务端没有给出口令");
  return session;
}

/** @param {Element} page */
async function start(page) {
  /** @type {import("./room.js").Session} */
  let session;
  try {
    session = await fetchSession();
  } catch (problem) {
    page.textContent = `演示店铺没有打开：${problem instanceof Error ? problem.message : problem}。请确认是用 jiehua demo 启动的，再刷新本页。`;
    page.classList.add("failed");
    return;
  }
  const clock = new StoryClock(REAL_TIME);
  let asked = false;
  const show = () => {
    asked = false;
    page.classList.add("ready");
    render(html`<${App} room=${room} clock=${clock} shop=${session.shop} focusTick=${focusTick} />`, page);
  };
  let focusTick = 0;
  const changed = () => {
    if (asked) return;
    asked = true;
    queueMicrotask(show);
  };
  const room = new Room({
    session,
    run: Date.now().toString(36),
    stories: BUYERS,
    clock,
    now: () => Date.now(),
    ticks: () => performance.now(),
    after: (ms, run) => {
      const handle = window.setTimeout(run, ms);
      return () => window.clearTimeout(handle);
    },
    open: () => new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`, "jiehua.v1"),
    changed,
    refused: beginAnew,
    inserted: () => {
      focusTick += 1;
      changed();
    },
  });
  page.replaceChildren();
  room.start();
  show();
}

const page = document.getElementById("page");
if (page) void start(page);
