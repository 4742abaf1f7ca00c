// frontend/sidebar/state.js and frontend/sidebar/seen.js, which reads it

import assert from "node:assert/strict";
import { test } from "node:test";
import { SETTLE, currentCard, headCard, isMoving, isOffered, isUnsettled, modeOf, nextWaiting, suggestionAt, visible } from "../../frontend/sidebar/seen.js";
import { begin, reduce } from "../../frontend/sidebar/state.js";
import { AT, after, card, suggestion } from "./cards.mjs";

const play = (state, ...events) => events.reduce(reduce, state);
const snapshot = (...buyers) => ({ type: "frame", frame: { type: "snapshot", seq: 10, buyers }, at: AT });
const buyer = (one, at = AT + 5000) => ({ type: "frame", frame: { type: "buyer", seq: 11, prev: 10, buyer: one }, at });
const gone = (id) => ({ type: "frame", frame: { type: "gone", seq: 11, prev: 10, id }, at: AT + 5000 });
const hold = (by, on) => ({ type: "hold", by, on });
const texts = (state) => visible(state).map((s) => s.text);

const A = card("a", { waiting_since: "2026-11-21T08:50:00+08:00" });
const B = card("b");
const DONE = card("d", { waiting_since: null });
const A2 = after(A, "白色呢", ["白色也有", "白色卖得好"]);

test("the snapshot shows the buyer who waits longest", () => {
  const state = play(begin(AT), snapshot(DONE, B, A));
  assert.equal(state.current, "a");
  assert.equal(state.shown, A);
});

test("the first buyer of an empty page is shown as soon as there is one", () => {
  assert.equal(play(begin(AT), snapshot(), buyer(B)).current, "b");
});

test("a snapshot and the frames after it give the same cards as a fresh snapshot", () => {
  const played = play(begin(AT), snapshot(A, B), buyer(A2), gone("b"), buyer(DONE));
  const fresh = play(begin(AT), snapshot(A2, DONE));
  assert.deepEqual([...played.buyers].sort(), [...fresh.buyers].sort());
});

test("a later snapshot keeps the buyer in front", () => {
  const state = play(begin(AT), snapshot(A, B), { type: "choose", id: "b" }, snapshot(A2, B));
  assert.equal(state.current, "b");
});

test("a new card swaps the list in when no finger is near", () => {
  const state = play(begin(AT), snapshot(A), buyer(A2));
  assert.deepEqual(texts(state), ["白色也有", "白色卖得好"]);
});

for (const by of ["key", "focus", "press"]) {
  test(`while the list is held by ${by} a new card is offered, and taken when the hand goes`, () => {
    const held = play(begin(AT), snapshot(A), hold(by, true), buyer(A2));
    assert.deepEqual(texts(held), ["第 1 句", "第 2 句", "第 3 句"]);
    assert.equal(held.shown.version, 1, "what would be picked carries the version that is seen");
    assert.equal(currentCard(held).version, 2, "the head shows what the buyer said meanwhile");
    assert.equal(isOffered(held), true);
    const free = reduce(held, hold(by, false));
    assert.equal(free.shown, A2);
    assert.equal(isOffered(free), false);
  });
}

test("the offered list is taken at once when the agent asks for it", () => {
  const state = play(begin(AT), snapshot(A), hold("focus", true), buyer(A2), { type: "take" });
  assert.equal(state.shown, A2);
});

test("a digit right after a swap is not taken for a row that changed", () => {
  const swapped = play(begin(AT), snapshot(A), buyer(A2, AT + 5000));
  assert.equal(isUnsettled(swapped, 1, AT + 5000 + SETTLE - 1), true);
  assert.equal(isUnsettled(swapped, 1, AT + 5000 + SETTLE), false);
});

test("a digit right after a swap is taken where the row stayed the same", () => {
  const same = { ...A2, suggestions: [A.suggestions[0], suggestion(2, "另一句")] };
  const swapped = play(begin(AT), snapshot(A), buyer(same, AT + 5000));
  assert.equal(isUnsettled(swapped, 1, AT + 5001), false);
  assert.equal(isUnsettled(swapped, 2, AT + 5001), true);
});

