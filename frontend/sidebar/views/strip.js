// The strip of buyers: who waits, how long, where the sale stands, and what was said last in one line.

import { html, pure, useLayoutEffect, useRef, useState } from "../../lib/ui.js";
import { covered } from "../cover.js";
import { byRisk } from "../clock.js";
import { briefStrip } from "../seen.js";
import { STAGES } from "../wire.js";
import { nameIn, words } from "../words.js";
import { WaitClock } from "./clock.js";

/** @typedef {import("../wire.js").Card} Card */

/** @type {typeof StripView} */
export const Strip = /** @type {any} */ (pure(StripView));

/** ms for which the order stays as it was seen after the hand last moved in the strip. */
const STILL = 3000;

/** @param {{buyers: Map<string, Card>, current: string|null, limit: number, choose: (id: string) => void}} props */
function StripView({ buyers, current, limit, choose }) {
  const still = useRef(/** @type {{order: string[], until: number}} */ ({ order: [], until: 0 }));
  const [open, setOpen] = useState(false);
  const held = Date.now() < still.current.until;
  const cards = inOrder(buyers, held ? still.current.order : null);
  const keepStill = () => {
    still.current = { order: cards.map((card) => card.id), until: Date.now() + STILL };
  };
  const letGo = () => {
    still.current.until = 0;
  };
  const brief = briefStrip(cards, current);
  const more = cards.length - brief.size;
  const chosen = (/** @type {string} */ id) => {
    setOpen(false);
    choose(id);
  };
  // A wide page has room for all of them; which page is wide, the style sheet knows.
  return html`<ul class="strip ${open ? "strip-open" : ""}" onPointerMove=${keepStill} onPointerLeave=${letGo} onfocusin=${keepStill}>
    ${cards.map((card) => html`<${Row} key=${card.id} card=${card} isBrief=${brief.has(card.id)} isCurrent=${card.id === current} limit=${limit} choose=${chosen} />`)}
    ${more > 0 && html`<li class="strip-more" key="more">
      <button type="button" aria-expanded=${open ? "true" : "false"} onClick=${() => setOpen(!open)}>${open ? words.strip.less : words.strip.more(more)}</button>
    </li>`}
  </ul>`;
}

/**
 * By risk; while the hand is in the strip, in the order that was seen, with newcomers at the end.
 * @param {Map<string, Card>} buyers
 * @param {string[]|null} seen
 */
function inOrder(buyers, seen) {
  const sorted = byRisk(buyers.values());
  if (!seen) return sorted;
  const place = new Map(seen.map((id, index) => [id, index]));
  return sorted.sort((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || 0);
}

const Row = pure(RowView);

/** @param {{card: Card, isBrief: boolean, isCurrent: boolean, limit: number, choose: (id: string) => void}} props */
function RowView({ card, isBrief, isCurrent, limit, choose }) {
  const row = useRef(/** @type {HTMLElement|null} */ (null));
  useLayoutEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  const last = card.last_message;
  const line = card.waiting_since
    ? (card.open_question ?? last?.text)
    : last && `${last.from === "agent" ? words.strip.us : ""}${last.text}`;
  const shown = covered(line, card.personal);
  const complaint = card.warnings.some((warning) => warning.code === "complaint");
  const stage = nameIn(words.stages, card.stage.id);
  return html`<li ref=${row} class=${isBrief ? null : "row-more"}>
    <button
      type="button"
      class="row ${isCurrent ? "row-current" : ""} ${card.waiting_since ? "row-waiting" : ""}"
      aria-current=${isCurrent ? "true" : null}
      onClick=${() => choose(card.id)}
    >
      <span class="pie pie-${STAGES.indexOf(card.stage.id)}" role="img" aria-label=${stage} title=${stage}></span>
      <span class="row-name">${card.name}</span>
      ${complaint && html`<span class="tag tag-red">${words.strip.complaint}</span>`}
      <span class="row-line">${shown || (last ? words.strip.picture : "")}</span>
      ${card.waiting_since
        ? html`<${WaitClock} since=${card.waiting_since} limit=${limit} name=${card.name} />`
        : html`<span class="clock clock-done" role="img" aria-label=${words.strip.answered} title=${words.strip.answered}>✓</span>`}
    </button>
  </li>`;
}
