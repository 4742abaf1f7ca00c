import assert from "node:assert/strict";
import test from "node:test";

import { Host } from "../../frontend/sidebar/host.js";

/** A sidebar in the frame of a host; `buyers` are those whose card has come. */
function framed(...buyers) {
  const told = [];
  const chosen = [];
  const pressed = [];
  const host = new Host({ tell: (message) => told.push([message.type, message.buyer]), known: (id) => buyers.includes(id), choose: (id) => chosen.push(id), press: (...key) => pressed.push(key) });
  return { host, open: (buyer) => host.hear({ type: "jiehua.open", buyer }), told, chosen, pressed, buyers };
}

test("the buyer whose conversation the host opened is chosen, and not echoed", () => {
  const { host, open, told, chosen } = framed("小鱼", "阿杉");
  open("阿杉");
  host.shown("阿杉");
  assert.deepEqual([chosen, told], [["阿杉"], []]);
});

test("a buyer whose card is still under way is chosen when it comes", () => {
  const { host, open, chosen, told, buyers } = framed("小鱼");
  open("新来的");
  host.shown("小鱼");
  assert.deepEqual([chosen, told], [[], []]);
  buyers.push("新来的");
  host.shown("小鱼");
  assert.deepEqual(chosen, ["新来的"]);
});

test("the host hears once of each buyer who is shown", () => {
  const { host, told } = framed("小鱼", "阿杉");
  for (const buyer of [null, "小鱼", "小鱼", "阿杉"]) host.shown(buyer);
  assert.deepEqual(told.map(([, buyer]) => buyer), ["小鱼", "阿杉"]);
});

test("messages that are none of the host's kind do nothing", () => {
  const { host, chosen, pressed } = framed("小鱼");
  for (const message of [{ type: "other", buyer: "小鱼" }, { type: "jiehua.open" }, null, "1", { type: "jiehua.key", key: 3 }]) host.hear(message);
  assert.deepEqual([chosen, pressed], [[], []]);
});

test("a key that was pressed in the host page counts here, with Shift where it was held", () => {
  const { host, pressed } = framed("小鱼");
  host.hear({ type: "jiehua.key", key: "1", code: "Digit1" });
  host.hear({ type: "jiehua.key", key: "n", code: "KeyN", plain: true });
  host.hear({ type: "jiehua.key", key: "!", code: "Digit1", shift: true });
  assert.deepEqual(pressed, [["1", "Digit1", false, false], ["n", "KeyN", false, true], ["!", "Digit1", true, false]]);
});

test("a sidebar that nobody frames tells nobody", () => {
  const host = new Host({ tell: null, known: () => true, choose: () => assert.fail("chosen"), press: () => assert.fail("pressed") });
  host.shown("小鱼");
});
