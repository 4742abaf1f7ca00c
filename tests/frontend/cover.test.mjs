// Tests of covering: every value goes, nothing else does, and no value leaves a rest.

import assert from "node:assert/strict";
import { test } from "node:test";

import { covered, pieces } from "../../frontend/sidebar/cover.js";

test("every place of every value is covered and the rest stays", () => {
  assert.equal(covered("电话13900001234，再说一次13900001234", ["13900001234"]), "电话••••，再说一次••••");
  assert.equal(covered("光明路12号3栋", ["光明路12号3栋", "光明路12号"]), "••••");
});

test("without values, or without a text, nothing changes", () => {
  assert.equal(covered("有M码吗", []), "有M码吗");
  assert.equal(covered("有M码吗", undefined), "有M码吗");
  assert.equal(covered(null, ["a"]), "");
});

test("the pieces together are the text", () => {
  const text = "收货人王小鱼 13900001234 谢谢";
  assert.equal(pieces(text, ["13900001234", "王小鱼", ""]).map((piece) => piece.text).join(""), text);
});
