// frontend/sidebar/desk.js, with the real state and a client that answers as the test says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../../frontend/sidebar/desk.js";
import { KeptPicks } from "../../frontend/sidebar/kept-picks.js";
import { zh } from "../../frontend/lang/zh.js";
import { Refused } from "../../frontend/sidebar/socket.js";
import { visible } from "../../frontend/sidebar/seen.js";
import { begin, reduce } from "../../frontend/sidebar/state.js";
import { AT, after, card, suggestion } from "./cards.mjs";

const GAPPY = suggestion(2, "还送{赠品}哦，{活动截止}前");
const A = card("a", { version: 7, suggestions: [suggestion(1, "黑色有现货"), GAPPY, suggestion(3)] });

function sit(...buyers) {
  const all = { state: begin(AT), sent: [], ids: 0, used: [], shelf: { ready: false, find: () => [], used: (id) => all.used.push(id) }, stored: "", offers: [], asked: 0, copied: [], now: AT + 60_000, waiting: [], selection: { start: 0, end: 0 }, answer: () => ({ type: "ack", reply: "r-1" }), canCopy: true };
  const client = {
    phase: "live",
    newId: () => `k-${(all.ids += 1)}`,
    ask: async (frame) => {
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

test("a digit sends what is seen: buyer, version, message, phrase, key and text", async () => {
  const all = sit();
  all.desk.pick(1);
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
  assert.equal(all.sent.length, 2);
  await all.settle();
  all.desk.pick(3);
  assert.equal(all.sent.at(-1).text, "第 3 句");
});

test("a line that did not get into the chat may be picked again without a question", async () => {
  const all = sit();
  all.desk.pick(1);
  await all.settle();
  all.desk.delivered({ type: "delivery", reply: "r-1", ok: false, why: "no_composer" });
  all.desk.pick(1);
  assert.equal(all.sent.length, 2);
});

test("a digit in the moment in which the list changed sends nothing and says so", () => {
  const all = sit();
  all.dispatch({ type: "frame", frame: { type: "buyer", seq: 2, prev: 1, buyer: after(A, "白色呢", ["白色也有"]) }, at: all.now });
  all.desk.pick(1);
  assert.deepEqual(all.sent, []);
  assert.equal(all.says(), zh.toast.justChanged);
  all.now += 1000;
  all.desk.pick(1);
  assert.equal(all.sent[0].text, "白色也有");
});

test("a text with an open gap never leaves: the digit opens it, Enter refuses it", async () => {
  const all = sit();
  all.desk.pick(2);
  assert.equal(all.state.draft.suggestion.phrase, GAPPY.phrase);
  all.desk.send();
  all.desk.type("还送挂件哦，{活动截止}前");
  all.desk.send();
  assert.deepEqual(all.sent.filter((f) => f.type === "pick"), []);
  assert.deepEqual(all.state.draft.select, { start: 6, end: 12 });
  assert.equal(all.says(), zh.toast.fillFirst);
});

test("a filled draft leaves, and the editor closes when the server has it", async () => {
  const all = sit();
  all.desk.pick(2);
  all.desk.type("还送挂件哦，今晚前");
  all.answer = (frame) => (frame.type === "check" ? { type: "checked", issues: [] } : { type: "ack", reply: "r-1" });
  all.desk.send();
  await all.settle();
  assert.deepEqual(all.sent.map((frame) => [frame.type, frame.text]), [["check", "还送挂件哦，今晚前"], ["pick", "还送挂件哦，今晚前"]]);
  assert.equal(all.state.draft, null);
});

test("a draft of spaces does not leave", () => {
  const all = sit();
  all.desk.edit(1);
  all.desk.type("  \n ");
  all.desk.send();
  assert.deepEqual(all.sent, []);
});

test("a draft that could not be sent stays open with its text", async () => {
  const all = sit();
  all.answer = () => Promise.reject(new Refused("offline", "connection lost", true));
  all.desk.edit(1);
  all.desk.type("黑色有的亲");
  all.desk.send();
  await all.settle();
  assert.equal(all.state.draft.text, "黑色有的亲");
  assert.equal(all.says(), zh.toast.waiting);
});

test("a digit on a suggestion with a kept draft opens the draft, so that no edit is lost", () => {
  const all = sit();
  all.desk.edit(1);
  all.desk.type("我改过的");
  all.desk.back();
  all.desk.pick(1);
  assert.deepEqual(all.sent.filter((f) => f.type === "pick"), []);
  assert.equal(all.state.draft.text, "我改过的");
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

test("C and a digit copy a line, which counts as picked and is put in nowhere", async () => {
  const all = sit();
  all.desk.act({ type: "arm", what: "copy" });
  all.desk.act({ type: "copy", key: 3 });
  await all.settle();
  assert.deepEqual(all.copied, ["第 3 句"]);
  assert.deepEqual(all.sent.map((frame) => [frame.how, frame.text]), [["copy", "第 3 句"]]);
  assert.equal(all.state.armed, null);
});

test("where the shop lets a technique's lines be sent at once, the pick says so", () => {
  const all = sit();
  all.state = { ...all.state, session: { ...all.state.session, send_at_once: ["two_choice"] } };
  all.desk.pick(1);
  assert.equal(all.sent[0].how, "send");
});

test("a wording that the rules forbid does not leave, and its place is selected", async () => {
  const all = sit();
  const issue = { rule: "r", level: "block", start: 2, end: 4, found: "最好", instead: "很好", why: "" };
  all.answer = (frame) => (frame.type === "check" ? { type: "checked", issues: frame.text.includes("最好") ? [issue] : [] } : { type: "ack", reply: "r-1" });
  all.desk.edit(1);
  all.desk.type("这是最好的");
  all.desk.send();
  await all.settle();
  assert.equal(all.says(), zh.toast.blocked("最好"));
  assert.deepEqual(all.state.draft.select, { start: 2, end: 4 });
  assert.equal(all.desk.act({ type: "better" }), true);
  assert.equal(all.state.draft.text, "这是很好的");
  all.desk.send();
  await all.settle();
  assert.equal(all.sent.at(-1).text, "这是很好的");
});

test("Alt and a digit put an offered value into the gap and go on to the next one", async () => {
  const all = sit();
  all.offers = [{ name: "赠品", value: "小挂件", from: "shop" }, { name: "颜色", value: "黑色", from: "talk" }];
  all.desk.pick(2);
  await all.settle();
  assert.equal(all.desk.act({ type: "value", key: 1 }), true);
  assert.equal(all.state.draft.text, "还送小挂件哦，{活动截止}前");
  assert.deepEqual(all.state.draft.select, { start: 7, end: 13 });
  assert.equal(all.desk.act({ type: "value", key: 9 }), false, "nothing has this number");
});

test("a note goes to the server, and what was pasted as a new buyer comes to the front when the card comes", async () => {
  const all = sit();
  all.dispatch({ type: "panel", open: "note" });
  assert.equal(await all.desk.note({ kind: "gift", text: "送贺卡", urgent: true }), true);
  assert.deepEqual(all.sent[0], { type: "note", buyer: "a", kind: "gift", text: "送贺卡", urgent: true });
  assert.equal(all.state.panel, null);
  assert.equal(await all.desk.said({ buyer: null, name: "小禾", from: "buyer", text: "有货吗" }), true);
  const { buyer } = all.sent[1];
  assert.deepEqual(all.sent[1], { type: "said", buyer, from: "buyer", text: "有货吗", buyer_name: "小禾" });
  all.dispatch({ type: "frame", frame: { type: "buyer", seq: 2, prev: 1, buyer: card(buyer) } });
  assert.equal(all.state.current, buyer);
});

test("a second press while the first is on its way sends once", () => {
  const all = sit();
  all.desk.pick(1);
  all.desk.pick(1);
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
    assert.deepEqual([all.sent[1].draft, all.sent[1].text], [draft, "黑色有现货"]);
  });
}

test("the stage is corrected, and can be taken back", async () => {
  const all = sit();
  all.desk.act({ type: "arm", what: "stage" });
  all.desk.act({ type: "stage", index: 4 });
  await all.settle();
  all.desk.again(all.state.toasts.at(-1).actions[0].does);
  assert.deepEqual(all.sent, [{ type: "stage", buyer: "a", stage: "after_sales" }, { type: "stage", buyer: "a", stage: "closing" }]);
  assert.equal(all.state.armed, null);
});

test("the stage that it is already is not sent", () => {
  const all = sit();
  all.desk.setStage("closing");
  assert.deepEqual(all.sent, []);
});

test("a trait is switched off, and on again from the toast", async () => {
  const all = sit();
  all.desk.traitOff({ id: "economical", name: "经济型", confidence: 0.7, because: "" });
  await all.settle();
  all.desk.again(all.state.toasts.at(-1).actions[0].does);
  assert.deepEqual(all.sent.map((f) => [f.trait, f.on]), [["economical", false], ["economical", true]]);
});

test("X and a digit put a suggestion away and tell the server", () => {
  const all = sit();
  all.desk.act({ type: "arm", what: "dismiss" });
  all.desk.act({ type: "dismiss", key: 3 });
  assert.deepEqual(all.sent, [{ type: "dismiss", buyer: "a", version: 7, phrase: "closing.two_choice.n3" }]);
  assert.deepEqual(visible(all.state).map((s) => s.key), [1, 2]);
});

test("typing quickly asks once, for the newest text", async () => {
  const all = sit();
  all.answer = (frame) => ({ type: "results", items: [suggestion(1, `找到 ${frame.q}`)] });
  all.desk.act({ type: "search" });
  for (const q of ["e", "ex", "exqy"]) all.desk.search(q);
  for (const work of all.waiting.splice(0)) work();
  await all.settle();
  assert.deepEqual(all.sent, [{ type: "search", q: "exqy", limit: 9, buyer: "a" }]);
  assert.deepEqual(visible(all.state).map((s) => s.text), ["找到 exqy"]);
});

test("the bank in this browser answers at once, and the server only adds its values", async () => {
  const all = sit();
  all.shelf.ready = true;
  const raw = { text: "走{快递}，{截单时间}前发", marks: [{ start: 0, end: 1 }] };
  all.shelf.find = (q, values) => [{ ...suggestion(1, raw.text), phrase: "p.here", missing: ["快递", "截单时间"], marks: raw.marks, raw, because: `${q} ${JSON.stringify(values)}` }, { ...suggestion(2), phrase: "p.other" }];
  all.answer = () => ({ type: "results", items: [{ ...suggestion(1, "走中通，{截单时间}前发"), phrase: "p.here", filled: { 快递: "中通" } }, suggestion(2)] });
  all.desk.act({ type: "search" });
  all.desk.search("zkd");
  assert.deepEqual(visible(all.state).map((s) => s.text), [raw.text, "第 2 句"]);
  assert.deepEqual(all.sent, []);
  for (const work of all.waiting.splice(0)) work();
  await all.settle();
  assert.deepEqual(visible(all.state).map((s) => [s.key, s.text, s.missing]), [[1, "走中通，{截单时间}前发", ["截单时间"]], [2, "第 2 句", []]]);
  all.desk.pick(1);
  assert.equal(all.says(), undefined, "a gap is left, so it opens");
});

test("a row that was filled in this very moment is not taken", async () => {
  const all = sit();
  all.shelf.ready = true;
  all.shelf.find = () => [{ ...suggestion(1, "走{快递}"), phrase: "p.here", raw: { text: "走{快递}", marks: [] } }];
  all.answer = () => ({ type: "results", items: [{ ...suggestion(1, "走中通"), phrase: "p.here", filled: { 快递: "中通" } }] });
  all.desk.act({ type: "search" });
  all.desk.search("zkd");
  for (const work of all.waiting.splice(0)) work();
  await all.settle();
  all.dispatch({ type: "search_filled", request: all.state.search.request, items: [], at: 0 });
  all.state = { ...all.state, swapped: { at: all.now, before: [{ ...suggestion(1, "走{快递}"), phrase: "p.here" }], found: true } };
  all.desk.pick(1);
  assert.equal(all.says(), zh.toast.justChanged);
});

test("without the server a search still answers, and is not filled", async () => {
  const all = sit();
  all.shelf.ready = true;
  all.shelf.find = () => [suggestion(1, "在的")];
  all.client.phase = "offline";
  all.desk.act({ type: "search" });
  all.desk.search("zaide");
  for (const work of all.waiting.splice(0)) work();
  await all.settle();
  assert.deepEqual([all.sent, visible(all.state).map((s) => s.text)], [[], ["在的"]]);
});

test("a picked search result carries the buyer's version and closes the search", async () => {
  const all = sit();
  all.answer = (frame) => (frame.type === "search" ? { type: "results", items: [suggestion(5, "走中通")] } : { type: "ack", reply: "r-2" });
  all.desk.act({ type: "search" });
  all.desk.search("zt");
  for (const work of all.waiting.splice(0)) work();
  await all.settle();
  all.desk.act({ type: "pick_selected" });
  await all.settle();
  assert.deepEqual([all.sent[1].text, all.sent[1].version, all.sent[1].buyer, all.sent[1].key], ["走中通", 7, "a", 1]);
  assert.equal(all.state.search, null);
});

test("Escape goes back one step at a time", () => {
  const all = sit();
  all.desk.act({ type: "search" });
  all.dispatch({ type: "draft_open", suggestion: A.suggestions[0] });
  all.desk.act({ type: "help" });
  all.desk.act({ type: "back" });
  assert.ok(!all.state.sheet && all.state.draft);
  all.desk.act({ type: "back" });
  assert.ok(!all.state.draft && all.state.search);
  all.desk.act({ type: "back" });
  assert.equal(all.state.search, null);
});

test("Tab is the browser's own where no gap is left", () => {
  const all = sit();
  all.desk.edit(2);
  all.selection = { start: 2, end: 6 };
  assert.equal(all.desk.act({ type: "gap", backwards: false }), true);
  assert.deepEqual(all.state.draft.select, { start: 8, end: 14 });
  all.desk.type("都填好了");
  assert.equal(all.desk.act({ type: "gap", backwards: false }), false);
});
