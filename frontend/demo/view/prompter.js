// The prompter's row under the chat: speak as this buyer or as somebody new. Set apart, since no chat client has it.

import { html, useState } from "../../lib/ui.js";
import { composerAction } from "../keys.js";

/** @param {{name: string | null, onSay: (asNew: boolean, text: string) => void}} props */
export function Prompter({ name, onSay }) {
  const [text, setText] = useState("");
  const [asNew, setAsNew] = useState(false);
  const say = () => {
    if (text.trim() === "") return;
    onSay(asNew || name === null, text.trim());
    setText("");
    setAsNew(false);
  };
  const keydown = (/** @type {KeyboardEvent} */ event) => {
    if (composerAction(event) !== "send") return;
    event.preventDefault();
    say();
  };
  return html`<section class="prompter" aria-label="以买家身份说话">
    <label for="prompter">以买家身份说话</label>
    <select aria-label="扮演哪位买家" value=${asNew || name === null ? "new" : "this"}
      onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => setAsNew(event.currentTarget.value === "new")}>
      ${name !== null && html`<option value="this">${name}</option>`}
      <option value="new">新买家</option>
    </select>
    <input id="prompter" value=${text} placeholder="例如：黑色和白色纠结，能便宜点吗" autocomplete="off"
      onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => setText(event.currentTarget.value)} onKeyDown=${keydown} />
    <button type="button" class="quiet" disabled=${text.trim() === ""} onClick=${say}>说</button>
  </section>`;
}
