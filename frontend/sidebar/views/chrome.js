// What stands around the work: the top bar with the connection, the banner when it is down, toasts.

import { html, pure } from "../../lib/ui.js";
import { words } from "../words.js";
import { Age } from "./clock.js";

/**
 * @typedef {import("../state.js").State} State
 * @typedef {import("../state.js").StateEvent} StateEvent
 */

export const Top = pure(TopView);

/** @param {{phase: State["connection"]["phase"], who: string, waiting: number, all: number, help: () => void, next: () => void,
 *   small: (() => void)|null}} props  small: opens the window on top; null where there is none */
function TopView({ phase, who, waiting, all, help, next, small }) {
  const shown = phase === "first_run" ? "stopped" : phase;
  return html`<header class="top">
    <h1>${words.title}</h1>
    <span class="quiet top-who">${who}</span>
    <span class="top-count">${all > 0 && words.strip.count(waiting, all)}</span>
    ${waiting > 0 && html`<button type="button" class="small" onClick=${next} aria-keyshortcuts="n"><kbd>N</kbd>${words.strip.next}</button>`}
    <span class="line line-${shown}" role="status"><i aria-hidden="true"></i><span>${words.connection[shown]}</span></span>
    ${small && html`<button type="button" class="round" aria-label=${words.small.open} title=${words.small.open} onClick=${small}><span class="pip" aria-hidden="true"></span></button>`}
    <button type="button" class="round" aria-label=${words.help.open} title=${words.help.open} onClick=${help}>?</button>
  </header>`;
}

/**
 * @param {{connection: State["connection"], known: boolean, reconnect: () => void, newToken: () => void}} props
 *   known: there was a connection before
 */
export function Banner({ connection, known, reconnect, newToken }) {
  const { phase, code, since } = connection;
  if (phase === "offline") {
    return html`<div class="banner">
      <span>${known ? html`<${Age} since=${since} />` : words.connection.neverYet}</span>
      <button type="button" class="small" onClick=${reconnect}>${words.connection.now}</button>
    </div>`;
  }
  if (phase !== "stopped") return null;
  const text = (code !== null && words.connection.codes[code]) || words.connection.stopped;
  const [label, click] =
    code === 4504 ? [words.connection.reload, () => location.reload()]
    : code === 4505 || code === 4503 ? [words.connection.retry, reconnect]
    : [words.connection.newToken, newToken];
  return html`<div class="banner banner-stopped" role="alert">
    <span>${text}</span>
    <button type="button" class="small" onClick=${click}>${label}</button>
  </div>`;
}

export const Toasts = pure(ToastsView);

/** @param {{toasts: State["toasts"], desk: import("../desk.js").Desk, dispatch: (event: StateEvent) => void}} props */
function ToastsView({ toasts, desk, dispatch }) {
  return html`<div class="toasts" role="status" aria-live="polite">
    ${toasts.map((toast) => {
      const gone = () => dispatch({ type: "toast_gone", id: toast.id });
      return html`<div key=${toast.id} class="toast toast-${toast.kind}">
        <span>${toast.text}</span>
        ${toast.actions.map((action) => html`<button type="button" class="small" onClick=${() => { gone(); desk.again(action.does); }}>${action.label}</button>`)}
        <button type="button" class="tool" aria-label=${words.toast.close} onClick=${gone}>✕</button>
      </div>`;
    })}
  </div>`;
}
