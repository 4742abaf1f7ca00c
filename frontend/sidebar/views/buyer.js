// The buyer in front: name, visit, stage bar with its evidence, intent, profile, warnings, dispute, notes.

import { html, pure, useState } from "../../lib/ui.js";
import { covered } from "../cover.js";
import { DISPUTE_STEPS, STAGES } from "../wire.js";
import { nameIn, words } from "../words.js";
import { VisitClock } from "./clock.js";

/**
 * @typedef {import("../wire.js").Card} Card
 * @typedef {import("../desk.js").Desk} Desk
 */

/** Below this confidence the page says that it is not sure. */
const UNSURE = 0.5;

export const Buyer = pure(BuyerView);

/** @param {{card: Card, me: string|null, desk: Desk, armed: import("../state.js").State["armed"],
 *   off: import("../wire.js").Trait[]}} props  me: the agent at this page; armed: what waits for a digit; off: traits that the
 *   agent switched off */
function BuyerView({ card, me, desk, armed, off }) {
  return html`<header class="buyer">
    <div class="buyer-top">
      <h2 class="buyer-name">${card.name}</h2>
      <span class="quiet buyer-agent">${card.agent === me ? "" : (card.agent ?? words.buyer.nobody)}</span>
      ${card.visit && html`<${VisitClock} started=${card.visit.started} messages=${card.visit.messages} />`}
    </div>
    <${StageBar} stage=${card.stage} desk=${desk} armed=${armed === "stage"} />
    <${Reading} card=${card} desk=${desk} armed=${armed} off=${off} />
    ${card.steps && html`<${Dispute} at=${card.steps.at} next=${card.steps.next} />`}
  </header>`;
}

const StageBar = pure(StageBarView);

/** @param {{stage: Card["stage"], desk: Desk, armed: boolean}} props */
function StageBarView({ stage, desk, armed }) {
  const at = STAGES.indexOf(stage.id);
  return html`<ol class="stage-bar ${armed ? "stage-armed" : ""}" aria-label=${words.buyer.stage}>
    ${STAGES.map((id, index) => html`<li key=${id}>
      <button
        type="button"
        class="step ${index === at ? "step-now" : index < at ? "step-past" : ""}"
        aria-current=${index === at ? "step" : null}
        title=${index === at ? stage.name : words.buyer.stageTo(words.stages[id])}
        onClick=${() => desk.setStage(id)}
      >${armed && html`<kbd>${index + 1}</kbd>`}${words.stages[id]}</button>
    </li>`)}
  </ol>`;
}

/**
 * Why the stage is what it is, in one line; where it is cut, the whole stands in a bubble, which moves nothing.
 * @param {{stage: Card["stage"], personal: Card["personal"], armed: boolean}} props
 */
function Because({ stage, personal, armed }) {
  const [cut, setCut] = useState(false);
  const look = (/** @type {{currentTarget: HTMLElement}} */ { currentTarget: line }) => setCut(line.scrollWidth > line.clientWidth);
  if (armed) return html`<p class="because" role="status">${words.buyer.stagePrompt}</p>`;
  const from = stage.from && stage.from !== stage.id ? ` · ${words.buyer.from(nameIn(words.stages, stage.from))}` : "";
  const text = covered(stage.because, personal) + from;
  return html`<p class="because" tabindex="0" role="note" onPointerEnter=${look} onFocus=${look}>
    ${stage.manual && html`<span class="tag">${words.buyer.manual}</span> `}<span class="hidden">${words.buyer.because}：</span>${text}${cut && html`<span class="bubble" aria-hidden="true">${text}</span>`}
  </p>`;
}

/** What is made of the buyer: intent, profile, wishes noted, and the evidence for the stage.
 * @param {{card: Card, desk: Desk, armed: import("../state.js").State["armed"], off: import("../wire.js").Trait[]}} props */
function Reading({ card, desk, armed, off }) {
  const { intent, traits } = card;
  const gone = off.filter((one) => traits.every((trait) => trait.id !== one.id));
  const notes = numbered(card).filter((note) => !note.done);
  const unsure = intent !== null && intent.confidence < UNSURE;
  return html`<div class="reading">
    ${intent && html`<span class="chip chip-intent ${unsure ? "chip-unsure" : ""}" title=${unsure ? words.buyer.unsure : null}>
      ${words.buyer.intent(intent.name, intent.confidence)}
      <small>${words.percent(intent.confidence)}</small>
    </span>`}
    ${traits.map((trait) => html`<${TraitChip} key=${trait.id} trait=${trait} because=${covered(trait.because, card.personal)} desk=${desk} />`)}
    ${gone.map((trait) => html`<button type="button" key=${trait.id} class="chip chip-off" aria-label=${words.buyer.traitBack(trait.name)} title=${words.buyer.traitBack(trait.name)} onClick=${() => desk.trait(trait, true)}>${trait.name}</button>`)}
    ${notes.map((note) => html`<span key=${note.id} class="chip chip-note ${note.urgent ? "chip-urgent" : ""}" tabindex="0" role="note" aria-label=${`${nameIn(words.noteKinds, note.kind)} ${note.shown}`}>
      ${armed === "done" && note.digit <= 9 && html`<kbd>${note.digit}</kbd>`}${note.urgent && `${words.buyer.urgent} · `}${nameIn(words.noteKinds, note.kind)}<span class="bubble">${note.shown}</span>
    </span>`)}
    <${Because} stage=${card.stage} personal=${card.personal} armed=${armed === "stage"} />
  </div>`;
}

