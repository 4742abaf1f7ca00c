// How a scripted buyer thinks: (story, state, event) -> the next state, what is done now, and the one timer to set.
// Pure: no clock, no page, no socket; chance comes from the seed in the state.

import { cuesIn } from "./cues.js";
import { between, oneOf, typingTime } from "./dice.js";

/**
 * @typedef {string | readonly string[]} Words  one text, or several that say the same, of which the dice choose one
 * @typedef {"placed" | "paid" | "shipped" | "delivered" | "refunding" | "refunded" | "closed"} OrderStatus
 * @typedef {{order: OrderStatus, amount?: string}} OrderBeat  the platform reports the order's new status; the amount
 *   in yuan where it is not the sum of the prices
 * @typedef {{divider: string}} DividerBeat       time passes in the story ("两天后")
 * @typedef {{photo: string, text: string}} PhotoBeat  a picture (an emoji stands for it) and what it shows
 * @typedef {{card: true}} CardBeat               the buyer sends the link of the product
 * @typedef {Words | OrderBeat | DividerBeat | PhotoBeat | CardBeat} Beat
 *
 * @typedef {object} Branch  holds if a cue of `on` was heard (or none is named), no cue of `not`, and `has` matches
 * @property {readonly string[]} [on]
 * @property {readonly string[]} [not]
 * @property {RegExp} [has]
 * @property {string} to the scene that follows
 *
 * @typedef {object} Scene
 * @property {readonly Beat[]} says  what the buyer does, in order
 * @property {readonly Branch[]} [hears]  tried in order on what the agent said
 * @property {Words} [puzzled]  said once where no branch holds, before the buyer goes on anyway
 * @property {string} [otherwise]  the scene for every other answer; without it the buyer keeps waiting
 * @property {string} [then]  the scene that follows without an answer
 *
 * @typedef {object} Story
 * @property {string} id  the buyer's id on the wire is made from it
 * @property {string} name
 * @property {string} trade
 * @property {string} note  one line about who this is, for the chat's head
 * @property {string} product  id of the product card
 * @property {string} [variant]  what is ordered
 * @property {number} [count]
 * @property {readonly {product: string, variant: string, count: number}[]} [also]  what is ordered with it
 * @property {number} arrives  ms after the start
 * @property {number} seed
 * @property {string} begins  the first scene
 * @property {readonly [Words, Words, Words]} nudges  after about 40 s, again after 55 s, and when leaving after 80 s
 * @property {Words} agrees  the answer to "please wait"
 * @property {Readonly<Record<string, Scene>>} scenes
 *
 * @typedef {{do: "say", kind: "text" | "image" | "card", text: string, photo?: string}} Say
 * @typedef {{do: "order", status: OrderStatus, amount?: string}} Order
 * @typedef {{do: "divider", text: string}} Divider
 * @typedef {Say | Order | Divider} Effect
 *
 * @typedef {object} State
 * @property {string} scene
 * @property {number} beat  the next beat of the scene
 * @property {"speaking" | "listening" | "weighing" | "over"} phase
 * @property {Effect | null} pending  what is done when the timer is due
 * @property {readonly string[]} heard  the agent's lines since the last scene began
 * @property {number} missed  answers in this scene that no branch understood
 * @property {number} nudged
 * @property {number} seed
 *
 * @typedef {{type: "due"} | {type: "heard", text: string} | {type: "leave"}} Event
 * @typedef {object} Timer
 * @property {number} pause  ms of silence
 * @property {number} typing  ms after it during which the buyer is seen typing
 * @property {boolean} [patience]  the pause is a wait for the agent, who is no faster when the story is played faster
 * @typedef {{state: State, effects: readonly Effect[], timer: Timer | "keep" | null}} Step
 */

/** How long a buyer waits before asking again, in ms; the third time the buyer leaves. */
export const PATIENCE_MS = [40_000, 55_000, 80_000];

/**
 * The beginning of a story.
 * @param {Story} story
 * @returns {Step}
 */
export function begin(story) {
  /** @type {State} */
  const state = {
    scene: story.begins, beat: 0, phase: "speaking", pending: null, heard: [], missed: 0, nudged: 0, seed: story.seed,
  };
  return speakOn(story, state, []);
}

/**
 * What an event makes of a story. `due` is the end of the timer that was set last, `heard` a line of the agent, `leave`
 * a person taking over this buyer's part.
 * @param {Story} story
 * @param {State} state
 * @param {Event} event
 * @returns {Step}
 */
export function step(story, state, event) {
  if (event.type === "leave") return { state: { ...state, phase: "over", pending: null }, effects: [], timer: null };
  if (state.phase === "over") return { state, effects: [], timer: "keep" };
  if (event.type === "heard") return hear(state, event.text);
  if (state.phase === "weighing") return weigh(story, state);
  if (state.phase === "listening") return nudge(story, state);
  const effects = state.pending ? [state.pending] : [];
  return speakOn(story, { ...state, pending: null }, effects);
}

/**
 * @param {State} state
 * @param {string} text
 * @returns {Step}
 */
function hear(state, text) {
  const heard = [...state.heard, text];
  if (state.phase === "speaking") return { state: { ...state, heard }, effects: [], timer: "keep" };
  // Agents often answer in two lines: every line starts the reading anew, and all of them are weighed together.
  const reading = between(state.seed, 900, 2_200);
  return {
    state: { ...state, heard, phase: "weighing", seed: reading.seed },
    effects: [],
    timer: { pause: reading.value, typing: 0 },
  };
}

