import assert from "node:assert/strict";
import test from "node:test";

import { cuesIn } from "../../frontend/demo/cues.js";

const HEARD = [
  ["黑色还是白色，您更喜欢哪个", "two_options"],
  ["黑色、白色都能拍，您先带哪一个回家～", "two_options"],
  ["价格对每位客人都一样，请您谅解", "holds_price"],
  ["满 199 减 20，再叠一张10 元店铺券", "discount"],
  ["这几天拍会带上一双云朵棉袜，赠品跟商品一起寄", "gift"],
  ["真的很抱歉，让您为这事来回跑", "apology"],
  ["先消消气，咱们一起看看问题出在哪", "soothes"],
  ["两个办法您挑：补发一份新的，或者把钱退给您", "remedy"],
  ["方便拍张照发来吗", "asks_proof"],
  ["稍等，正在帮您看～", "wait"],
  ["已备注，打包时会看到", "noted"],
  ["我们尽量，有消息就告诉您", "leaves_room"],
  ["保证明天到", "promises"],
  ["会有一点点色差哦", "honest"],
];

for (const [line, cue] of HEARD) {
  test(`“${line}” is heard as ${cue}`, () => assert.ok(cuesIn(line).has(cue), [...cuesIn(line)].join(" ")));
}

test("a firm price is not heard as a discount, nor a discount as a firm price", () => {
  assert.ok(!cuesIn("价格到底啦亲，真的松不动了").has("discount"));
  assert.ok(!cuesIn("满 199 减 20").has("holds_price"));
});

test("an empty answer has no cue", () => assert.equal(cuesIn("嗯嗯").size, 0));
