import assert from "node:assert/strict";
import test from "node:test";

import { Bridge } from "../../frontend/demo/bridge.js";

/** A bridge whose sockets and timers are in the test's hand. */
function set() {
  const world = { sockets: [], timers: [], replies: [], stored: [], refused: [], stands: [] };
  const bridge = new Bridge({
    open: () => {
      const socket = { sent: [], send: (text) => socket.sent.push(JSON.parse(text)), close() {}, onopen: null, onmessage: null, onclose: null };
      world.sockets.push(socket);
      return socket;
    },
    after: (run, ms) => {
      const timer = { run, ms, live: true };
      world.timers.push(timer);
      return () => (timer.live = false);
    },
    now: () => 0,
    token: "t0",
    onReply: (reply) => world.replies.push(reply),
    onStored: (id) => world.stored.push(id),
    onRefused: (id, why) => world.refused.push([id, why]),
    onConnection: (connection) => world.stands.push(connection),
  });
  const tell = (frame) => world.sockets.at(-1).onmessage({ data: JSON.stringify(frame) });
  const ring = () => {
    const due = world.timers.filter((timer) => timer.live);
    for (const timer of due) timer.live = false;
    for (const timer of due) timer.run();
    return due.map((timer) => timer.ms);
  };
  const welcome = () => {
    world.sockets.at(-1).onopen({});
    tell({ type: "welcome", epoch: "e", seq: 0 });
  };
  bridge.connect();
  return { ...world, world, bridge, tell, ring, welcome, sent: () => world.sockets.at(-1).sent.filter((frame) => frame.type !== "hello") };
}

const message = (id, buyer = "b1") => ({ type: "message", id, buyer, from: "buyer", text: "有L码吗" });

test("it says hello as a bridge, and feeds nothing before the welcome", () => {
  const { bridge, sockets, tell } = set();
  bridge.feed(message("m1"));
  sockets[0].onopen({});
  assert.deepEqual(sockets[0].sent.map((frame) => [frame.type, frame.role, frame.token]), [["hello", "bridge", "t0"]]);
  tell({ type: "welcome" });
  assert.equal(sockets[0].sent[1].id, "m1");
});

test("what is not acked goes out again after a reconnect, in order; what is acked does not", () => {
  const { bridge, welcome, tell, sockets, ring, sent, stored } = set();
  welcome();
  for (const id of ["m1", "m2", "m3"]) bridge.feed(message(id));
  tell({ type: "ack", re: "m1", seq: 1, duplicate: false });
  sockets[0].onclose({ code: 1006 });
  bridge.feed(message("m4"));
  ring();
  assert.equal(sockets.length, 2);
  welcome();
  assert.deepEqual(sent().map((frame) => frame.id), ["m2", "m3", "m4"]);
  assert.deepEqual(stored, ["m1"]);
  assert.equal(bridge.waiting, 3);
});

test("after a retryable error that buyer's later messages go out again behind it, nobody else's", () => {
  const { bridge, welcome, tell, sockets, ring, sent } = set();
  welcome();
  bridge.feed(message("m0"));
  bridge.feed(message("m1"));
  bridge.feed(message("x1", "b2"));
  bridge.feed(message("m2"));
  sockets[0].sent.length = 0;
  tell({ type: "error", re: "m1", code: "overloaded", message: "busy", retryable: true, retry_after_ms: 900 });
  assert.ok(ring().includes(900));
  assert.deepEqual(sent().filter((frame) => frame.type === "message").map((frame) => frame.id), ["m1", "m2"]);
});

test("a frame that the server will never take is given up and told", () => {
  const { bridge, welcome, tell, refused } = set();
  welcome();
  bridge.feed(message("m1"));
  tell({ type: "error", re: "m1", code: "too_large", message: "text: too long", retryable: false, retry_after_ms: 0 });
  assert.deepEqual(refused, [["m1", "text: too long"]]);
  assert.equal(bridge.waiting, 0);
});

test("it waits longer after each failed try, and as long as a drain asks", () => {
  const { sockets, ring, tell, welcome, stands } = set();
  const waits = [];
  for (let time = 0; time < 6; time += 1) {
    sockets.at(-1).onclose({ code: 1006 });
    waits.push(...ring());
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 8000]);
  welcome();
  tell({ type: "drain", retry_in_ms: 1234 });
  sockets.at(-1).onclose({ code: 1012 });
  assert.deepEqual(ring(), [1234]);
  assert.ok(stands.includes("away"));
});

test("it does not come back where the contract forbids it", () => {
  const { sockets, ring, stands, welcome } = set();
  welcome();
  sockets[0].onclose({ code: 4501 });
  assert.deepEqual(ring(), []);
  assert.equal(stands.at(-1), "refused");
});

test("a reply is handed on, and what became of it is told with its reason", () => {
  const { bridge, welcome, tell, replies, sent } = set();
  welcome();
  tell({ type: "reply", id: "r-9", buyer: "b1", text: "有的亲", how: "insert", version: 7, message: "m1" });
  assert.equal(replies[0].text, "有的亲");
  bridge.delivered("r-9", null);
  bridge.delivered("r-10", "not_empty");
  const told = sent().filter((frame) => frame.type === "delivered");
  assert.deepEqual(told.map(({ reply, ok, why }) => [reply, ok, why]), [["r-9", true, undefined], ["r-10", false, "not_empty"]]);
  assert.equal(new Set(told.map((frame) => frame.id)).size, 2);
});

test("it pings every fifteen seconds while it is connected", () => {
  const { welcome, ring, sent } = set();
  welcome();
  assert.deepEqual(ring(), [15_000]);
  assert.deepEqual(ring(), [15_000]);
  assert.equal(sent().filter((frame) => frame.type === "ping").length, 2);
});
