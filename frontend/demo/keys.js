// What a key means in the chat client; composition of an input method comes first, before every other question. Pure.

/**
 * @param {{key: string, shiftKey: boolean, isComposing: boolean, keyCode: number}} event
 * @returns {"send" | "leave" | null} leave: back to the sidebar
 */
export function composerAction(event) {
  if (event.isComposing || event.keyCode === 229) return null;
  if (event.key === "Enter" && !event.shiftKey) return "send";
  if (event.key === "Escape") return "leave";
  return null;
}

/**
 * Whether a key that was pressed outside any field is meant for the sidebar, wherever the focus is.
 * @param {{key: string, code?: string, isComposing: boolean, keyCode: number, ctrlKey: boolean, altKey: boolean, metaKey: boolean,
 *   shiftKey?: boolean}} event
 */
export function forSidebar(event) {
  if (event.isComposing || event.keyCode === 229) return false;
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  if (event.shiftKey && /^Digit[1-9]$/.test(event.code ?? "")) return true; // with Shift the key is a sign
  return /^[1-9１-９njkNJK/、／?？]$/.test(event.key);
}
