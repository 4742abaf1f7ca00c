// Clocks that run by themselves: how long a buyer waits, how long a visit lasts, how long the line is down.

import { html } from "../../lib/ui.js";
import { GOOD_VISIT, clockText, secondsSince, visitLevel, waitLevel } from "../clock.js";
import { useClock } from "../ticker.js";
import { words } from "../words.js";

/** @param {{since: string, limit: number, name: string}} props */
export function WaitClock({ since, limit, name }) {
  const seconds = useClock((now) => secondsSince(since, now));
  const text = clockText(seconds, words.units);
  const label = words.strip.waits(name, text);
  return html`<span class="clock clock-${waitLevel(seconds, limit)}" role="timer" aria-label=${label}>${text}</span>`;
}

/** @param {{started: string, messages: number}} props */
export function VisitClock({ started, messages }) {
  const seconds = useClock((now) => secondsSince(started, now));
  const level = visitLevel(seconds);
  const part = (/** @type {number} */ s) => `${(Math.min(s, GOOD_VISIT.shown) / GOOD_VISIT.shown) * 100}%`;
  const window = { left: part(GOOD_VISIT.from), width: part(GOOD_VISIT.until - GOOD_VISIT.from) };
  const title = `${words.buyer.visitLevels[level]} · ${words.buyer.messages(messages)} · ${words.buyer.visitHint}`;
  return html`<span class="visit visit-${level}" title=${title}>
    <span class="quiet">${words.buyer.visit}</span>
    <span class="visit-time" role="timer">${clockText(seconds, words.units)}</span>
    <span class="visit-track" aria-hidden="true">
      <span class="visit-window" style=${window}></span>
      <span class="visit-now" style=${{ left: part(seconds) }}></span>
    </span>
    <span class="visit-best" aria-hidden="true">${words.buyer.visitBest(GOOD_VISIT.from / 60, GOOD_VISIT.until / 60)}</span>
    <span class="hidden">${title}</span>
  </span>`;
}

/** @param {{since: number}} props  ms */
export function Age({ since }) {
  const text = useClock((now) => clockText(Math.max(0, Math.floor((now - since) / 1000)), words.units));
  return html`${words.connection.offlineFor(text)}`;
}
