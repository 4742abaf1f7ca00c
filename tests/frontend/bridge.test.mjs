import assert from "node:assert/strict";
import { test } from "node:test";
import { JiehuaBridge, Refused, stableId } from "../../frontend/bridge/jiehua-bridge.js";

/** A bridge whose sockets and timers are in the test's hand. */
function set(onReply = () => undefined) {
  const sockets = [], timers = [], states = [], faults = [];
  const bridge = new JiehuaBridge({
    url: "http://here", token: "t0", onReply,
    onState: ({ phase, code }) => states.push(code === null ? phase : `${phase} ${code}`),
    onFault: (why) => faults.push(why),
    open: () => {
      const socket = { sent: [], closed: false, send: (text) => socket.sent.push(JSON.parse(text)), close: () => (socket.closed = true), onopen: null, onmessage: null, onclose: null };
      sockets.push(socket);
      return socket;
    },
    after: (ms, run) => {
      const timer = { ms, run, live: true };
      timers.push(timer);
      return () => (timer.live = false);
    },
  });
  const tell = (frame) => sockets.at(-1).onmessage({ data: JSON.stringify(frame) });
  const ring = (...which) => {
    const due = timers.filter((timer) => timer.live && (which.length === 0 || which.includes(timer.ms)));
    for (const timer of due) timer.live = false;
    for (const timer of due) timer.run();
    return due.length;
  };
  const welcome = () => {
    sockets.at(-1).onopen({});
    tell({ type: "welcome", heartbeat_s: 15 });
  };
  const sent = () => sockets.at(-1).sent.filter((frame) => frame.type !== "hello");
  bridge.start();
  return { bridge, sockets, timers, states, faults, tell, ring, welcome, sent, ids: () => sent().map((frame) => frame.id) };
}

const line = (id, buyer = "b1") => ({ id, buyer, from: "buyer", text: "有L码吗" });

test("it says hello with its token, and feeds nothing before the welcome", () => {
  const { bridge, sockets, tell, ids } = set();
  void bridge.message(line("m1"));
  sockets[0].onopen({});
  assert.deepEqual(sockets[0].sent, [{ type: "hello", token: "t0", role: "bridge", client: "jiehua-bridge/1.0" }]);
  tell({ type: "welcome", heartbeat_s: 15 });
  assert.deepEqual(ids(), ["m1"]);
});

test("a line is done when it is on the server's disk", async () => {
  const { bridge, welcome, tell } = set();
  welcome();
  const stored = bridge.message(line("m1"));
  assert.equal(bridge.waiting, 1);
  tell({ type: "ack", re: "m1", seq: 7, duplicate: false });
  assert.deepEqual(await stored, { seq: 7, duplicate: false });
  assert.equal(bridge.waiting, 0);
});

test("the same id fed twice before the ack goes out once, and both callers hear of it", async () => {
  const { bridge, welcome, tell, ids } = set();
  welcome();
  const both = [bridge.message(line("m1")), bridge.message(line("m1"))];
  tell({ type: "ack", re: "m1", seq: 7, duplicate: false });
  assert.deepEqual((await Promise.all(both)).map((stored) => stored.duplicate), [false, true]);
  assert.deepEqual(ids(), ["m1"]);
});

test("what is not acked goes out again after a reconnect, in order", () => {
  const { bridge, welcome, tell, sockets, ring, ids } = set();
  welcome();
  for (const id of ["m1", "m2", "m3"]) void bridge.message(line(id));
  tell({ type: "ack", re: "m1", seq: 1, duplicate: false });
  sockets[0].onclose({ code: 1006 });
  void bridge.message(line("m4"));
  ring();
  welcome();
  assert.deepEqual([sockets.length, ids()], [2, ["m2", "m3", "m4"]]);
});

test("after a retryable error that line and the buyer's later ones go out again, and newer ones wait behind them", () => {
  const { bridge, welcome, tell, ring, ids } = set();
  welcome();
  for (const frame of [line("a1"), line("b1", "other"), line("a2")]) void bridge.message(frame);
  tell({ type: "error", re: "a1", code: "overloaded", message: "later", retryable: true, retry_after_ms: 400 });
  void bridge.message(line("a3"));
  void bridge.message(line("b2", "other"));
  assert.deepEqual(ids(), ["a1", "b1", "a2", "b2"]);
  assert.equal(ring(400), 1);
  assert.deepEqual(ids().slice(4), ["a1", "a2", "a3"]);
});

