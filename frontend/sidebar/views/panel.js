// The two forms under the list: a note for the warehouse, and what was said in a chat that has no bridge.

import { html, useLayoutEffect, useRef, useState } from "../../lib/ui.js";
import { words } from "../words.js";

/** @typedef {import("../desk.js").Desk} Desk */

/**
 * @param {{title: string, close: () => void, submit: () => Promise<boolean>, can: boolean, go: string, children?: any}} props
 */
function Form({ title, close, submit, can, go, children }) {
  const form = useRef(/** @type {HTMLFormElement|null} */ (null));
  const [busy, setBusy] = useState(false);
  useLayoutEffect(() => /** @type {HTMLElement|null} */ (form.current?.querySelector("textarea"))?.focus(), []);
  const send = async (/** @type {Event|null} */ event) => {
    event?.preventDefault();
    if (!can || busy) return;
    setBusy(true);
    if (!(await submit())) setBusy(false);
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.shiftKey && !event.repeat && event.target instanceof HTMLTextAreaElement) void send(event);
  };
  return html`<form class="panel" ref=${form} aria-labelledby="panel-title" onSubmit=${send} onKeyDown=${key}>
    <div class="panel-top">
      <h3 id="panel-title">${title}</h3>
      <button type="button" class="round" aria-label=${words.help.close} onClick=${close}>✕</button>
    </div>
    ${children}
    <p class="panel-foot"><span class="quiet">${words.panel.keys}</span><button type="submit" class="main" disabled=${!can || busy}>${go}</button></p>
  </form>`;
}

/** @typedef {Event & {currentTarget: HTMLInputElement & HTMLTextAreaElement & HTMLSelectElement}} Typed */

/** @param {{name: string, desk: Desk, close: () => void}} props  name: the buyer's */
export function NoteForm({ name, desk, close }) {
  const [kind, setKind] = useState("gift");
  const [text, setText] = useState("");
  const [urgent, setUrgent] = useState(false);
  return html`<${Form} title=${words.panel.note(name)} close=${close} can=${text.trim() !== ""} go=${words.panel.noteGo} submit=${() => desk.note({ kind, text: text.trim(), urgent })}>
    <div class="panel-line">
      <label>${words.panel.kind}
        <select value=${kind} onChange=${(/** @type {Typed} */ event) => setKind(event.currentTarget.value)}>
          ${Object.entries(words.noteKinds).map(([id, said]) => html`<option key=${id} value=${id}>${said}</option>`)}
        </select>
      </label>
      <label class="check"><input type="checkbox" checked=${urgent} onChange=${(/** @type {Typed} */ event) => setUrgent(event.currentTarget.checked)} /> ${words.buyer.urgent}</label>
    </div>
    <textarea rows="2" maxlength="500" aria-label=${words.panel.noteText} placeholder=${words.panel.noteText} value=${text} onInput=${(/** @type {Typed} */ event) => setText(event.currentTarget.value)}></textarea>
  <//>`;
}

/** @param {{card: import("../wire.js").Card|null, desk: Desk, close: () => void}} props  card: of the buyer in front */
export function PasteForm({ card, desk, close }) {
  const [fresh, setFresh] = useState(card === null);
  const [name, setName] = useState("");
  const [from, setFrom] = useState(/** @type {"buyer"|"agent"} */ ("buyer"));
  const [text, setText] = useState("");
  const submit = () => desk.said({ buyer: fresh ? null : (card?.id ?? null), name: name.trim(), from, text: text.trim() });
  return html`<${Form} title=${words.panel.paste} close=${close} can=${text.trim() !== ""} go=${words.panel.pasteGo} submit=${submit}>
    <div class="panel-line">
      <label>${words.panel.who}
        <select value=${fresh ? "new" : "front"} onChange=${(/** @type {Typed} */ event) => setFresh(event.currentTarget.value === "new")}>
          ${card && html`<option value="front">${card.name}</option>`}
          <option value="new">${words.panel.fresh}</option>
        </select>
      </label>
      ${fresh && html`<label>${words.panel.name} <input type="text" maxlength="60" autocomplete="off" value=${name} onInput=${(/** @type {Typed} */ event) => setName(event.currentTarget.value)} /></label>`}
      ${!fresh && html`<label>${words.panel.from}
        <select value=${from} onChange=${(/** @type {Typed} */ event) => setFrom(event.currentTarget.value === "agent" ? "agent" : "buyer")}>
          <option value="buyer">${words.panel.theBuyer}</option>
          <option value="agent">${words.panel.us}</option>
        </select>
      </label>`}
    </div>
    <textarea rows="3" maxlength="8000" aria-label=${words.panel.pasteText} placeholder=${words.panel.pasteText} value=${text} onInput=${(/** @type {Typed} */ event) => setText(event.currentTarget.value)}></textarea>
  <//>`;
}
