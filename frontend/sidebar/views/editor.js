// A suggestion opened for editing: the text field, its gaps by Tab, and what the wording check says.

import { html, useLayoutEffect, useRef } from "../../lib/ui.js";
import { gapAt, gapsIn, offersFor } from "../gaps.js";
import { nextIssue } from "../wording.js";
import { words } from "../words.js";

/** The id by which the keyboard finds the field. */
export const EDITOR_FIELD = "draft-text";

/**
 * @param {{draft: import("../state.js").Draft, moved: boolean, gone: boolean, sending: boolean, limit: number,
 *   desk: import("../desk.js").Desk}} props  moved: a newer message came since the draft was opened
 */
export function Editor({ draft, moved, gone, sending, limit, desk }) {
  const field = useRef(/** @type {HTMLTextAreaElement|null} */ (null));
  const { select, suggestion, text, issues } = draft;
  useLayoutEffect(() => {
    const area = field.current;
    if (!area || !select) return;
    area.focus();
    area.setSelectionRange(select.start, select.end);
  }, [select]);
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [text]);
  const gaps = gapsIn(text).length;
  const gap = gapAt(text, select ?? { start: 0, end: 0 });
  const slot = gap ? text.slice(gap.start, gap.end) : "";
  const offers = slot ? offersFor(slot, draft.offers) : [];
  const mendable = nextIssue(issues);
  const tooLong = Array.from(text).length > limit;
  return html`<section class="editor" aria-label=${words.editor.label}>
    <div class="editor-top">
      <kbd class="cap">${suggestion.key}</kbd>
      <span class="badge">${suggestion.technique_name}</span>
      ${gaps > 0 && html`<span class="needs">${words.list.gap} ${gaps}</span>`}
    </div>
    ${(moved || gone) && html`<p class="notice" role="alert">${gone ? words.editor.gone : words.editor.moved}</p>`}
    <textarea
      id=${EDITOR_FIELD}
      ref=${field}
      rows="3"
      aria-label=${words.editor.label}
      value=${text}
      spellcheck="false"
      onInput=${(/** @type {InputEvent & {currentTarget: HTMLTextAreaElement}} */ event) => desk.type(event.currentTarget.value)}
    ></textarea>
    ${offers.length > 0 && html`<ul class="offers" aria-label=${words.editor.offers(slot.slice(1, -1))}>
      ${offers.map(({ name, value, from }, index) => html`<li key=${value}><button type="button" class="value" title=${`${words.editor.from[from]} · ${name}`} onClick=${() => desk.drafting.fillGap(index + 1)}><kbd>${index + 1}</kbd>${value}<small>${name}</small></button></li>`)}
    </ul>`}
    <div aria-live="polite">
      ${tooLong && html`<p class="issue issue-block">${words.editor.tooLong}</p>`}
      ${issues.map((issue) => html`<div class="issue issue-${issue.level}">
        <p><b>${words.editor.levels[issue.level]}「${issue.found}」</b> <span class="quiet">${issue.why}</span></p>
        ${issue.instead && html` <button type="button" class="small" onClick=${() => desk.drafting.better(issue)}>${words.editor.useBetter}「${issue.instead}」${issue === mendable && html`<kbd>Alt+Enter</kbd>`}</button>`}
      </div>`)}
    </div>
    <div class="editor-foot">
      <span class="quiet">${gaps > 0 ? words.editor.gapKeys : words.editor.keys}</span>
      <button type="button" class="plain" onClick=${() => desk.back()}>${words.editor.cancel}</button>
      <button type="button" class="main" disabled=${sending || tooLong} onClick=${() => desk.send()}>${words.editor.send}</button>
    </div>
  </section>`;
}
