// The round picture of a person: the last character of the name on a coloured disc.

import { html } from "../../lib/ui.js";

const HUES = 10;

/** @param {{name: string, place: number | null}} props place: of the buyer in the list; null for the agent */
export function Avatar({ name, place }) {
  const hue = place === null ? "agent" : `hue-${place % HUES}`;
  return html`<span class=${`avatar ${hue}`} aria-hidden="true">${[...name].at(-1)}</span>`;
}
