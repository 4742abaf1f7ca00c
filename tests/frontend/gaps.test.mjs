// frontend/sidebar/gaps.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { filledWith, gapAt, gapsIn, hasGaps, nextGap, offersFor, pieces } from "../../frontend/sidebar/gaps.js";

const TEXT = "{活动截止}前下单还送{赠品}哦";

test("gaps are found with their places, and braces without a name are none", () => {
  assert.deepEqual(gapsIn(TEXT), [{ start: 0, end: 6 }, { start: 11, end: 15 }]);
  assert.equal(TEXT.slice(11, 15), "{赠品}");
  assert.equal(hasGaps("一对 {} 括号和 { 空格 }"), false);
});

test("Tab goes to the next gap and round, Shift+Tab back", () => {
  const [first, second] = gapsIn(TEXT);
  assert.deepEqual(nextGap(TEXT, { start: 0, end: 0 }), first);
  assert.deepEqual(nextGap(TEXT, first), second);
  assert.deepEqual(nextGap(TEXT, second), first);
  assert.deepEqual(nextGap(TEXT, first, true), second);
  assert.deepEqual(nextGap(TEXT, { start: 17, end: 17 }), first);
});

test("Tab is left to the browser where no other gap is", () => {
  assert.equal(nextGap("都填好了", { start: 0, end: 0 }), null);
  assert.equal(nextGap("{赠品}", { start: 0, end: 4 }), null);
});

test("the pieces of a text put together are the text", () => {
  for (const [text, filled] of [
    [TEXT, {}],
    ["黑色和白色都有，{赠品}", { 选项甲: "黑色", 选项乙: "白色" }],
    ["", { 颜色: "黑" }],
    ["白色白色", { 甲: "白色", 乙: "白", 丙: "" }],
  ]) {
    assert.equal(pieces(text, filled).map((piece) => piece.text).join(""), text);
  }
});

test("gaps and the filled values are marked, the longer value first", () => {
  const marked = pieces("黑色偏小，黑色加大有货，{赠品}", { 颜色: "黑色", 规格: "黑色加大" }).filter((p) => p.kind !== "text");
  assert.deepEqual(marked, [
    { kind: "filled", text: "黑色" },
    { kind: "filled", text: "黑色加大" },
    { kind: "gap", text: "{赠品}" },
  ]);
});

const OFFERS = [{ name: "快递", value: "中通", from: "shop" }, { name: "颜色分类", value: "黑色", from: "product" }, { name: "颜色", value: "白色", from: "talk" }, { name: "尺码", value: "白色", from: "talk" }, { name: "坏", value: "{坏}", from: "talk" }];

test("values of the gap's own name are offered first, then of a name alike, where there is none all others; none twice, no braces", () => {
  assert.deepEqual(offersFor("{颜色}", OFFERS).map((one) => one.value), ["白色", "黑色"]);
  assert.deepEqual(offersFor("{赠品}", OFFERS).map((one) => one.value), ["中通", "黑色", "白色"]);
});

test("the gap at the cursor is filled, wherever its name stands", () => {
  const text = "{商品}还有，{商品}和{赠品}";
  const gap = gapAt(text, { start: 8, end: 9 });
  assert.deepEqual(gap, { start: 7, end: 11 });
  assert.equal(filledWith(text, gap, "$&外套"), "$&外套还有，$&外套和{赠品}");
  assert.equal(gapAt("没有空", { start: 0, end: 0 }), null);
});
