// frontend/sidebar/giving.js, through the desk: a picked line on its way to its buyer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { zh } from "../../frontend/lang/zh.js";
import { Refused } from "../../frontend/sidebar/socket.js";
import { after, card } from "./cards.mjs";
import { A, sit } from "./sitting.mjs";

test("a digit sends what is seen: buyer, version, message, phrase, key and text", async () => {
  const all = sit();
  all.desk.pick(1);
  await all.settle();
  assert.deepEqual(all.sent, [{ type: "pick", buyer: "a", version: 7, phrase: "closing.two_choice.n1", key: 1, text: "黑色有现货", how: "insert", message: "m-a-1", id: "k-1" }]);
  await all.settle();
  all.desk.delivered({ type: "delivery", reply: "r-1", ok: true, why: null });
  assert.equal(all.says(), zh.toast.inserted);
  assert.deepEqual(all.copied, []);
});

test("while the buyer's new words are not on the screen, a digit asks with them before anything leaves", async () => {
  const all = sit();
  all.dispatch({ type: "hold", by: "key", on: true });
  all.dispatch({ type: "frame", frame: { type: "buyer", seq: 2, prev: 1, buyer: after(A, "白色呢", ["白色也有"]) }, at: all.now });
  all.desk.pick(1);
  assert.deepEqual(all.sent, []);
  assert.deepEqual([all.state.ask.why, all.state.ask.news, all.state.ask.pick.text], ["moved", ["白色呢"], "黑色有现货"]);
  all.now += 1000;
  all.desk.act({ type: "answer" });
  await all.settle();
  assert.deepEqual([all.sent[0].text, all.sent[0].version, all.sent[0].message], ["黑色有现货", 8, "m-a-8"], "the agent has now seen the new words");
  assert.equal(all.state.ask, null);
});

test("a question is not answered by an Enter that was meant for something else", () => {
  const all = sit();
  all.dispatch({ type: "hold", by: "key", on: true });
  all.dispatch({ type: "frame", frame: { type: "buyer", seq: 2, prev: 1, buyer: after(A, "白色呢", ["白色也有"]) }, at: all.now });
  all.desk.pick(1);
  all.dispatch({ type: "ask", ask: all.state.ask, at: all.now });
  all.desk.act({ type: "answer" });
  assert.deepEqual(all.sent, []);
  all.desk.act({ type: "back" });
  assert.equal(all.state.ask, null);
});

test("the line that was picked last asks before it goes again; another line does not", async () => {
  const all = sit();
  all.desk.pick(1);
  await all.settle();
  all.dispatch({ type: "picked", buyer: "a", phrase: A.suggestions[0].phrase, as: null });
  all.desk.pick(1);
  assert.equal(all.sent.length, 1);
  assert.equal(all.state.ask.why, "twice");
  all.desk.answer();
  await all.settle();
  assert.equal(all.sent.length, 2);
  all.desk.pick(3);
  await all.settle();
  assert.equal(all.sent.at(-1).text, "第 3 句");
});

test("a line that did not get into the chat may be picked again without a question", async () => {
  const all = sit();
  all.desk.pick(1);
  await all.settle();
  all.desk.delivered({ type: "delivery", reply: "r-1", ok: false, why: "no_composer" });
  all.desk.pick(1);
  await all.settle();
  assert.equal(all.sent.length, 2);
});

test("where no bridge is connected the text is copied, and the page says so", async () => {
  const all = sit();
  all.answer = () => ({ type: "ack", reply: null });
  all.desk.pick(1);
  await all.settle();
  assert.deepEqual(all.copied, ["黑色有现货"]);
  assert.equal(all.says(), zh.toast.copied);
});

test("a copy that fails is said too", async () => {
  const all = sit();
  all.answer = () => ({ type: "ack", reply: null });
  all.canCopy = false;
  all.desk.pick(1);
  await all.settle();
  assert.equal(all.says(), zh.toast.copyFailed);
});

test("a pick without a connection waits for it, goes once under its id, and stays over a reload", async () => {
  const all = sit();
  all.client.phase = "offline";
  all.desk.pick(1);
  all.desk.pick(1);
  assert.deepEqual(all.sent, []);
  assert.equal(all.says(), zh.toast.waiting);
  assert.equal(all.state.picks["a/closing.two_choice.n1"], "waiting");
  assert.equal(JSON.parse(all.stored).length, 1);
  all.now += 3000;
  all.client.phase = "live";
  all.desk.live();
  await all.settle();
  assert.deepEqual(all.sent.map((frame) => [frame.id, frame.how]), [["k-1", "insert"]]);
  assert.equal(all.stored, "");
  all.desk.delivered({ type: "delivery", reply: "r-1", ok: true, why: null });
  assert.equal(all.says(), zh.toast.inserted);
});

test("a pick that waited more than ten seconds is counted and never put in", async () => {
  const all = sit();
  all.client.phase = "offline";
  all.desk.pick(1);
  all.now += 10_001;
  for (const work of all.waiting.splice(0)) work();
  assert.equal(all.says(), zh.toast.waitedTooLong);
  assert.equal(all.state.picks["a/closing.two_choice.n1"], undefined);
  all.client.phase = "live";
  all.desk.live();
  await all.settle();
  assert.deepEqual(all.sent.map((frame) => [frame.id, frame.how]), [["k-1", "copy"]]);
  assert.deepEqual(all.copied, []);
});