test("a card with the same list brings its version without counting as a swap", () => {
  const state = play(begin(AT), snapshot(A), buyer({ ...A, version: 2 }));
  assert.equal(state.shown.version, 2);
  assert.equal(isUnsettled(state, 1, AT + 5001), false);
});

test("the buyer in front is never changed for another one by itself", () => {
  const state = play(begin(AT), snapshot(A, B), gone("a"));
  assert.equal(state.current, null);
  assert.equal(suggestionAt(state, 1), null);
  assert.equal(play(state, { type: "next_waiting" }).current, "b");
});

test("next goes round the waiting buyers and leaves out the answered ones", () => {
  const state = play(begin(AT), snapshot(A, B, DONE));
  const second = play(state, { type: "next_waiting" });
  assert.equal(second.current, "b");
  assert.equal(play(second, { type: "next_waiting" }).current, "a");
  assert.equal(nextWaiting(play(begin(AT), snapshot(DONE))), null);
});

test("stepping goes through all buyers in the order of the strip", () => {
  let state = play(begin(AT), snapshot(A, B, DONE));
  const seen = [state.current];
  for (let i = 0; i < 3; i++) seen.push((state = reduce(state, { type: "step", by: 1 })).current);
  assert.deepEqual(seen, ["a", "b", "d", "a"]);
});

test("a suggestion with gaps opens with its first gap selected", () => {
  const gap = suggestion(1, "还送{赠品}哦");
  const state = play(begin(AT), snapshot(card("g", { suggestions: [gap] })), { type: "draft_open", suggestion: gap });
  assert.deepEqual(state.draft.select, { start: 2, end: 6 });
  assert.equal(modeOf(state), "edit");
});

test("an open draft keeps the version that was seen and holds the list", () => {
  const state = play(begin(AT), snapshot(A), { type: "draft_open", suggestion: A.suggestions[0] }, buyer(A2));
  assert.equal(state.draft.version, 1);
  assert.equal(state.draft.message, "m-a-1");
  assert.equal(state.shown, A);
  assert.equal(reduce(state, { type: "draft_close" }).shown, A2);
});

test("a changed draft is kept when it is left, and gone when it was sent", () => {
  const typed = play(begin(AT), snapshot(A, B), { type: "draft_open", suggestion: A.suggestions[0] }, { type: "draft_text", text: "改过的" });
  const back = play(typed, { type: "choose", id: "b" }, { type: "choose", id: "a" }, { type: "draft_open", suggestion: A.suggestions[0] });
  assert.equal(back.draft.text, "改过的");
  assert.deepEqual(play(typed, { type: "draft_sent" }).kept, {});
});

test("a draft outlives the buyer's leaving", () => {
  const state = play(begin(AT), snapshot(A), { type: "draft_open", suggestion: A.suggestions[0] }, { type: "draft_text", text: "写了一半" }, gone("a"));
  assert.equal(state.draft.text, "写了一半");
  assert.equal(play(state, { type: "draft_close" }).current, null);
});

test("only the newest search is answered on the page", () => {
  const state = play(begin(AT), snapshot(A), { type: "search_open" }, { type: "search_query", q: "e", request: 1 }, { type: "search_query", q: "ex", request: 2 });
  const late = play(state, { type: "search_results", request: 1, items: [suggestion(1, "旧的")] });
  assert.deepEqual(texts(late), texts(state));
  const now = play(late, { type: "search_results", request: 2, items: [suggestion(7, "新的")] });
  assert.deepEqual(texts(now), ["新的"]);
  assert.equal(suggestionAt(now, 1).text, "新的", "results are numbered from 1");
});

test("digits pick from results only while these answer what is in the box", () => {
  const opened = play(begin(AT), snapshot(A), { type: "search_open" });
  assert.equal(modeOf(opened), "search");
  const asked = play(opened, { type: "search_query", q: "exqy", request: 1 });
  assert.equal(modeOf(asked), "search");
  const answered = play(asked, { type: "search_results", request: 1, items: [suggestion(1)] });
  assert.equal(modeOf(answered), "results");
  assert.equal(modeOf(play(answered, { type: "search_query", q: "exqyz", request: 2 })), "search");
});

