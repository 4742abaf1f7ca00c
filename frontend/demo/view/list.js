// The conversations at the left, in the order of arrival, with who waits and for how long.

import { html } from "../../lib/ui.js";
import { lastAt, listed } from "../talks.js";
import { Avatar } from "./avatar.js";
import { clockTime, pressing, preview, waited } from "./words.js";

/** @param {{desk: import("../talks.js").Desk, now: number, shopName: string, onOpen: (buyer: string) => void}} props */
export function TalkList({ desk, now, shopName, onOpen }) {
  const talks = listed(desk);
  const waiting = talks.filter((talk) => talk.waitingSince !== null).length;
  return html`<nav class="list" aria-label="会话">
    <header class="list-head">
      <strong>${shopName}</strong>
      <small>${waiting > 0 ? `${waiting} 位买家在等回复` : "没有人在等"}</small>
    </header>
    <ul>
      ${talks.map((talk) => html`<${Row} key=${talk.buyer} talk=${talk} now=${now} open=${desk.open === talk.buyer} onOpen=${onOpen} />`)}
    </ul>
    ${talks.length === 0 && html`<p class="empty">买家马上就来…</p>`}
  </nav>`;
}

/** @param {{talk: import("../talks.js").Talk, now: number, open: boolean, onOpen: (buyer: string) => void}} props */
function Row({ talk, now, open, onOpen }) {
  const wait = talk.waitingSince === null ? null : now - talk.waitingSince;
  return html`<li>
    <button type="button" class=${`row ${open ? "open" : ""}`} aria-current=${open ? "true" : undefined} onClick=${() => onOpen(talk.buyer)}>
      <span class="face"><${Avatar} name=${talk.name} place=${talk.place} />${talk.unread > 0 && html`<b class="unread">${talk.unread}</b>`}</span>
      <span class="row-name">${talk.name}<i class="trade">${talk.trade}</i></span>
      ${wait === null
        ? html`<time class="row-time">${clockTime(lastAt(talk))}</time>`
        : html`<span class=${`row-time wait ${pressing(wait)}`}>${waited(wait)}</span>`}
      <span class="row-last">${talk.typing ? html`<em>正在输入…</em>` : preview(talk.bubbles.findLast((bubble) => bubble.kind !== "divider"))}</span>
    </button>
  </li>`;
}