test("a pick whose answer was lost is told again under its id, and one that the server had already is done", async () => {
  const all = sit();
  all.answer = () => Promise.reject(new Refused("offline", "connection lost", true));
  all.desk.pick(1);
  await all.settle();
  all.now += 20_000;
  all.answer = () => Promise.reject(new Refused("id_conflict", "used before", false));
  all.desk.live();
  await all.settle();
  assert.deepEqual(all.sent.map((frame) => [frame.id, frame.how]), [["k-1", "insert"], ["k-1", "copy"]]);
  assert.equal(all.stored, "");
  assert.notEqual(all.says(), zh.toast.errors.id_conflict);
});

test("a line that waits can be copied, and is then only counted", async () => {
  const all = sit();
  all.client.phase = "offline";
  all.desk.pick(1);
  all.desk.again(all.state.toasts.at(-1).actions[0].does);
  await all.settle();
  assert.deepEqual(all.copied, ["黑色有现货"]);
  all.client.phase = "live";
  all.desk.live();
  await all.settle();
  assert.equal(all.sent[0].how, "copy");
});

const FORBIDDEN = { rule: "r", level: "block", start: 0, end: 2, found: "黑色", instead: "深色", why: "" };

test("a line that was not edited does not leave either where the rules forbid a word: it opens, the word selected", async () => {
  const all = sit();
  all.forbidden = (text) => (text.startsWith("黑色") ? [FORBIDDEN] : []);
  all.desk.pick(1);
  await all.settle();
  assert.deepEqual([all.sent, all.says()], [[], zh.toast.blocked("黑色")]);
  assert.deepEqual([all.state.draft.text, all.state.draft.issues, all.state.draft.select], ["黑色有现货", [FORBIDDEN], { start: 0, end: 2 }]);
  assert.equal(all.state.picks["a/closing.two_choice.n1"], undefined);
  assert.equal(all.desk.act({ type: "better" }), true);
  all.desk.send();
  await all.settle();
  assert.deepEqual(all.sent.map((frame) => frame.text), ["深色有现货"]);
});

test("what is only warned of leaves, and a text is checked once", async () => {
  const all = sit();
  all.forbidden = () => [{ ...FORBIDDEN, level: "warn" }];
  all.desk.pick(1);
  await all.settle();
  all.desk.delivered({ type: "delivery", reply: "r-1", ok: false, why: "failed" });
  all.desk.again(all.state.toasts.at(-1).actions[0].does);
  await all.settle();
  assert.deepEqual([all.sent.length, all.checked], [2, ["黑色有现货"]]);
});

test("a forbidden line is not copied either", async () => {
  const all = sit();
  all.forbidden = () => [FORBIDDEN];
  all.desk.copy(1);
  await all.settle();
  assert.deepEqual([all.copied, all.sent, all.state.draft.text], [[], [], "黑色有现货"]);
});

test("a forbidden line that waited for the connection does not leave when it is back; for a buyer out of sight it is told", async () => {
  const all = sit(A, card("b"));
  all.forbidden = () => [FORBIDDEN];
  all.client.phase = "offline";
  all.desk.pick(1);
  all.dispatch({ type: "choose", id: "b" });
  all.client.phase = "live";
  all.desk.live();
  await all.settle();
  assert.deepEqual([all.sent, all.stored, all.state.draft], [[], "", null]);
  assert.equal(all.says(), zh.toast.about("买家a", zh.toast.blocked("黑色")));
});

test("where the rules cannot be asked, the line waits as for any answer that does not come", async () => {
  const all = sit();
  all.forbidden = () => {
    throw new Refused("timeout", "no answer", true);
  };
  all.desk.pick(1);
  await all.settle();
  assert.deepEqual([all.sent, all.says()], [[], zh.toast.waiting]);
});

test("C and a digit copy a line, which counts as picked and is put in nowhere", async () => {
  const all = sit();
  all.desk.act({ type: "arm", what: "copy" });
  all.desk.act({ type: "copy", key: 3 });
  await all.settle();
  assert.deepEqual(all.copied, ["第 3 句"]);
  assert.deepEqual(all.sent.map((frame) => [frame.how, frame.text]), [["copy", "第 3 句"]]);
  assert.equal(all.state.armed, null);
});

test("where the shop lets a technique's lines be sent at once, the pick says so", async () => {
  const all = sit();
  all.state = { ...all.state, session: { ...all.state.session, send_at_once: ["two_choice"] } };
  all.desk.pick(1);
  await all.settle();
  assert.equal(all.sent[0].how, "send");
});

test("a second press while the first is on its way sends once", async () => {
  const all = sit();
  all.desk.pick(1);
  all.desk.pick(1);
  await all.settle();
  assert.equal(all.sent.length, 1);
});

for (const why of ["context_changed", "no_composer", "failed"]) {
  test(`a delivery refused with ${why} is explained in plain words and leaves the text at hand`, async () => {
    const all = sit();
    all.desk.pick(1);
    await all.settle();
    all.desk.delivered({ type: "delivery", reply: "r-1", ok: false, why });
    const toast = all.state.toasts.at(-1);
    assert.equal(toast.text, `买家a：${zh.toast.delivery[why]}`);
    assert.deepEqual(toast.actions.map((a) => a.does.type), why === "context_changed" ? ["copy"] : ["pick", "copy"]);
    assert.equal(all.state.picks["a/closing.two_choice.n1"], undefined);
  });
}

for (const draft of ["append", "replace"]) {
  test(`with a draft in the chat's input box the agent says ${draft}, and the pick carries it`, async () => {
    const all = sit();
    all.desk.pick(1);
    await all.settle();
    all.desk.delivered({ type: "delivery", reply: "r-1", ok: false, why: "not_empty" });
    assert.equal(all.state.ask.why, "not_empty");
    all.desk.answer(draft);
    await all.settle();
    assert.deepEqual([all.sent[1].draft, all.sent[1].text], [draft, "黑色有现货"]);
  });
}