test("a line that the server will never take is told, and holds nobody up", async () => {
  const { bridge, welcome, tell } = set();
  welcome();
  const refused = bridge.message(line("m1"));
  tell({ type: "error", re: "m1", code: "too_large", message: "text: is longer", retryable: false });
  await assert.rejects(refused, (why) => why instanceof Refused && why.code === "too_large");
  assert.equal(bridge.waiting, 0);
});

test("no more than 32 frames are under way, however many are fed", () => {
  const { bridge, welcome, tell, ids } = set();
  welcome();
  for (let n = 0; n < 100; n += 1) void bridge.message(line(`m${n}`));
  assert.equal(ids().length, 32);
  tell({ type: "ack", re: "m0", seq: 1, duplicate: false });
  assert.equal(ids().length, 33);
});

test("what became of a reply is told, again after a lost connection, until the server has it", async () => {
  const { bridge, welcome, tell, sockets, ring, sent } = set(() => Promise.resolve("not_empty"));
  welcome();
  tell({ type: "reply", id: "r1", buyer: "b1", text: "有的亲", how: "insert", version: 3, message: "m1" });
  await new Promise((done) => setTimeout(done));
  const [told] = sent();
  assert.deepEqual([told.type, told.reply, told.ok, told.why], ["delivered", "r1", false, "not_empty"]);
  sockets[0].onclose({ code: 1012 });
  ring();
  welcome();
  assert.deepEqual(sent(), [told]);
  tell({ type: "ack", re: told.id });
  assert.equal(bridge.waiting, 0);
});

test("a host that fails is told as failed, and the fault is its own", async () => {
  const { welcome, tell, sent, faults } = set(() => Promise.reject(new Error("no page")));
  welcome();
  tell({ type: "reply", id: "r1", buyer: "b1", text: "有的亲", how: "insert", version: 3, message: null });
  await new Promise((done) => setTimeout(done));
  assert.deepEqual(faults.map((why) => why.message), ["no page"]);
  assert.deepEqual([sent()[0].ok, sent()[0].why], [false, "failed"]);
});

test("it comes back with growing waits, after a drain when it was told, and never after a refusal", () => {
  const { timers, sockets, welcome, tell, ring, states } = set();
  for (let n = 0; n < 7; n += 1) {
    sockets.at(-1).onclose({ code: 1006 });
    ring();
  }
  const waits = timers.map((timer) => timer.ms);
  assert.ok(waits[0] >= 375 && waits[0] <= 625 && waits.at(-1) >= 6000 && waits.at(-1) <= 10_000, String(waits));
  welcome();
  tell({ type: "drain", retry_in_ms: 1234 });
  sockets.at(-1).onclose({ code: 1012 });
  assert.equal(ring(1234), 1);
  sockets.at(-1).onclose({ code: 4501 });
  const before = sockets.length;
  ring();
  assert.deepEqual([sockets.length, states.at(-1)], [before, "refused 4501"]);
});

test("a line that is dead without saying so is left", () => {
  const { welcome, ring, sockets, states } = set();
  welcome();
  ring(15_000);
  assert.equal(sockets[0].sent.at(-1).type, "ping");
  ring(10_000);
  assert.deepEqual([sockets[0].closed, states.at(-1)], [true, "away 1006"]);
});

test("stop leaves and start comes back with what was not stored", () => {
  const { bridge, welcome, sockets, states, ids } = set();
  welcome();
  void bridge.message(line("m1"));
  bridge.stop();
  assert.deepEqual([sockets[0].closed, states.at(-1)], [true, "stopped"]);
  bridge.start();
  welcome();
  assert.deepEqual(ids(), ["m1"]);
});

test("the same parts give the same id, other parts another, and every id fits the protocol", () => {
  const ids = new Set();
  for (const buyer of ["小鱼", "阿杉"]) for (let n = 0; n < 5000; n += 1) ids.add(stableId(buyer, "buyer", `第${n}句`, n));
  assert.equal(ids.size, 10_000);
  assert.equal(stableId("小鱼", "buyer", "在吗", 1), stableId("小鱼", "buyer", "在吗", 1));
  assert.notEqual(stableId("a", "bc"), stableId("ab", "c"));
  for (const id of ids) assert.match(id, /^m-[0-9a-f]{16}$/u);
});