test("behind a space or a digit a digit is typed", () => {
  for (const q of ["满 ", "满 1"]) {
    const state = play(begin(AT), snapshot(A), { type: "search_open" }, { type: "search_query", q, request: 1 }, { type: "search_results", request: 1, items: [suggestion(1)] });
    assert.equal(modeOf(state), "search", q);
  }
});

test("an emptied search box shows the buyer's own list again", () => {
  const state = play(begin(AT), snapshot(A), { type: "search_open" }, { type: "search_query", q: "e", request: 1 }, { type: "search_results", request: 1, items: [suggestion(1, "新的")] }, { type: "search_query", q: "", request: 2 });
  assert.deepEqual(texts(state), ["第 1 句", "第 2 句", "第 3 句"]);
});

test("a suggestion put away is gone for this buyer, and the others keep their digits", () => {
  const state = play(begin(AT), snapshot(A, B), { type: "put_away", phrase: A.suggestions[1].phrase });
  assert.deepEqual(visible(state).map((s) => s.key), [1, 3]);
  assert.equal(suggestionAt(state, 2), null);
  assert.equal(visible(play(state, { type: "choose", id: "b" })).length, 3);
});

test("the age of a broken line counts from the moment it broke, through all tries", () => {
  const line = (phase, at, code = null) => ({ type: "connection", phase, code, retryAt: null, at });
  const state = play(begin(AT), line("live", AT), line("offline", AT + 1000, 1006), line("connecting", AT + 2000), line("offline", AT + 9000, 1006));
  assert.equal(state.connection.since, AT + 1000);
  assert.equal(play(state, line("connecting", AT + 9500)).connection.phase, "offline", "a try does not look like a connection");
});

test("what went well makes room for the next word, what went wrong stays, one for each buyer", () => {
  const toast = (id, kind, about = null) => ({ type: "toast", toast: { id, kind, text: String(id), actions: [], about } });
  const state = play(begin(AT), toast(1, "bad", "a"), toast(2, "good"), toast(3, "bad", "b"), toast(4, "info"), toast(5, "bad", "a"));
  assert.deepEqual(state.toasts.map((t) => t.id), [3, 5]);
});

test("a new pick for a buyer takes the old trouble with this buyer off the page", () => {
  const toast = { type: "toast", toast: { id: 1, kind: "bad", text: "", actions: [], about: "a" } };
  const state = play(begin(AT), snapshot(A), toast);
  assert.equal(play(state, { type: "picked", buyer: "b", phrase: "p", as: "sending" }).toasts.length, 1);
  assert.equal(play(state, { type: "picked", buyer: "a", phrase: "p", as: "sending" }).toasts.length, 0);
});

test("a list that came when the key was let go is guarded like any other swap", () => {
  const state = play(begin(AT), snapshot(A), hold("key", true), buyer(A2), { ...hold("key", false), at: AT + 9000 });
  assert.equal(state.shown, A2);
  assert.equal(isUnsettled(state, 1, AT + 9000 + SETTLE - 1), true);
});

test("a list that the agent asked for is not guarded", () => {
  const state = play(begin(AT), snapshot(A), hold("focus", true), buyer(A2), { type: "take", at: AT + 9000 });
  assert.equal(isUnsettled(state, 1, AT + 9001), false);
});

test("a card with the same list may still move the rows under the pointer", () => {
  const state = play(begin(AT), snapshot(A), buyer({ ...A, version: 2 }, AT + 5000));
  assert.equal(isMoving(state, AT + 5000 + SETTLE - 1), true);
  assert.equal(isMoving(state, AT + 5000 + SETTLE), false);
});

test("while a key or the mouse is pressed the head does not move either", () => {
  for (const by of ["key", "press"]) {
    const state = play(begin(AT), snapshot(A), hold(by, true), buyer(A2));
    assert.equal(headCard(state), A);
    assert.equal(headCard(reduce(state, hold(by, false))), A2);
  }
});
