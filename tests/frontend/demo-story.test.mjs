import assert from "node:assert/strict";
import test from "node:test";

import { begin, step } from "../../frontend/demo/story.js";

/** @type {import("../../frontend/demo/story.js").Story} */
const STORY = {
  id: "t", name: "小测", trade: "服饰", note: "", product: "hoodie", arrives: 0, seed: 7, begins: "price",
  nudges: ["在吗？", "人呢", "算了"],
  agrees: "好的",
  scenes: {
    price: {
      says: ["你好", "能便宜点吗"],
      hears: [
        { on: ["gift"], to: "glad" },
        { on: ["discount"], to: "order" },
        { on: ["holds_price"], to: "sigh" },
      ],
      puzzled: "我是问价格",
      otherwise: "leave",
    },
    glad: { says: ["有赠品呀"], then: "order" },
    sigh: { says: ["好吧"], then: "order" },
    order: { says: [{ order: "placed" }, "拍了"], otherwise: "end" },
    end: { says: ["谢谢"] },
    leave: { says: ["那算了"] },
  },
};

/** Lets time pass until the buyer waits for the agent or is done; gives what was done meanwhile. */
function until(story, now) {
  const done = [...now.effects];
  let next = now;
  while (next.state.phase === "speaking" || next.state.phase === "weighing") {
    next = step(story, next.state, { type: "due" });
    done.push(...next.effects);
  }
  return { next, texts: done.map((effect) => (effect.do === "order" ? effect.status : effect.text)) };
}

const opened = () => until(STORY, begin(STORY));
const answered = (text) => until(STORY, step(STORY, opened().next.state, { type: "heard", text }));

test("a buyer types the lines of the first scene one after another, then waits", () => {
  const { next, texts } = opened();
  assert.deepEqual(texts, ["你好", "能便宜点吗"]);
  assert.equal(next.state.phase, "listening");
});

test("what follows depends on what the agent offers", () => {
  assert.deepEqual(answered("送您一双棉袜").texts, ["有赠品呀", "placed", "拍了"]);
  assert.deepEqual(answered("价格到底啦亲，真的松不动了").texts, ["好吧", "placed", "拍了"]);
  assert.deepEqual(answered("先领张 10 元店铺券再拍").texts, ["placed", "拍了"]);
});

test("an answer that fits nothing is asked about once, then the buyer goes on", () => {
  const first = answered("今天天气不错");
  assert.deepEqual(first.texts, ["我是问价格"]);
  const second = until(STORY, step(STORY, first.next.state, { type: "heard", text: "嗯嗯" }));
  assert.deepEqual(second.texts, ["那算了"]);
  assert.equal(second.next.state.phase, "over");
});

test("whoever is asked to wait agrees and keeps waiting for the answer", () => {
  const first = answered("稍等，正在帮您看～");
  assert.deepEqual(first.texts, ["好的"]);
  assert.deepEqual(until(STORY, step(STORY, first.next.state, { type: "heard", text: "送您一份小礼物" })).texts[0], "有赠品呀");
});

test("two lines sent at once are weighed together", () => {
  const one = step(STORY, opened().next.state, { type: "heard", text: "亲" });
  assert.deepEqual(one.effects, []);
  const two = step(STORY, one.state, { type: "heard", text: "送您一双棉袜" });
  assert.deepEqual(until(STORY, two).texts[0], "有赠品呀");
});

test("an early line counts only if it answers what the buyer is about to ask", () => {
  const early = step(STORY, begin(STORY).state, { type: "heard", text: "在的亲" });
  assert.equal(early.timer, "keep");
  assert.equal(until(STORY, early).next.state.phase, "listening");
  const fitting = step(STORY, begin(STORY).state, { type: "heard", text: "今天送赠品" });
  assert.ok(until(STORY, fitting).texts.includes("有赠品呀"));
});

test("a buyer who is left alone asks again after about forty seconds, twice, then leaves, then is silent", () => {
  let now = opened().next;
  const waits = [];
  const texts = [];
  for (let time = 0; time < 3; time += 1) {
    waits.push(now.timer.pause);
    const nudged = until(STORY, step(STORY, now.state, { type: "due" }));
    texts.push(...nudged.texts);
    now = nudged.next;
  }
  assert.ok(waits[0] >= 40_000 && waits[0] <= 46_000, String(waits[0]));
  assert.deepEqual(texts, ["在吗？", "人呢", "算了"]);
  assert.equal(now.timer, null);
  assert.deepEqual(until(STORY, step(STORY, now.state, { type: "heard", text: "送您一双棉袜" })).texts[0], "有赠品呀");
});

test("typing takes 60 to 120 ms a character", () => {
  const timer = begin({ ...STORY, scenes: { price: { says: ["一二三四五六七八九十"] } } }).timer;
  assert.ok(timer.typing >= 600 && timer.typing <= 1200, String(timer.typing));
});

test("the same seed tells the same story", () => {
  assert.deepEqual(begin(STORY), begin(STORY));
});

test("a person who takes the part over silences the script", () => {
  const left = step(STORY, begin(STORY).state, { type: "leave" });
  assert.equal(left.timer, null);
  assert.deepEqual(step(STORY, left.state, { type: "heard", text: "送您一双棉袜" }).effects, []);
});

test("a scene that does not exist is an error that names story and scene", () => {
  const broken = { ...STORY, scenes: { price: { says: ["嗯"], then: "nowhere" } } };
  assert.throws(() => until(broken, begin(broken)), /t: no scene nowhere/);
});
