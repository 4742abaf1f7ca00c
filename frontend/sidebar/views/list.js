// The suggestions, 1 to 9, and the bar that offers newer ones while the list is held still.

import { html, pure, useState } from "../../lib/ui.js";
import { pieces } from "../gaps.js";
import { words } from "../words.js";

/**
 * @typedef {import("../wire.js").Suggestion} Suggestion
 * @typedef {import("../desk.js").Desk} Desk
 * @typedef {import("../state.js").StateEvent} StateEvent
 */

/**
 * @param {{items: Suggestion[], buyer: string, picks: import("../state.js").State["picks"], kept: Record<string, string>,
 *   selected: number|null, arming: "dismiss"|"copy"|null, label: string, desk: Desk, dispatch: (event: StateEvent) => void}} props
 */
export function List({ items, buyer, picks, kept, selected, arming, label, desk, dispatch }) {
  const hold = (/** @type {"focus"|"press"} */ by, /** @type {boolean} */ on) => dispatch({ type: "hold", by, on });
  const focused = (/** @type {FocusEvent} */ event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) hold("focus", true);
  };
  return html`<ol
    class="list ${arming ? `list-arming list-${arming}` : ""}"
    aria-label=${label}
    onfocusin=${focused}
    onfocusout=${() => hold("focus", false)}
    onPointerDown=${() => hold("press", true)}
  >
    ${items.map((item) => html`<${Row}
      key=${item.key}
      item=${item}
      pick=${picks[`${buyer}/${item.phrase}`] ?? null}
      kept=${Object.hasOwn(kept, `${buyer}/${item.phrase}`)}
      selected=${selected === null ? null : selected === item.key}
      canDismiss=${selected === null}
      desk=${desk}
    />`)}
  </ol>`;
}

const Row = pure(RowView);

/** selected: null where it is no search result. @param {{item: Suggestion, pick: "sending"|"given"|"waiting"|null, kept: boolean, selected: boolean|null, canDismiss: boolean, desk: Desk}} props */
function RowView({ item, pick, kept, selected, canDismiss, desk }) {
  const [why, setWhy] = useState(false);
  const choose = (/** @type {MouseEvent & {currentTarget: HTMLElement}} */ event) => {
    const byPointer = event.detail > 0;
    if (byPointer) event.currentTarget.blur();
    desk.pick(item.key, byPointer);
  };
  const id = `say-${item.key}`;
  return html`<li class="item ${selected ? "item-selected" : ""} ${pick ? `item-${pick}` : ""}">
    <button type="button" class="item-pick" aria-labelledby=${id} aria-keyshortcuts=${String(item.key)} onClick=${choose}></button>
    <kbd class="cap" aria-hidden="true">${item.key}</kbd>
    <div class="item-body">
      <button type="button" class="badge ${item.by_name ? "found" : ""}" aria-expanded=${why ? "true" : "false"} aria-label=${words.list.why(item.technique_name)} title=${item.because} onClick=${() => setWhy(!why)}>${item.technique_name}</button>
      <span class="item-text" id=${id}>${pieces(item.text, item.filled, item.marks).map((piece) => {
        const look = `${piece.kind === "filled" ? "filled" : ""} ${piece.found ? "found" : ""}`.trim();
        if (piece.kind === "gap") return html`<mark class="gap ${look}">${piece.text}</mark>`;
        return look ? html`<span class=${look}>${piece.text}</span>` : piece.text;
      })}</span>
      ${selected !== null && html` <span class="quiet item-found">${item.because}</span>`}
      ${kept && html` <span class="needs">${words.list.kept}</span>`}
      ${pick && html` <span class="item-state" role="status">${pick === "given" ? `✓ ${words.list.given}` : words.list[pick]}</span>`}
      ${why && html`<p class="item-why">${item.because}</p>`}
    </div>
    <span class="item-tools">
      <button type="button" class="tool" aria-label=${words.list.edit(item.key)} title=${words.list.edit(item.key)} onClick=${() => desk.edit(item.key)}>${words.list.editShort}</button>
      ${canDismiss && html`<button type="button" class="tool" aria-label=${words.list.dismiss(item.key)} title=${words.list.dismiss(item.key)} onClick=${() => desk.dismiss(item.key)}>✕</button>`}
    </span>
  </li>`;
}

/** Floats over the page, since a bar above the list would push it away under the hand. @param {{take: () => void}} props */
export const Offer = ({ take }) => html`<div class="offer-box" role="status">
  <button type="button" class="offer" onClick=${take}><b>${words.list.fresh}</b> <kbd>R</kbd> <span>${words.list.freshHint}</span></button>
</div>`;
