// Plays the stories: one timer per buyer, everything a buyer does goes to the listener; knows no page and no socket.

import { begin, step } from "./story.js";

/**
 * @typedef {import("./story.js").Story} Story
 * @typedef {import("./story.js").State} State
 * @typedef {import("./story.js").Step} Step
 * @typedef {import("./story.js").Event} Event
 *
 * @typedef {object} Listener
 * @property {(story: Story, effect: import("./story.js").Effect) => void} did
 * @property {(story: Story, typing: boolean) => void} typing
 *
 * @typedef {{after: (ms: number, run: () => void, steady?: boolean) => () => void}} Clock
 * @typedef {{story: Story, state: State | null, cancel: () => void}} Part
 */

export class Player {
  /** @type {Map<string, Part>} */ #parts = new Map();
  /** @type {Clock} */ #clock;
  /** @type {Listener} */ #listener;

  /**
   * @param {Clock} clock
   * @param {Listener} listener
   */
  constructor(clock, listener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Lets every buyer arrive at their time. @param {readonly Story[]} stories */
  play(stories) {
    for (const story of stories) {
      /** @type {Part} */
      const part = { story, state: null, cancel: () => {} };
      this.#parts.set(story.id, part);
      part.cancel = this.#clock.after(story.arrives, () => this.#apply(part, begin(story)));
    }
  }

  /** The agent said something to a buyer. @param {string} id @param {string} text */
  agentSaid(id, text) {
    this.#tell(id, { type: "heard", text });
  }

  /** A person speaks for this buyer from now on; the script steps back. @param {string} id */
  handOver(id) {
    this.#tell(id, { type: "leave" });
  }

  /** Ends all stories at once. */
  stop() {
    for (const part of this.#parts.values()) part.cancel();
    this.#parts.clear();
  }

  /** @param {string} id @param {Event} event */
  #tell(id, event) {
    const part = this.#parts.get(id);
    if (part?.state) this.#apply(part, step(part.story, part.state, event));
  }

  /** @param {Part} part @param {Step} next */
  #apply(part, next) {
    part.state = next.state;
    if (next.timer !== "keep") {
      part.cancel();
      this.#listener.typing(part.story, false);
    }
    for (const effect of next.effects) this.#listener.did(part.story, effect);
    if (next.timer === "keep" || next.timer === null) return;
    const { pause, typing, patience } = next.timer;
    const due = () => this.#tell(part.story.id, { type: "due" });
    part.cancel = this.#clock.after(pause, () => {
      if (typing === 0) return due();
      this.#listener.typing(part.story, true);
      part.cancel = this.#clock.after(typing, due);
    }, patience);
  }
}
