// A desk with the real state, and a client that answers as the test says.

import { Desk } from "../../frontend/sidebar/desk.js";
import { KeptPicks } from "../../frontend/sidebar/kept-picks.js";
import { begin, reduce } from "../../frontend/sidebar/state.js";
import { AT, card, suggestion } from "./cards.mjs";

export const GAPPY = suggestion(2, "还送{赠品}哦，{活动截止}前");
export const A = card("a", { version: 7, suggestions: [suggestion(1, "黑色有现货"), GAPPY, suggestion(3)] });

/** An agent at the desk. `sent` are the frames but for the wording checks, which are `checked`; `forbidden` says what the rules
 * forbid in a text. */
export function sit(...buyers) {
  const all = {
    state: begin(AT), sent: [], checked: [], forbidden: () => [], ids: 0, used: [], stored: "", offers: [], asked: 0, copied: [], now: AT + 60_000,
    waiting: [], selection: { start: 0, end: 0 }, answer: () => ({ type: "ack", reply: "r-1" }), canCopy: true, marked: [],
    shelf: { ready: false, find: () => [], used: (id) => all.used.push(id) },
  };
  const client = {
    phase: "live",
    newId: () => `k-${(all.ids += 1)}`,
    ask: async (frame) => {
      if (frame.type === "check") {
        all.checked.push(frame.text);
        return { type: "checked", issues: all.forbidden(frame.text) };
      }
      all.sent.push(frame);
      return all.answer(frame);
    },
  };
  const dispatch = (event) => (all.state = reduce(all.state, event));
  const desk = new Desk({
    client,
    state: () => all.state,
    dispatch,
    now: () => all.now,
    after: (_ms, work) => all.waiting.push(work),
    cancel: (timer) => (all.waiting[timer - 1] = () => undefined),
    copy: async (text) => (all.copied.push(text), all.canCopy),
    mark: async (note, done) => {
      if (all.markFails) throw all.markFails;
      all.marked.push([note, done]);
    },
    walk: () => undefined,
    selection: () => all.selection,
    shelf: all.shelf,
    offers: async () => all.offers,
    window: () => (all.asked += 1),
    kept: new KeptPicks("", (text) => (all.stored = text)),
    blur: () => undefined,
  });
  dispatch({ type: "frame", frame: { type: "snapshot", seq: 1, buyers: buyers.length ? buyers : [A] }, at: AT });
  const says = () => all.state.toasts.at(-1)?.text;
  return Object.assign(all, { client, desk, dispatch, says, settle: () => new Promise((done) => setImmediate(done)) });
}
