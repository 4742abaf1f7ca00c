import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { BUYERS } from "../../frontend/demo/buyers/index.js";
import { CUES } from "../../frontend/demo/cues.js";
import { roll } from "../../frontend/demo/dice.js";
import { begin, step } from "../../frontend/demo/story.js";

const SHOP = readFileSync(new URL("../../app/demo/shop.toml", import.meta.url), "utf8");
const PRODUCTS = new Set([...SHOP.matchAll(/^id = "(.+)"$/gm)].map((found) => found[1]));
const ANSWERS = [
  "您好，在的", "送您一双云朵棉袜", "满 199 减 20", "价格到底啦亲", "实在抱歉，给您添麻烦了", "拍张照片看看", "给您换一个新的",
  "黑色还是白色，您更喜欢哪个", "今天能发货，尽量帮您赶", "保证没问题", "稍等，正在帮您看～", "已备注好了", "谢谢，再见", "嗯嗯", "42 码",
];

const nextScenes = (scene) => [
  ...(scene.hears ?? []).map((branch) => branch.to),
  ...(scene.otherwise ? [scene.otherwise] : []),
  ...(scene.then ? [scene.then] : []),
];

test("there are at least eight buyers, with different names and seeds, of at least six trades", () => {
  assert.ok(BUYERS.length >= 8);
  assert.ok(new Set(BUYERS.map((story) => story.trade)).size >= 6);
  for (const field of ["id", "name", "seed"]) assert.equal(new Set(BUYERS.map((story) => story[field])).size, BUYERS.length);
});

test("the first message comes within two seconds and the last buyer within thirty", () => {
  const spoken = BUYERS.map((story) => {
    const { pause, typing } = begin(story).timer;
    return story.arrives + pause + typing;
  });
  assert.ok(Math.min(...spoken) <= 2_000, String(Math.min(...spoken)));
  assert.ok(Math.max(...spoken) <= 31_000, String(Math.max(...spoken)));
});

for (const story of BUYERS) {
  test(`${story.name}: every branch leads to a scene, every scene can be reached, every cue exists`, () => {
    const reached = new Set([story.begins]);
    for (const name of reached) {
      const scene = story.scenes[name];
      assert.ok(scene, `no scene ${name}`);
      for (const next of nextScenes(scene)) reached.add(next);
      for (const branch of scene.hears ?? []) {
        for (const cue of [...(branch.on ?? []), ...(branch.not ?? [])]) assert.ok(CUES.has(cue), `${name}: no cue ${cue}`);
      }
    }
    assert.deepEqual([...reached].sort(), Object.keys(story.scenes).sort());
    assert.ok(PRODUCTS.has(story.product), story.product);
  });

  test(`${story.name}: branches somewhere, so that the agent's answer matters`, () => {
    const forks = Object.values(story.scenes).filter((scene) => new Set(nextScenes(scene)).size > 1);
    assert.ok(forks.length >= 3, `${forks.length} forks`);
  });

  test(`${story.name}: comes to an end whatever the agent says`, () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      let dice = seed;
      let now = begin({ ...story, seed });
      for (let turn = 0; turn < 400 && now.state.phase !== "over"; turn += 1) {
        const thrown = roll(dice);
        dice = thrown.seed;
        const text = ANSWERS[Math.floor(thrown.value * ANSWERS.length)];
        now = now.state.phase === "listening"
          ? step(story, now.state, { type: "heard", text })
          : step(story, now.state, { type: "due" });
      }
      assert.equal(now.state.phase, "over", `seed ${seed} hangs in ${now.state.scene}`);
    }
  });
}
