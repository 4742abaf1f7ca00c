// frontend/sidebar/phrase-search.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { folded, PhraseSearch } from "../../frontend/sidebar/phrase-search.js";

const SPELLED = { 重: "chong", 庆: "qing", 也: "ye", 能: "neng", 发: "fa", 快: "kuai", 递: "di", 哦: "o", 二: "er", 选: "xuan", 其: "qi", 一: "yi", 您: "nin", 更: "geng", 喜: "xi", 欢: "huan", 哪: "na", 款: "kuan", 退: "tui", 换: "huan", 货: "huo", 物: "wu", 流: "liu", 查: "cha", 询: "xun", 双: "shuang", 面: "mian", 绒: "rong", 问: "wen", 价: "jia", 商: "shang", 品: "pin", 解: "jie", 答: "da", 天: "tian", 重量: "zhong liang", 这: "zhe", 量: "liang" };
const spell = (text, own = {}) => (text.toLowerCase().match(/[\u3400-\u9fff]|[a-z0-9]+/gu) ?? []).map((unit) => own[unit] ?? SPELLED[unit] ?? unit).join(" ");

/** A bank of these phrases: [id, technique, its name, text, intents]. */
function bank(...phrases) {
  const names = new Set(phrases.flatMap(([, , name, text]) => [name, ...Array.from(text.matchAll(/\{([^{}]*)\}/gu), (one) => one[1])]));
  names.add("问价");
  return {
    phrases: phrases.map(([id, technique, technique_name, text, intents = []]) => ({ id, technique, technique_name, text, intents })),
    typed: Object.fromEntries(phrases.map(([id, , , text]) => [id, id === "p.weight" ? spell(text, { 重: "zhong" }) : spell(text)])),
    names: Object.fromEntries([...names].map((name) => [name, spell(name)])),
    intents: { ask_price: "问价" },
  };
}

const SEARCH = new PhraseSearch(
  bank(
    ["p.city", "answer_product", "商品解答", "重庆也能发，走{快递}哦"],
    ["p.weight", "answer_product", "商品解答", "这款重量一斤"],
    ["p.two", "two_choice", "二选其一", "您更喜欢哪一款"],
    ["p.return", "return_guide", "退换货", "7天退换货，您放心"],
    ["p.track", "track_shipment", "物流查询", "EMS 3天到哦", ["ask_price"]],
  ),
);
const ids = (q, limit = 9) => SEARCH.find(q, limit).map((hit) => hit.phrase.id);
const marked = (q, id) => {
  const hit = SEARCH.find(q, 9).find((one) => one.phrase.id === id);
  return hit.marks.map(({ start, end }) => hit.phrase.text.slice(start, end));
};

test("characters, initials, full pinyin, mixtures and techniques find, and the very characters are marked", () => {
  for (const [q, id, marks, why] of [
    ["也能", "p.city", ["也能"], "holds"], ["重庆", "p.city", ["重庆"], "starts"], ["cqyn", "p.city", ["重庆也能"], "initials"],
    ["chongqing", "p.city", ["重庆"], "pinyin"], ["chongq", "p.city", ["重庆"], "pinyin"], ["chongqyen", "p.city", ["重庆也能"], "mixed"],
    ["重qyn", "p.city", ["重庆也能"], "mixed"], ["kd", "p.city", ["{快递}"], "about"], ["erxuan", "p.two", [], "technique"], ["exqy", "p.two", [], "technique"],
    ["ems3", "p.track", ["EMS"], "none"], ["哪款", "p.two", ["哪", "款"], "scattered"],
  ]) {
    const hit = SEARCH.find(q, 9).find((one) => one.phrase.id === id);
    if (why === "none") {
      assert.equal(hit, undefined, "a match never reaches over a blank");
      continue;
    }
    assert.equal(hit?.why, why, q);
    assert.deepEqual(marked(q, id), marks, q);
  }
});

test("a character is typed as its word wants it: 重庆 is cq, 重量 is zl", () => {
  assert.deepEqual(ids("cq"), ["p.city"]);
  assert.deepEqual(ids("zl"), ["p.weight"]);
  assert.ok(!ids("zq").includes("p.city"));
});

