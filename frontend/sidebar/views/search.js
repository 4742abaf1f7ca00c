// The search box. The results stand in the list's place; this is the box alone.

import { html, useLayoutEffect, useRef } from "../../lib/ui.js";
import { words } from "../words.js";

/** The id by which the keyboard finds the field. */
export const SEARCH_FIELD = "search-text";

/** @param {{search: import("../state.js").State["search"], desk: import("../desk.js").Desk, open: () => void}} props */
export function Search({ search, desk, open }) {
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  const isOpen = search !== null;
  useLayoutEffect(() => {
    if (isOpen) field.current?.focus();
    else if (document.activeElement === field.current) field.current?.blur();
  }, [isOpen]);
  const input = (/** @type {InputEvent & {currentTarget: HTMLInputElement}} */ event) => desk.search(event.currentTarget.value);
  const leave = () => {
    if (search && !search.q) desk.closeSearch();
  };
  return html`<div class="search ${isOpen ? "search-open" : ""}" role="search">
    <kbd aria-hidden="true">/</kbd>
    <input
      id=${SEARCH_FIELD}
      ref=${field}
      type="text"
      inputmode="search"
      autocomplete="off"
      spellcheck="false"
      aria-label=${words.search.label}
      placeholder=${words.search.placeholder}
      value=${search?.q ?? ""}
      onFocus=${() => !isOpen && open()}
      onBlur=${leave}
      onInput=${input}
    />
    ${isOpen && html`<button type="button" class="plain" onClick=${() => desk.closeSearch()}>Esc</button>`}
  </div>`;
}
