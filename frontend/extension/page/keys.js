// Which keys of the chat page are ours. Composition comes first: while an input method composes, every key is its own.

/**
 * The digit of Alt with a digit, which picks; 0 for every other key, which is the page's.
 * @param {{key: string, code?: string, keyCode?: number, isComposing?: boolean, repeat?: boolean, altKey?: boolean,
 *   ctrlKey?: boolean, metaKey?: boolean, shiftKey?: boolean}} event
 */
export function digitFor(event) {
  if (event.isComposing || event.keyCode === 229) return 0;
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return 0;
  // By its place on the keyboard: with Alt the digit types a sign on some systems.
  return Number(/^(?:Digit|Numpad)([1-9])$/u.exec(event.code ?? "")?.[1] ?? 0);
}
