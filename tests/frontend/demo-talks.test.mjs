import assert from "node:assert/strict";
import test from "node:test";

import { change, EMPTY_DESK, listed, settled } from "../../frontend/demo/talks.js";

const who = (buyer) => ({ buyer, name: buyer, trade: "服饰", note: "", product: "hoodie", scripted: true });
const bubble = (id, from, at = 0) => ({ id, from, kind: "text", text: id, at, stored: false });
const play = (...actions) => actions.reduce(change, EMPTY_DESK);
const arrive = (buyer) => ({ do: "arrive", who: who(buyer) });
const say = (buyer, id, from, at) => ({ do: "say", buyer, bubble: bubble(id, from, at) });

test("the first buyer to arrive is open; the list keeps the order of arrival", () => {
  const desk = play(arrive("小鱼"), arrive("阿杉"), say("阿杉", "m1", "buyer", 5));
  assert.equal(desk.open, "小鱼");
  assert.deepEqual(listed(desk).map((talk) => talk.buyer), ["小鱼", "阿杉"]);
});

test("waiting begins with the first unanswered message and ends with an answer", () => {
  const waiting = play(arrive("a"), say("a", "m1", "buyer", 10), say("a", "m2", "buyer", 20));
  assert.equal(waiting.talks.a.waitingSince, 10);
  assert.equal(change(waiting, say("a", "m3", "agent", 30)).talks.a.waitingSince, null);
});

test("only a conversation that is not open counts unread messages, and opening it reads them", () => {
  const desk = play(arrive("a"), arrive("b"), say("a", "m1", "buyer"), say("b", "m2", "buyer"), say("b", "m3", "buyer"));
  assert.equal(desk.talks.a.unread, 0);
  assert.equal(desk.talks.b.unread, 2);
  assert.equal(change(desk, { do: "open", buyer: "b" }).talks.b.unread, 0);
});

test("an ack marks its message as stored and nothing else", () => {
  const desk = change(play(arrive("a"), say("a", "m1", "buyer"), say("a", "m2", "buyer")), { do: "stored", id: "m1" });
  assert.deepEqual(desk.talks.a.bubbles.map((one) => one.stored), [true, false]);
});

test("a pick goes into an empty composer and replaces an untouched earlier pick", () => {
  const desk = play(arrive("a"), say("a", "m1", "buyer"));
  const reply = { text: "在的", how: "insert", message: "m1" };
  assert.equal(settled(desk.talks.a, reply).text, "在的");
  assert.equal(settled(change(desk, { do: "insert", buyer: "a", text: "您好" }).talks.a, reply).text, "在的");
});

test("a pick never overwrites what the agent typed or changed", () => {
  const reply = { text: "在的", how: "insert", message: "m1" };
  const typed = play(arrive("a"), say("a", "m1", "buyer"), { do: "draft", buyer: "a", text: "我看看" });
  assert.equal(settled(typed.talks.a, reply).why, "not_empty");
  const changed = play(arrive("a"), say("a", "m1", "buyer"), { do: "insert", buyer: "a", text: "您好" }, { do: "draft", buyer: "a", text: "您好呀" });
  assert.equal(settled(changed.talks.a, reply).why, "not_empty");
  assert.equal(settled(typed.talks.a, { ...reply, how: "send" }).text, "在的");
});

test("a pick for a message after which the buyer wrote again is refused", () => {
  const desk = play(arrive("a"), say("a", "m1", "buyer"), say("a", "m2", "buyer"));
  assert.equal(settled(desk.talks.a, { text: "在的", how: "insert", message: "m1" }).why, "context_changed");
  assert.equal(settled(desk.talks.a, { text: "在的", how: "insert", message: "m2" }).text, "在的");
});

test("a pick for a message that this page never showed is refused, and so is one for an unknown buyer", () => {
  const desk = play(arrive("a"), say("a", "m1", "buyer"));
  assert.equal(settled(desk.talks.a, { text: "在的", how: "insert", message: "old" }).why, "context_changed");
  assert.equal(settled(desk.talks.b, { text: "在的", how: "insert", message: "m1" }).why, "no_composer");
});

test("an agent's own line after the seen message does not make a pick stale", () => {
  const desk = play(arrive("a"), say("a", "m1", "buyer"), say("a", "m2", "agent"));
  assert.equal(settled(desk.talks.a, { text: "还有", how: "insert", message: "m1" }).text, "还有");
});

test("a buyer who is not there changes nothing", () => {
  assert.equal(play(say("nobody", "m1", "buyer")), EMPTY_DESK);
});
