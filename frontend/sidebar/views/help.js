// The help sheet: every key with its meaning, where it can be changed and switched off, and what it clashes with.

import { html, useLayoutEffect, useRef, useState } from "../../lib/ui.js";
import { COMMANDS, chordOf, clashesOf, rebound, shownKeys, suits, usualKeys } from "../keymap.js";
import { nameIn, words } from "../words.js";

/** @typedef {import("../keymap.js").Keymap} Keymap */

/**
 * @param {{close: () => void, keymap: Keymap, setKeymap: (keymap: Keymap) => void, keysOn: boolean, setKeys: (on: boolean) => void,
 *   changeLanguage: () => void, leave: (() => void)|null, window: (() => void)|null}} props
 */
export function Help({ close, keymap, setKeymap, keysOn, setKeys, changeLanguage, leave, window: openWindow }) {
  const sheet = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const [asking, setAsking] = useState(/** @type {string|null} */ (null));
  const [refused, setRefused] = useState(/** @type {string|null} */ (null));
  useLayoutEffect(() => {
    sheet.current?.showModal();
  }, []);
  const outside = (/** @type {MouseEvent} */ event) => event.target === sheet.current && close();
  const ask = (/** @type {string|null} */ id) => {
    setAsking(id);
    setRefused(null);
  };
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (asking === null || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return ask(null);
    const chord = chordOf(event);
    if (!chord) return;
    if (!suits(asking, chord)) return setRefused(asking);
    setKeymap(rebound(keymap, asking, chord));
    ask(null);
  };
  return html`<dialog class="sheet" ref=${sheet} aria-labelledby="help-title" onClose=${close} onClick=${outside} onKeyDown=${pressed}>
    <div class="sheet-in">
      <div class="sheet-top">
        <h2 id="help-title">${words.help.title}</h2>
        <button type="button" class="round" aria-label=${words.help.close} onClick=${close}>✕</button>
      </div>
      <label class="check"><input type="checkbox" checked=${keysOn} onChange=${() => setKeys(!keysOn)} /> ${words.help.keysOn}</label>
      ${/** @type {const} */ (["list", "edit"]).map((place) => html`<section key=${place}>
        <h3>${words.help.places[place]}</h3>
        <ul class="keys">${COMMANDS.filter((one) => one.place === place).map(({ id }) => html`<${Row}
          key=${id}
          id=${id}
          keymap=${keymap}
          setKeymap=${setKeymap}
          asking=${asking === id}
          refused=${refused === id}
          ask=${ask}
        />`)}</ul>
      </section>`)}
      <p class="quiet">${words.help.notes}</p>
      <p class="sheet-foot">
        <button type="button" class="plain" onClick=${() => setKeymap(usualKeys())}>${words.help.usual}</button>
        ${openWindow && html`<button type="button" class="plain" onClick=${openWindow}>${words.help.window}</button>`}
        <button type="button" class="plain" onClick=${changeLanguage}>${words.help.language}</button>
        ${leave && html`<button type="button" class="plain" onClick=${leave}>${words.help.leave}</button>`}
      </p>
    </div>
  </dialog>`;
}

/**
 * @param {{id: string, keymap: Keymap, setKeymap: (keymap: Keymap) => void, asking: boolean, refused: boolean,
 *   ask: (id: string|null) => void}} props
 */
function Row({ id, keymap, setKeymap, asking, refused, ask }) {
  const name = nameIn(words.help.commands, id);
  const keys = keymap[id] ?? [];
  const on = keys.length > 0;
  const { ours, others } = clashesOf(keymap, id);
  const usual = COMMANDS.find((one) => one.id === id)?.keys ?? [];
  const turn = () => setKeymap({ ...keymap, [id]: on ? [] : usual });
  return html`<li class="key-row">
    <span class="key-name">${name}</span>
    <button type="button" class="key-now" aria-pressed=${asking ? "true" : "false"} onClick=${() => ask(asking ? null : id)}>
      <span class="hidden">${words.help.change(name)}</span>${asking ? words.help.press : on ? keys.map((chord) => html`<span class="chord" key=${chord}>${shownKeys(chord).map((key) => html`<kbd>${key}</kbd>`)}</span>`) : html`<span class="quiet">${words.help.off}</span>`}
    </button>
    <input type="checkbox" role="switch" aria-label=${words.help.turn(name)} checked=${on} onChange=${turn} />
    ${(refused || ours.length > 0 || others.length > 0) && html`<p class="clash" role="alert">
      ${refused && words.help.unsuited}
      ${ours.length > 0 && words.help.clashOurs(ours.map((one) => nameIn(words.help.commands, one)))}
      ${others.length > 0 && words.help.clashOthers(others.map((one) => nameIn(words.help.others, one)))}
    </p>`}
  </li>`;
}
