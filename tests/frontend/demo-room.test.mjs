import assert from "node:assert/strict";
import test from "node:test";

import { xiaoyu } from "../../frontend/demo/buyers/xiaoyu.js";
import { tangma } from "../../frontend/demo/buyers/tangma.js";
import { StoryClock } from "../../frontend/demo/clock.js";
import { Room } from "../../frontend/demo/room.js";

const PRODUCTS = [
  { id: "hoodie", title: "卫衣", price: "129.00", stock: {}, link: "https://yunduo.example/item/hoodie", picture: "🧥", trade: "服饰" },
  { id: "romper", title: "连体衣", price: "69.00", stock: {}, link: "", picture: "👶", trade: "母婴" },
  { id: "bib", title: "口水巾", price: "29.00", stock: {}, link: "", picture: "🍼", trade: "母婴" },
];

/** A room whose time and server are in the test's hand. */
function opened(stories) {
  const timers = new Map();
  let now = 0;
  let count = 0;
  const sent = [];
  const inserted = [];
  const socket = { send: (text) => sent.push(JSON.parse(text)), close() {}, onopen: null, onmessage: null, onclose: null };
  const clock = new StoryClock({
    now: () => now,
    set: (run, ms) => {
      count += 1;
      timers.set(count, { run, at: now + ms });
      return count;
    },
    clear: (handle) => timers.delete(handle),
  });
  const room = new Room({
    session: { bridge_token: "b", sidebar_token: "s", shop: { id: "demo", name: "演示", products: PRODUCTS } },
    run: "r1", stories, clock, now: () => 1_700_000_000_000 + now, ticks: () => now, after: () => () => {}, open: () => socket,
    changed: () => {}, refused: () => {}, inserted: (buyer) => inserted.push(buyer),
  });
  room.start();
  socket.onopen({});
  const tell = (frame) => socket.onmessage({ data: JSON.stringify(frame) });
  tell({ type: "welcome" });
  const pass = (ms) => {
    const end = now + ms;
    for (;;) {
      const [next] = [...timers].sort((one, other) => one[1].at - other[1].at);
      if (!next || next[1].at > end) break;
      now = next[1].at;
      timers.delete(next[0]);
      next[1].run();
    }
    now = end;
  };
  const fed = (type) => sent.filter((frame) => frame.type === type);
  const settled = () => new Promise((done) => setImmediate(done));
  return { room, tell, pass, fed, inserted, settled };
}

test("what a scripted buyer types is fed with name and product, each under an id of its own", () => {
  const { pass, fed } = opened([xiaoyu]);
  pass(10_000);
  const messages = fed("message");
  assert.deepEqual(messages.map((frame) => [frame.buyer, frame.from, frame.buyer_name, frame.product]), [
    ["xiaoyu", "buyer", "小鱼", "hoodie"],
    ["xiaoyu", "buyer", "小鱼", "hoodie"],
  ]);
  assert.equal(new Set(messages.map((frame) => frame.id)).size, 2);
});

test("a pick is inserted, sent with the buyer's newest message seen, fed as the agent's line, and answered", async () => {
  const { room, pass, fed, tell, inserted, settled } = opened([xiaoyu]);
  pass(10_000);
  const seen = fed("message").at(-1).id;
  tell({ type: "reply", id: "r-1", buyer: "xiaoyu", text: "您好，在的", how: "insert", version: 1, message: seen });
  await settled();
  assert.deepEqual(fed("delivered").map((frame) => frame.ok), [true]);
  assert.deepEqual(inserted, ["xiaoyu"]);
  assert.equal(room.send("xiaoyu"), true);
  assert.deepEqual(fed("message").slice(2).map((frame) => [frame.from, frame.text]), [["agent", "您好，在的"]]);
  pass(10_000);
  assert.equal(fed("message").at(-1).from, "buyer");
});

test("a pick made before the buyer's last line is refused and stays out of the composer", async () => {
  const { room, pass, fed, tell, settled } = opened([xiaoyu]);
  pass(10_000);
  tell({ type: "reply", id: "r-1", buyer: "xiaoyu", text: "您好", how: "insert", version: 1, message: fed("message")[0].id });
  await settled();
  assert.deepEqual(fed("delivered").map((frame) => frame.why), ["context_changed"]);
  assert.equal(room.desk.talks.xiaoyu.draft, "");
});

test("a pick that is to be sent at once is sent without touching a draft", () => {
  const { room, pass, fed, tell } = opened([xiaoyu]);
  pass(10_000);
  room.draft("xiaoyu", "写到一半");
  tell({ type: "reply", id: "r-1", buyer: "xiaoyu", text: "在的", how: "send", version: 1, message: fed("message").at(-1).id });
  assert.equal(fed("message").at(-1).text, "在的");
  assert.equal(room.desk.talks.xiaoyu.draft, "写到一半");
});

test("what the server has is marked as stored, with how long it took; what it will never take is told", async () => {
  const { room, pass, fed, tell, settled } = opened([xiaoyu]);
  pass(10_000);
  const [first, second] = fed("message");
  tell({ type: "ack", re: first.id, seq: 1, duplicate: false });
  tell({ type: "error", re: second.id, code: "too_large", message: "text: too long", retryable: false });
  await settled();
  const stored = room.desk.talks.xiaoyu.bubbles.filter((bubble) => bubble.stored).map((bubble) => bubble.id);
  assert.deepEqual([stored, room.link.waiting, typeof room.link.ackMs], [[first.id], 0, "number"]);
  assert.match(room.trouble, /text: too long/u);
});

test("what the agent typed freely is not taken for a pick", () => {
  const { room, pass } = opened([xiaoyu]);
  pass(10_000);
  room.draft("xiaoyu", "自己打的");
  assert.equal(room.send("xiaoyu"), false);
});

test("who speaks as a scripted buyer silences the script", () => {
  const { room, pass, fed } = opened([xiaoyu]);
  pass(10_000);
  room.speakAs("xiaoyu", "有没有大码");
  const before = fed("message").length;
  pass(600_000);
  assert.equal(fed("message").length, before);
  assert.equal(room.desk.talks.xiaoyu.scripted, false);
});

test("who speaks as a new buyer gets a conversation of their own, which opens", () => {
  const { room, fed } = opened([]);
  room.speakAs(null, "在吗");
  room.speakAs(null, "有人吗");
  const buyers = fed("message").map((frame) => frame.buyer);
  assert.equal(new Set(buyers).size, 2);
  assert.equal(room.desk.open, buyers[1]);
});

test("an order tells all its items and their sum", () => {
  const placing = { ...tangma, begins: "place", arrives: 0 };
  const { pass, fed } = opened([placing]);
  pass(20_000);
  const [placed] = fed("order");
  assert.equal(placed.status, "placed");
  assert.deepEqual(placed.items.map((item) => item.product), ["romper", "bib"]);
  assert.equal(placed.amount, "98.00");
});
