// The round picture of a person: the last character of the name on a disc whose hue the name decides.

import { html } from "../../lib/ui.js";

const HUES = 10;

/** @param {{name: string, agent?: boolean}} props */
export function Avatar({ name, agent = false }) {
  const letters = [...name];
  const hue = letters.reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % HUES;
  return html`<span class=${`avatar ${agent ? "agent" : `hue-${hue}`}`} aria-hidden="true">${letters.at(-1)}</span>`;
}
