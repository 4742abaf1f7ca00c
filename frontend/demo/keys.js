// What a key means in the composer; composition of an input method comes first, before every other question. Pure.

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
