import assert from "node:assert/strict";
import { test } from "node:test";
import { ADAPTERS } from "../../frontend/extension/adapters.js";
import { Link } from "../../frontend/extension/link.js";

const [adapter] = ADAPTERS;
const says = (text, from = "buyer") => ({ from, text, key: null, kind: "text" });
const shows = (id, lines, more = {}) => ({ buyer: { id, name: id }, lines, atEnd: true, missing: [], ...more });

/** A link with pages 1 and 2, whose feeds are stored when the test says so. */
function set() {
  const world = { fed: [], kept: new Map(), toPage: [], store: [], timers: [] };
  const link = new Link({
    feed: (message) => {
      world.fed.push(message);
      return new Promise((done) => world.store.push(done));
    },
    underWay: () => 0,
    book: (buyer) => world.kept.get(buyer) ?? null,
    keep: (buyer, book) => world.kept.set(buyer, book),
    changed: () => undefined,
    after: (ms, work) => {
      world.timers.push(work);
      return () => (world.timers = world.timers.filter((one) => one !== work));
    },
  });
  for (const page of [1, 2]) link.enter(page, adapter, (message) => world.toPage.push([page, message]));
  world.toPage.length = 0;
  const reply = (buyer, more = {}) => ({ type: "reply", id: "r1", buyer, text: "有的亲", how: "insert", version: 1, message: world.fed.at(-1)?.id ?? null, ...more });
  return { link, world, reply, last: () => world.toPage.at(-1) };
}

test("new lines of a page are fed under the buyer who is in front, in order", () => {
  const { link, world } = set();
  link.reading(1, shows("b1", [says("在吗"), says("在的", "agent")]), 1);
  link.reading(1, shows("b1", [says("在吗"), says("在的", "agent"), says("有L码吗")]), 2);
  assert.deepEqual(world.fed.map((line) => [line.buyer, line.from, line.text]), [["b1", "buyer", "在吗"], ["b1", "agent", "在的"], ["b1", "buyer", "有L码吗"]]);
});

test("a page that lacks a part is not fed", () => {
  const { link, world } = set();
  link.reading(1, shows("b1", [says("在吗")], { missing: ["composer"] }), 1);
  link.reading(1, shows("b1", [says("在吗")], { buyer: null }), 2);
  assert.deepEqual(world.fed, []);
});

test("what was fed is remembered only when it is stored, so that a crash feeds it again", async () => {
  const { link, world } = set();
  link.reading(1, shows("b1", [says("在吗")]), 1);
  assert.equal(world.kept.size, 0);
  world.store[0]();
  await new Promise((done) => setTimeout(done));
  assert.equal(world.kept.get("b1").lines.length, 1);
});

test("a reply goes to the page that shows its buyer, with what was read there", async () => {
  const { link, reply, last } = set();
  link.reading(1, shows("b1", [says("在吗")]), 5);
  const done = link.reply(reply("b1"));
  const [page, order] = last();
  assert.deepEqual([page, order.type, order.revision, order.moved], [1, "insert", 5, false]);
  link.inserted(order.id, null);
  assert.equal(await done, null);
});

test("of two pages that show the buyer, the one in front takes the reply", () => {
  const { link, reply, last } = set();
  for (const page of [1, 2]) link.reading(page, shows("b1", [says("在吗")]), 1);
  link.look(2);
  void link.reply(reply("b1"));
  assert.equal(last()[0], 2);
});

test("no page shows the buyer: nothing is put anywhere", async () => {
  const { link, reply, world } = set();
  link.reading(1, shows("b2", [says("在吗")]), 1);
  assert.equal(await link.reply(reply("b1")), "no_composer");
  link.leave(1);
  assert.equal(await link.reply(reply("b2")), "no_composer");
  assert.deepEqual(world.toPage, []);
});

test("the page is told when the buyer wrote after what the agent saw", () => {
  const { link, reply, world, last } = set();
  link.reading(1, shows("b1", [says("在吗")]), 1);
  const seen = world.fed[0].id;
  link.reading(1, shows("b1", [says("在吗"), says("黑色的")]), 2);
  void link.reply(reply("b1", { message: seen }));
  assert.equal(last()[1].moved, true);
});

test("a page that does not answer has not taken the text", async () => {
  const { link, reply, world } = set();
  link.reading(1, shows("b1", [says("在吗")]), 1);
  const done = link.reply(reply("b1"));
  world.timers[0]();
  assert.equal(await done, "failed");
});

test("a line that the server refuses is told", async () => {
  const { link, world } = set();
  link.reading(1, shows("b1", [says("在吗")]), 1);
  world.store[0](Promise.reject(new Error("text: is longer")));
  await new Promise((done) => setTimeout(done));
  assert.equal(link.problem, "text: is longer");
  for (const timer of world.timers) timer();
  assert.equal(link.problem, "", "and not for ever");
});
