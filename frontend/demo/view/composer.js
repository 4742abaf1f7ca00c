// Where the agent writes. Enter sends, never while an input method composes; Esc goes back to the sidebar.

import { html, useRef } from "../../lib/ui.js";
import { composerAction } from "../keys.js";

/** The id by which the page gives the focus to the text field. */
export const COMPOSER = "composer";

const FACES = ["😊", "🌹", "🙏", "👍", "🎁", "📦"];

/**
 * @typedef {object} Props
 * @property {import("../talks.js").Talk} talk
 * @property {(text: string) => void} onDraft
 * @property {() => void} onSend
 * @property {() => void} onLeave
 */

/** @param {Props} props */
export function Composer({ talk, onDraft, onSend, onLeave }) {
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const picked = talk.picked !== "";
  const keydown = (/** @type {KeyboardEvent} */ event) => {
    const action = composerAction(event);
    if (action === null) return;
    event.preventDefault();
    if (action === "send") onSend();
    else onLeave();
  };
  const face = (/** @type {string} */ symbol) => {
    onDraft(talk.draft + symbol);
    field.current?.focus();
  };
  return html`<section class=${`composer ${picked ? "picked" : ""}`}>
    <div class="tools">
      ${FACES.map((symbol) => html`<button type="button" key=${symbol} class="face-key" aria-label=${`插入 ${symbol}`} onClick=${() => face(symbol)}>${symbol}</button>`)}
      ${picked && html`<span class="from-sidebar">来自接话，可以改，回车发出</span>`}
    </div>
    <textarea id=${COMPOSER} ref=${field} rows="3" aria-label=${`回复${talk.name}`} placeholder="在这里打字，或在「接话」里按数字键选一句"
      value=${talk.draft}
      onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ event) => onDraft(event.currentTarget.value)}
      onKeyDown=${keydown}></textarea>
    <div class="send-row">
      <small>回车发送 · Shift+回车换行 · Esc 回到接话</small>
      <button type="button" class="send" disabled=${talk.draft.trim() === ""} onClick=${onSend}>发送</button>
    </div>
  </section>`;
}
