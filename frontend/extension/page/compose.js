// Puts a text into the input box of a chat page as if it had been typed, and reads what stands there. Nothing is sent here
// but by `press`, for techniques that the shop lets send at once.

/** The element that takes the typing: the place itself, or the field in it. @param {HTMLElement} place */
export function fieldOf(place) {
  const FIELDS = "textarea, input:not([type]), input[type=text], [contenteditable]:not([contenteditable=false])";
  return /** @type {HTMLElement} */ (place.matches(FIELDS) ? place : (place.querySelector(FIELDS) ?? place));
}

/** What stands in the input box. @param {HTMLElement} place */
export function draftOf(place) {
  const field = fieldOf(place);
  const raw = isPlain(field) ? field.value : (field.innerText ?? "");
  return raw.replace(/[\u200b\ufeff]/gu, "").replace(/\u00a0/gu, " ").trim();
}

/**
 * Makes the text all that stands there; the caret ends behind it.
 * @param {HTMLElement} place @param {string} text
 * @returns {boolean} whether it stands there now
 */
export function put(place, text) {
  const field = fieldOf(place);
  field.focus();
  if (isPlain(field)) {
    // The page's framework watches the property of the element; the prototype's setter goes past its watch, so that the
    // event brings it news.
    const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(field, text);
    field.setSelectionRange(text.length, text.length);
    tell(field, text);
  } else {
    // The editing command goes through the editor's own events and keeps its undo; where the page has no focus to give,
    // the text is set and the editor told.
    const done = document.execCommand("selectAll") && document.execCommand("insertText", false, text);
    if (!done || !holds(draftOf(place), text)) {
      field.textContent = text;
      tell(field, text);
    }
  }
  return holds(draftOf(place), text);
}

/** Presses the send button. @param {HTMLElement} button */
export const press = (button) => button.click();

/** @param {HTMLElement} field @param {string} text */
function tell(field, text) {
  field.dispatchEvent(new InputEvent("input", { inputType: "insertText", data: text, bubbles: true, composed: true }));
}

/** @param {HTMLElement} field @returns {field is HTMLTextAreaElement|HTMLInputElement} */
const isPlain = (field) => field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;

/** Whether a draft holds a text; editors lay out blanks and lines in their own way. @param {string} draft @param {string} text */
export const holds = (draft, text) => draft.replace(/\s+/gu, "").includes(text.replace(/\s+/gu, ""));
