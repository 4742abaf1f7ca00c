// The whole page: bar, conversations, chat, and the sidebar in its frame. Decides only where the focus goes.

import { html, useEffect, useRef, useState } from "../../lib/ui.js";
import { Bar } from "./bar.js";
import { forSidebar } from "../keys.js";
import { ChatHead, ChatLog } from "./chat.js";
import { COMPOSER, Composer } from "./composer.js";
import { TalkList } from "./list.js";
import { Prompter } from "./prompter.js";

/** What host and sidebar tell each other, so that both show the same buyer: {type, buyer}; and a key: {type, key, code, shift, plain}. */
const OPEN = "jiehua.open";
const OPENED = "jiehua.opened";
const KEY = "jiehua.key";

/**
 * @typedef {"list" | "chat" | "sidebar"} Tab  what a narrow screen shows
 * @typedef {object} Props
 * @property {import("../room.js").Room} room
 * @property {import("../clock.js").StoryClock} clock
 * @property {import("../room.js").Shop} shop
 * @property {number} focusTick
 */

/** @param {Props} props */
export function App({ room, clock, shop, focusTick }) {
  const frame = useRef(/** @type {HTMLIFrameElement | null} */ (null));
  const [now, setNow] = useState(Date.now());
  const [tab, setTab] = useState(/** @type {Tab} */ ("chat"));
  useEffect(() => {
    const handle = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(handle);
  }, []);
  useEffect(() => {
    if (focusTick === 0) return;
    setTab("chat");
    focusComposer();
  }, [focusTick]);
  const toSidebar = () => {
    setTab("sidebar");
    frame.current?.focus();
    frame.current?.contentWindow?.focus();
  };
  useEffect(() => {
    const hear = (/** @type {MessageEvent} */ event) => {
      if (event.source !== frame.current?.contentWindow || event.origin !== location.origin) return;
      if (event.data?.type === OPENED && typeof event.data.buyer === "string") room.open(event.data.buyer);
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [room]);
  useEffect(() => {
    const pressed = (/** @type {KeyboardEvent} */ event) => {
      const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
      if (typing || !forSidebar(event)) return;
      event.preventDefault();
      // On a narrow screen the suggestions may be out of sight, and nobody picks what they do not see.
      const seen = frame.current?.offsetParent !== null;
      setTab("sidebar");
      frame.current?.contentWindow?.focus();
      if (seen) frame.current?.contentWindow?.postMessage({ type: KEY, key: event.key, code: event.code, shift: event.shiftKey, plain: true }, location.origin);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
  // Only what is done by hand here is told: an echo of the sidebar's own choice could overtake its next one.
  const tellSidebar = (/** @type {string} */ buyer) =>
    frame.current?.contentWindow?.postMessage({ type: OPEN, buyer }, location.origin);
  const { desk, link } = room;
  const talk = desk.open === null ? undefined : desk.talks[desk.open];
  const open = (/** @type {string} */ buyer) => {
    room.open(buyer);
    setTab("chat");
    tellSidebar(buyer);
    frame.current?.contentWindow?.focus();
  };
  const speakAs = (/** @type {boolean} */ asNew, /** @type {string} */ text) =>
    tellSidebar(room.speakAs(asNew || !talk ? null : talk.buyer, text));
  const send = () => {
    if (talk && room.send(talk.buyer)) toSidebar();
  };
  const product = (/** @type {string} */ id) => room.product(id);
  const card = talk && product(talk.product);
  return html`<div class=${`app show-${tab}`}>
    <${Bar} link=${link} paused=${clock.paused} speed=${clock.speed}
      onPause=${() => { clock.setPaused(!clock.paused); setNow(Date.now()); }}
      onSpeed=${(/** @type {number} */ speed) => { clock.setSpeed(speed); setNow(Date.now()); }}
      onRestart=${() => location.reload()} />
    ${room.trouble && html`<p class="trouble" role="alert">${room.trouble}</p>`}
    <main class="desk">
      <div class="client">
        <${TalkList} desk=${desk} now=${now} shopName=${shop.name} onOpen=${open} />
        <section class="chat" aria-label="聊天">
          ${talk
            ? html`<${ChatHead} talk=${talk} product=${card} onCard=${() => card && room.sendCard(talk.buyer, card)} />
              <${ChatLog} talk=${talk} product=${product} />
              <${Composer} key=${talk.buyer} talk=${talk} onSend=${send} onLeave=${toSidebar}
                onDraft=${(/** @type {string} */ text) => room.draft(talk.buyer, text)} />`
            : html`<div class="log blank"><p>第一位买家两秒内就到</p></div>`}
          <${Prompter} name=${talk?.name ?? null} onSay=${speakAs} />
        </section>
      </div>
      <aside class="beside">
        <p class="beside-label">接话侧边栏<small>这一栏才是产品，左边是模拟的聊天软件</small></p>
        <iframe ref=${frame} src="/?demo" title="接话侧边栏"
          onLoad=${() => document.activeElement === document.body && frame.current?.contentWindow?.focus()}></iframe>
      </aside>
    </main>
    <nav class="tabs" aria-label="切换">
      ${/** @type {[Tab, string][]} */ ([["list", "会话"], ["chat", "聊天"], ["sidebar", "接话"]]).map(
        ([id, name]) => html`<button type="button" key=${id} aria-pressed=${tab === id} onClick=${() => setTab(id)}>${name}</button>`,
      )}
    </nav>
  </div>`;
}

/** Puts the cursor behind the inserted reply, so that Enter sends it. */
function focusComposer() {
  const field = document.getElementById(COMPOSER);
  if (!(field instanceof HTMLTextAreaElement)) return;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
