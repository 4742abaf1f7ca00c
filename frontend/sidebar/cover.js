// Covers what is personal in a text until somebody uncovers it; pure.

/**
 * A text in pieces, those that are personal marked as such.
 * @param {string} text
 * @param {string[]} personal  values to cover, the longest first
 * @returns {{text: string, personal: boolean}[]}
 */
export function pieces(text, personal) {
  /** @type {{text: string, personal: boolean}[]} */
  let found = [{ text, personal: false }];
  for (const value of personal) {
    if (!value) continue;
    found = found.flatMap((piece) =>
      piece.personal
        ? [piece]
        : piece.text.split(value).flatMap((rest, index) => [
            ...(index ? [{ text: value, personal: true }] : []),
            ...(rest ? [{ text: rest, personal: false }] : []),
          ]),
    );
  }
  return found;
}

/**
 * The text with dots in place of what is personal.
 * @param {string|null|undefined} text
 * @param {string[]|undefined} personal
 */
export function covered(text, personal) {
  if (!text || !personal?.length) return text ?? "";
  return pieces(text, personal).map((piece) => (piece.personal ? "••••" : piece.text)).join("");
}