test("a technique's name stands before initials, those before what the text holds, that before pinyin", () => {
  assert.equal(ids("退换货")[0], "p.return");
  assert.equal(SEARCH.find("退换货", 1)[0].tier, 1000);
  const tiers = ["two_choice", "p.city", "7天", "exqy", "cqyn", "能发", "chong", "chongqyen"].map((q) => SEARCH.find(q, 1)[0].tier);
  assert.deepEqual(tiers, [...tiers].sort((a, b) => b - a));
});

test("among equals what was used often comes first, then what was used lately", () => {
  const alike = new PhraseSearch(bank(["a", "t", "问价", "您更喜欢哪一款"], ["b", "t", "问价", "您更喜欢哪一款"], ["c", "t", "问价", "您更喜欢哪一款"]));
  assert.deepEqual(alike.find("哪一款", 9).map((hit) => hit.phrase.id), ["a", "b", "c"]);
  const uses = { c: { count: 2, at: 1 }, b: { count: 1, at: 9 }, a: { count: 1, at: 5 } };
  assert.deepEqual(alike.find("哪一款", 9, (id) => uses[id]).map((hit) => hit.phrase.id), ["c", "b", "a"]);
});

test("words with blanks between must all be found, and all are marked", () => {
  assert.deepEqual(ids("重庆 kd"), ["p.city"]);
  assert.deepEqual(ids("重庆 退货"), []);
  assert.deepEqual(marked("重庆 能发", "p.city"), ["重庆", "能发"]);
});

test("a query is read in half width and lower case, without its trigger", () => {
  assert.equal(folded("、ＣＱ "), "cq");
  assert.equal(folded("／xi'huan"), "xihuan");
  assert.deepEqual(ids("　"), []);
});

test("a spelling that does not fit its text leaves the text to be found as it stands", () => {
  const broken = new PhraseSearch({ ...bank(["p.city", "t", "问价", "重庆也能发"]), typed: { "p.city": "chong" } });
  assert.deepEqual(broken.find("重庆", 1).length, 1);
  assert.deepEqual(broken.find("cq", 1).length, 0);
});

test("a line break in a text is no border of it, and no word reaches from one text into the next", () => {
  const lines = new PhraseSearch(bank(["a", "t", "问价", "重庆也能\n发快递"], ["b", "t", "问价", "双面绒"], ["c", "t", "问价", "也能退"]));
  const found = (q) => lines.find(q, 9).map((hit) => hit.phrase.id);
  assert.deepEqual([found("快递"), found("fkd"), found("yntui"), found("递双")], [["a"], ["a"], ["c"], []]);
  const [hit] = lines.find("快递", 9);
  assert.equal(hit.phrase.text.slice(hit.marks[0].start, hit.marks[0].end), "快递");
});

test("a phrase whose name is a word of the language does not confuse it", () => {
  const odd = new PhraseSearch(bank(["constructor", "toString", "问价", "{__proto__}能发"]));
  assert.equal(odd.find("__proto__", 1).length, 1);
});

test("five thousand phrases are searched within five milliseconds, whatever is typed", () => {
  const parts = ["重庆也能发哦", "您更喜欢哪一款", "双面绒的", "7天退换货", "走{快递}", "这款重量一斤"];
  const many = Array.from({ length: 5000 }, (_, n) => [`p.n${n}`, `t${n % 48}`, `商品解答${n % 48}`, Array.from({ length: 5 }, (_one, k) => parts[(n * 7 + k * (n % 5) + k) % parts.length]).join("，") + n]);
  const search = new PhraseSearch(bank(...many));
  const queries = ["重庆", "cq", "chongqing", "nggxh", "chongqye", "退huan", "双绒", "tuihuan kd", "zzzz", "nin gengxi", "spjd", "c"];
  const timed = (/** @type {string} */ q) => {
    const began = process.cpuUsage(); // of this process alone, however busy the machine is
    search.find(q, 9);
    return process.cpuUsage(began).user / 1000;
  };
  const attempts = Array.from({ length: 4 }, () => {
    const times = Array.from({ length: 10 }, () => queries.map(timed)).flat().sort((a, b) => a - b);
    return { median: times[times.length >> 1], p95: times[Math.floor(times.length * 0.95)] };
  });
  // The first ones still warm up, and other work of the machine makes each of them slower, never quicker.
  const best = attempts.reduce((a, b) => (a.p95 < b.p95 ? a : b));
  console.log(`search in 5000 phrases: median ${best.median.toFixed(2)} ms, 95 of 100 within ${best.p95.toFixed(2)} ms of the processor`);
  assert.ok(best.p95 < 5, `${best.p95} ms`);
});