/** The notes as they are shown, each with its digit. @param {Card} card */
const numbered = (card) => card.notes.map((note, index) => ({ ...note, digit: index + 1, shown: covered(note.text, card.personal) }));

/** @param {{trait: import("../wire.js").Trait, because: string, desk: Desk}} props */
function TraitChip({ trait, because, desk }) {
  return html`<span class="chip chip-trait" tabindex="0" role="group" aria-label=${words.buyer.traits + " " + trait.name} aria-describedby=${`why-${trait.id}`}>
    ${trait.name}
    <span class="bubble" id=${`why-${trait.id}`}>
      <span>${because} <small>${words.percent(trait.confidence)}</small></span>
      <button type="button" class="small" onClick=${() => desk.trait(trait, false)}>${words.buyer.notTrait(trait.name)}</button>
    </span>
  </span>`;
}

export const Facts = pure(FactsView);

/** What is known and to be minded besides: quiet, below or beside the list. @param {{card: Card, desk: Desk, armed: boolean,
 *   note: () => void}} props  armed: a digit marks a note as seen to; note: writes a new one */
function FactsView({ card, desk, armed, note: write }) {
  const known = Object.entries(card.slots).map(([name, value]) => [name, covered([value].flat().join(words.listAnd), card.personal)]);
  const notes = numbered(card);
  return html`<aside class="facts">
    <section>
      <h3 class="facts-top">${words.buyer.notes} <button type="button" class="plain" onClick=${write}>＋ ${words.panel.add} <kbd>B</kbd></button></h3>
      ${notes.length > 0 && html`<ul class="notes">${notes.map((note) => html`<li key=${note.id} class=${note.done ? "note-done" : ""}>
        <button type="button" class="tick" role="checkbox" aria-checked=${note.done ? "true" : "false"} aria-label=${words.buyer.seenTo(note.shown)} title=${note.done ? words.buyer.openAgain : words.buyer.markDone} onClick=${() => void desk.noteDone(note)}>${armed && note.digit <= 9 && html`<kbd>${note.digit}</kbd>`}</button>
        <span><span class="tag ${note.urgent && !note.done ? "tag-red" : ""}">${note.urgent && !note.done && `${words.buyer.urgent} · `}${nameIn(words.noteKinds, note.kind)}</span>
        ${note.shown}${note.done && html`<small class="quiet"> ${words.buyer.done}</small>`}</span>
      </li>`)}</ul>`}
    </section>
    ${known.length > 0 && html`<section>
      <h3>${words.buyer.known}</h3>
      <dl class="known">${known.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    </section>`}
  </aside>`;
}

/** How far the handling of a dispute is. @param {{at: string|null, next: string|null}} props */
function Dispute({ at, next }) {
  const place = DISPUTE_STEPS.findIndex((id) => id === at);
  return html`<p class="dispute">
    <span class="quiet">${words.buyer.dispute}</span>
    <span class="dispute-bar" aria-hidden="true">${DISPUTE_STEPS.map((id, index) => html`<i key=${id} class=${index <= place ? "on" : ""}></i>`)}</span>
    <b>${nameIn(words.steps, at)}</b>
    ${next && html`<span class="quiet">${words.buyer.nextStep(nameIn(words.steps, next))}</span>`}
  </p>`;
}

export const Said = pure(SaidView);

/** What was said last, in the buyer's own words, and what to mind before answering. @param {{card: Card, desk: Desk}} props */
function SaidView({ card, desk }) {
  const last = card.last_message;
  if (!last && !card.warnings.length) return null;
  const ours = last?.from === "agent";
  const open = card.open_question && card.open_question !== last?.text ? card.open_question : null;
  return html`<div class="said ${ours ? "said-ours" : ""}">
    ${last && html`<span class="hidden">${ours ? words.buyer.weSaid : words.buyer.said}</span>
      <blockquote>${ours && words.strip.us}${covered(last.text, card.personal) || words.strip.picture}</blockquote>`}
    ${card.personal?.length ? html`<button type="button" class="small" title=${words.buyer.uncoverHint} onClick=${() => desk.uncover()}>${words.buyer.uncover} <kbd>U</kbd></button>` : null}
    ${open && html`<p class="said-open"><span class="quiet">${words.buyer.question}</span> ${covered(open, card.personal)}</p>`}
    ${card.warnings.length > 0 && html`<ul class="warnings" aria-label=${words.buyer.warnings}>
      ${card.warnings.map((warning) => html`<li key=${warning.code} class="warning warning-${warning.code}">${warning.text}</li>`)}
    </ul>`}
  </div>`;
}
