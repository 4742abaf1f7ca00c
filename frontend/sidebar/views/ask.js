// A question about a pick, before it goes: the buyer wrote meanwhile, it is the line of before, the input box is not empty.

import { html, useLayoutEffect, useRef } from "../../lib/ui.js";
import { words } from "../words.js";

/** @param {{ask: import("../state.js").Ask, desk: import("../desk.js").Desk}} props */
export function Ask({ ask, desk }) {
  const first = useRef(/** @type {HTMLButtonElement|null} */ (null));
  useLayoutEffect(() => first.current?.focus(), [ask]);
  const { why, pick, news } = ask;
  const yes = (/** @type {"append"|"replace"} */ draft) => (/** @type {MouseEvent} */ event) => desk.answer(draft, event.detail === 0);
  return html`<section class="ask" role="alertdialog" aria-labelledby="ask-title" aria-describedby="ask-text">
    <h3 id="ask-title">${words.ask.titles[why]}</h3>
    ${news.length > 0 && html`<ul class="ask-news">${news.map((text, index) => html`<li key=${index}>${text || words.strip.picture}</li>`)}</ul>`}
    <p id="ask-text" class="ask-text">${pick.text}</p>
    <p class="ask-do">
      <button type="button" class="main" ref=${first} onClick=${yes("append")}>${words.ask.yes[why]} <kbd>Enter</kbd></button>
      ${why === "not_empty" && html`<button type="button" class="small" onClick=${yes("replace")}>${words.ask.replace}</button>`}
      <button type="button" class="plain" onClick=${() => desk.back()}>${words.ask.no} <kbd>Esc</kbd></button>
    </p>
  </section>`;
}
