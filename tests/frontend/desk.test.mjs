// frontend/sidebar/desk.js: what the keys and clicks ask for, done.

import assert from "node:assert/strict";
import { test } from "node:test";
import { zh } from "../../frontend/lang/zh.js";
import { NOT_CONNECTED, Refused } from "../../frontend/sidebar/socket.js";
import { visible } from "../../frontend/sidebar/seen.js";
import { after, card, suggestion } from "./cards.mjs";
import { A, sit } from "./sitting.mjs";

test("a digit in the moment in which the list changed sends nothing and says so", async () => {
  const all = sit();
  all.dispatch({ type: "frame", frame: { type: "buyer", seq: 2, prev: 1, buyer: after(A, "白色呢", ["白色也有"]) }, at: all.now });
  all.desk.pick(1);
  assert.deepEqual(all.sent, []);
  assert.equal(all.says(), zh.toast.justChanged);
  all.now += 1000;
  all.desk.pick(1);
  await all.settle();
  assert.equal(all.sent[0].text, "白色也有");
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

const NOTES = [
  { id: "n-1", kind: "gift", text: "送贺卡给 13900001111", urgent: false, message: null, done: false },
  { id: "n-2", kind: "address", text: "改地址", urgent: true, message: null, done: true },
];

test("D and a digit tick a note, and again take it back; what is covered stays covered in the words about it", async () => {
  const all = sit({ ...A, notes: NOTES, personal: ["13900001111"] });
  all.desk.act({ type: "arm", what: "done" });
  assert.equal(all.state.armed, "done");
  all.desk.act({ type: "done", key: 1 });
  await all.settle();
  assert.deepEqual([all.marked, all.state.armed, all.says()], [[["n-1", true]], null, zh.toast.noteDone("送贺卡给 ••••")]);
  all.desk.again(all.state.toasts.at(-1).actions[0].does);
  all.desk.act({ type: "done", key: 2 });
  all.desk.act({ type: "done", key: 3 });
  await all.settle();
  assert.deepEqual(all.marked, [["n-1", true], ["n-1", false], ["n-2", false]]);
});

test("a note that the server does not mark is told; where there is no note, D says so", async () => {
  const all = sit({ ...A, notes: NOTES });
  all.markFails = new Refused("offline", NOT_CONNECTED, true);
  all.desk.act({ type: "done", key: 1 });
  await all.settle();
  assert.equal(all.says(), zh.toast.notLive);
  const bare = sit();
  bare.desk.act({ type: "arm", what: "done" });
  assert.deepEqual([bare.state.armed, bare.says()], [null, zh.toast.noNotes]);
});

test("U shows what is covered, once the server has noted who looks; where nothing is, it says so and tells nobody", async () => {
  const all = sit({ ...A, personal: ["黑色"] });
  all.desk.act({ type: "uncover" });
  assert.deepEqual(all.state.buyers.get("a").personal, ["黑色"]);
  await all.settle();
  assert.deepEqual([all.sent, all.state.buyers.get("a").personal], [[{ type: "uncover", buyer: "a" }], []]);
  all.desk.act({ type: "uncover" });
  assert.deepEqual([all.sent.length, all.says()], [1, zh.toast.nothingCovered]);
});

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

test("a trait is switched off, stays at hand, and is on again from the toast or by itself", async () => {
  const all = sit();
  const trait = { id: "economical", name: "经济型", confidence: 0.7, because: "" };
  all.desk.trait(trait, false);
  await all.settle();
  assert.deepEqual(all.state.off, { a: [trait] });
  all.desk.again(all.state.toasts.at(-1).actions[0].does);
  await all.settle();
  assert.deepEqual(all.state.off, { a: [] });
  all.desk.trait(trait, false);
  await all.settle();
  all.desk.trait(trait, true);
  await all.settle();
  assert.deepEqual(all.state.off, { a: [] });
  assert.deepEqual(all.sent.map((f) => [f.trait, f.on]), [["economical", false], ["economical", true], ["economical", false], ["economical", true]]);
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
