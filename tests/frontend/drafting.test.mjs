// frontend/sidebar/drafting.js, through the desk: a line that is opened, filled, mended and sent.

import assert from "node:assert/strict";
import { test } from "node:test";
import { zh } from "../../frontend/lang/zh.js";
import { Refused } from "../../frontend/sidebar/socket.js";
import { GAPPY, sit } from "./sitting.mjs";

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
  all.desk.send();
  await all.settle();
  assert.deepEqual([all.checked, all.sent.map((frame) => [frame.type, frame.text])], [["还送挂件哦，今晚前"], [["pick", "还送挂件哦，今晚前"]]]);
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

test("a wording that the rules forbid does not leave, and its place is selected", async () => {
  const all = sit();
  const issue = { rule: "r", level: "block", start: 2, end: 4, found: "最好", instead: "很好", why: "" };
  all.forbidden = (text) => (text.includes("最好") ? [issue] : []);
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

test("Tab is the browser's own where no gap is left", () => {
  const all = sit();
  all.desk.edit(2);
  all.selection = { start: 2, end: 6 };
  assert.equal(all.desk.act({ type: "gap", backwards: false }), true);
  assert.deepEqual(all.state.draft.select, { start: 8, end: 14 });
  all.desk.type("都填好了");
  assert.equal(all.desk.act({ type: "gap", backwards: false }), false);
});