/**
 * Sets out for the next beat of the scene, or begins to listen after the last one.
 * @param {Story} story
 * @param {State} state
 * @param {readonly Effect[]} effects
 * @returns {Step}
 */
function speakOn(story, state, effects) {
  const scene = sceneOf(story, state.scene);
  const beat = scene.says[state.beat];
  if (beat !== undefined) {
    const set = prepare(story, beat, state.seed);
    const next = { ...state, beat: state.beat + 1, phase: /** @type {const} */ ("speaking"), pending: set.effect, seed: set.seed };
    return { state: next, effects, timer: set.timer };
  }
  if (scene.then) return enter(story, state, scene.then, effects);
  if (!scene.hears && !scene.otherwise) return { state: { ...state, phase: "over" }, effects, timer: null };
  // What the agent said while the buyer was still typing counts only if it answers the question.
  const early = state.heard.length > 0 ? branchFor(scene, state.heard.join("\n")) : undefined;
  if (early) return { state: { ...state, phase: "weighing" }, effects, timer: { pause: 900, typing: 0 } };
  return listen({ ...state, heard: [] }, effects);
}

/**
 * @param {State} state
 * @param {readonly Effect[]} effects
 * @returns {Step}
 */
function listen(state, effects) {
  const patience = PATIENCE_MS[state.nudged];
  if (patience === undefined) return { state: { ...state, phase: "listening" }, effects, timer: null };
  const jitter = between(state.seed, 0, 6_000);
  return {
    state: { ...state, phase: "listening", seed: jitter.seed },
    effects,
    timer: { pause: patience + jitter.value, typing: 0, patience: true },
  };
}

/**
 * @param {Story} story
 * @param {State} state
 * @returns {Step}
 */
function weigh(story, state) {
  const scene = sceneOf(story, state.scene);
  const text = state.heard.join("\n");
  const branch = branchFor(scene, text);
  if (branch) return enter(story, state, branch.to, []);
  const cues = cuesIn(text);
  if (cues.has("wait") && state.missed === 0) return murmur(story, { ...state, nudged: 0 }, story.agrees);
  if (scene.puzzled && state.missed === 0) return murmur(story, { ...state, missed: 1 }, scene.puzzled);
  if (scene.otherwise) return enter(story, state, scene.otherwise, []);
  return listen({ ...state, heard: [] }, []);
}

/**
 * @param {Story} story
 * @param {State} state
 * @returns {Step}
 */
function nudge(story, state) {
  const words = story.nudges[state.nudged];
  if (words === undefined) return { state, effects: [], timer: null };
  return murmur(story, { ...state, nudged: state.nudged + 1 }, words);
}

/**
 * The buyer says something beside the scene's own lines, then listens again.
 * @param {Story} story
 * @param {State} state
 * @param {Words} words
 * @returns {Step}
 */
function murmur(story, state, words) {
  const set = prepare(story, words, state.seed);
  const next = { ...state, phase: /** @type {const} */ ("speaking"), pending: set.effect, heard: [], seed: set.seed };
  return { state: next, effects: [], timer: set.timer };
}

/**
 * @param {Story} story
 * @param {State} state
 * @param {string} name
 * @param {readonly Effect[]} effects
 * @returns {Step}
 */
function enter(story, state, name, effects) {
  return speakOn(story, { ...state, scene: name, beat: 0, heard: [], missed: 0, nudged: 0 }, effects);
}

/**
 * @param {Scene} scene
 * @param {string} text
 * @returns {Branch | undefined}
 */
function branchFor(scene, text) {
  const cues = cuesIn(text);
  return scene.hears?.find(
    ({ on, not, has }) =>
      (!on || on.some((cue) => cues.has(cue))) && !not?.some((cue) => cues.has(cue)) && (!has || has.test(text)),
  );
}

/**
 * @param {Story} story
 * @param {Beat} beat
 * @param {number} seed
 * @returns {{effect: Effect, timer: Timer, seed: number}}
 */
function prepare(story, beat, seed) {
  const think = between(seed, 400, 1_400);
  if (typeof beat === "string" || "length" in beat) {
    const chosen = oneOf(think.seed, beat);
    const typing = typingTime(chosen.seed, chosen.value);
    return {
      effect: { do: "say", kind: "text", text: chosen.value },
      timer: { pause: think.value, typing: typing.value },
      seed: typing.seed,
    };
  }
  if ("order" in beat) {
    return { effect: { do: "order", status: beat.order, ...(beat.amount ? { amount: beat.amount } : {}) }, timer: { pause: 2_000 + think.value, typing: 0 }, seed: think.seed };
  }
  if ("divider" in beat) {
    return { effect: { do: "divider", text: beat.divider }, timer: { pause: 4_000, typing: 0 }, seed: think.seed };
  }
  if ("photo" in beat) {
    return {
      effect: { do: "say", kind: "image", text: beat.text, photo: beat.photo },
      timer: { pause: think.value, typing: 1_600 },
      seed: think.seed,
    };
  }
  return {
    effect: { do: "say", kind: "card", text: story.product },
    timer: { pause: think.value, typing: 500 },
    seed: think.seed,
  };
}

/**
 * @param {Story} story
 * @param {string} name
 * @returns {Scene}
 */
function sceneOf(story, name) {
  const scene = story.scenes[name];
  if (!scene) throw new Error(`${story.id}: no scene ${name}`);
  return scene;
}
