import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyBook, lastJoined, take, wroteSince } from "../../frontend/extension/ledger.js";

const says = (text, from = "buyer", key = null) => ({ from, text, key, kind: "text" });
const talk = (...texts) => texts.map((text) => says(text));
const texts = (fresh) => fresh.map((line) => line.text);

/** A book that has read these pages one after the other. */
function read(...pages) {
  let book = emptyBook();
  let fresh = [];
  for (const page of pages) ({ book, fresh } = take(book, "b1", page, true));
  return { book, fresh };
}

test("a page read again brings nothing", () => {
  const page = talk("在吗", "在吗", "有L码吗");
  assert.deepEqual(read(page, page).fresh, []);
});

test("only what was added is new, also where it was said before", () => {
  assert.deepEqual(texts(read(talk("在吗"), talk("在吗", "在吗")).fresh), ["在吗"]);
  assert.deepEqual(texts(read(talk("好", "嗯"), talk("好", "嗯", "好")).fresh), ["好"]);
});

test("a list that forgets its top, or shows more of it, brings only what is new at its end", () => {
  assert.deepEqual(texts(read(talk("一", "二", "三"), talk("二", "三", "四")).fresh), ["四"]);
  assert.deepEqual(texts(read(talk("三", "四"), talk("一", "二", "三", "四", "五")).fresh), ["五"]);
});

test("a line that was recalled or changed makes nothing new of the others", () => {
  assert.deepEqual(texts(read(talk("一", "二", "三"), talk("一", "撤回了一条消息", "三", "四")).fresh), ["四"]);
});

test("a page scrolled back to lines that nobody knows brings nothing; at its end they are new", () => {
  const { book } = read(talk("八", "九"));
  assert.deepEqual(take(book, "b1", talk("一", "二"), false).fresh, []);
  assert.deepEqual(texts(take(book, "b1", talk("十", "十一"), true).fresh), ["十", "十一"]);
});

test("of a buyer whom we see first, the last thirty lines are taken", () => {
  const page = Array.from({ length: 50 }, (_, n) => says(`第${n}句`));
  const { fresh } = take(emptyBook(), "b1", page, true);
  assert.deepEqual([fresh.length, fresh[0].text], [30, "第20句"]);
});

test("ids are the same for who reads the same page anew, and never twice in a talk", () => {
  const page = talk("在吗", "在吗", "有L码吗", "在吗");
  const ids = take(emptyBook(), "b1", page, true).fresh.map((line) => line.id);
  assert.deepEqual(take(emptyBook(), "b1", page, true).fresh.map((line) => line.id), ids);
  assert.equal(new Set(ids).size, 4);
  assert.notEqual(take(emptyBook(), "b2", page, true).fresh[0].id, ids[0]);
  for (const id of ids) assert.ok(id.length <= 64);
});

test("the platform's own ids tell equal lines apart, and words that change are no new line", () => {
  const page = [says("在吗", "buyer", "k1"), says("在吗", "buyer", "k2")];
  const { book, fresh } = take(emptyBook(), "b1", page, true);
  assert.equal(new Set(fresh.map((line) => line.id)).size, 2);
  assert.deepEqual(take(book, "b1", [says("在吗？", "buyer", "k1"), says("在吗", "buyer", "k2")], true).fresh, []);
});

test("ids stay apart over a talk longer than what is remembered", () => {
  let book = emptyBook();
  const ids = new Set();
  const page = [];
  for (let n = 0; n < 400; n += 1) {
    page.push(says("在吗"));
    const step = take(book, "b1", page.slice(-20).concat(says(`第${n}句`)), true);
    book = step.book;
    for (const line of step.fresh) ids.add(line.id);
    page.push(says(`第${n}句`));
  }
  assert.ok(book.lines.length <= 120);
  assert.ok(ids.size >= 400);
});

test("the buyer wrote meanwhile where a line of theirs follows the one that was seen", () => {
  const { book, fresh } = take(emptyBook(), "b1", [says("一"), says("答", "agent"), says("二"), says("答二", "agent")], true);
  const [first, , second, last] = fresh.map((line) => line.id);
  assert.deepEqual([first, second, last, null, "unknown"].map((id) => wroteSince(book, id)), [true, false, false, false, true]);
  assert.equal(wroteSince(emptyBook(), "unknown"), false);
});

test("known lines are joined as early as they can be", () => {
  assert.equal(lastJoined(["a", "x"], ["a", "x", "x"]), 2);
  assert.equal(lastJoined([], ["a"]), 0);
  assert.equal(lastJoined(["a"], ["b"]), 0);
});
