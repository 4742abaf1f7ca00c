import assert from "node:assert/strict";
import test from "node:test";

import { Host } from "../../frontend/sidebar/host.js";

/** A sidebar in the frame of a host; `buyers` are those whose card has come. */
function framed(...buyers) {
  const told = [];
  const chosen = [];
  const pressed = [];
  const parent = { postMessage: (message, origin) => told.push([message.type, message.buyer, origin]) };
  const host = new Host({ parent, origin: "http://here", known: (id) => buyers.includes(id), choose: (id) => chosen.push(id), press: (...key) => pressed.push(key) });
  const open = (buyer, more = {}) => host.hear({ source: parent, origin: "http://here", data: { type: "jiehua.open", buyer }, ...more });
  return { host, open, told, chosen, pressed, buyers };
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

test("nobody but the host page of our own origin can choose", () => {
  const { open, chosen } = framed("小鱼");
  open("小鱼", { origin: "https://evil.example" });
  open("小鱼", { source: {} });
  open("小鱼", { data: { type: "other", buyer: "小鱼" } });
  open("小鱼", { data: null });
  assert.deepEqual(chosen, []);
});

test("a key that was pressed in the host page counts here, from nobody else", () => {
  const { open, pressed } = framed("小鱼");
  open("", { data: { type: "jiehua.key", key: "1", code: "Digit1" } });
  open("", { data: { type: "jiehua.key", key: "2", code: "Digit2" }, origin: "https://evil.example" });
  open("", { data: { type: "jiehua.key", key: 3 } });
  assert.deepEqual(pressed, [["1", "Digit1"]]);
});

test("a sidebar that nobody frames tells nobody", () => {
  const host = new Host({ parent: null, origin: "http://here", known: () => true, choose: () => assert.fail("chosen"), press: () => assert.fail("pressed") });
  host.hear({ source: null, origin: "http://here", data: { type: "jiehua.open", buyer: "小鱼" } });
  host.shown("小鱼");
});
