// frontend/sidebar/socket.js, with a socket, a clock and chance of our own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "../../frontend/sidebar/socket.js";
import { card } from "./cards.mjs";

/** Timers that run when the test says how much time has passed. */
class Time {
  now = 1_000_000;
  #work = new Map();
  #ids = 0;
  after = (ms, work) => {
    this.#work.set(++this.#ids, { at: this.now + ms, work });
    return this.#ids;
  };
  cancel = (id) => this.#work.delete(id);
  pass(ms) {
    const end = this.now + ms;
    for (;;) {
      const [id, next] = [...this.#work].sort((a, b) => a[1].at - b[1].at)[0] ?? [];
      if (!next || next.at > end) break;
      this.#work.delete(id);
      this.now = next.at;
      next.work();
    }
    this.now = end;
  }
}

class Line {
  sent = [];
  closed = false;
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  says(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
  ends(code) {
    this.onclose({ code });
  }
}

function begin({ at = 0, chance = 0.5, probe } = {}) {
  const time = new Time();
  if (at) time.now = at;
  const lines = [];
  const frames = [];
  const told = [];
  const client = new Client({
    open: () => (lines.push(new Line()), lines.at(-1)),
    token: () => "geheim",
    name: "test/1",
    after: time.after,
    cancel: time.cancel,
    now: () => time.now,
    random: () => chance,
    probe,
    onFrame: (frame) => frames.push(frame),
    onConnection: (connection) => told.push(connection),
  });
  client.connect();
  return { time, lines, frames, told, client, line: () => lines.at(-1), phases: () => told.map((t) => t.phase) };
}

const welcome = (more = {}) => ({ type: "welcome", shop: "s1", agent: "xiaomei", epoch: "k3f9", seq: 10, resume: "none", heartbeat_s: 15, limits: {}, ...more });
const buyer = (seq, prev) => ({ type: "buyer", seq, prev, buyer: card("a", { version: seq }) });

function live(page) {
  const all = begin(page);
  all.line().onopen();
  all.line().says(welcome());
  all.line().says({ type: "snapshot", seq: 10, buyers: [] });
  return all;
}

test("the first frame is hello with the token, and no resume", () => {
  const { line } = begin();
  line().onopen();
  assert.deepEqual(line().sent, [{ type: "hello", token: "geheim", role: "sidebar", client: "test/1" }]);
});

test("the snapshot makes it live", () => {
  const { phases, frames } = live();
  assert.deepEqual(phases(), ["connecting", "live"]);
  assert.deepEqual(frames.map((f) => f.type), ["welcome", "snapshot"]);
});

test("after a break it resumes from the last frame it holds", () => {
  const { line, time } = live();
  line().says(buyer(12, 10));
  line().ends(1006);
  time.pass(500);
  line().onopen();
  assert.deepEqual(line().sent[0].resume, { epoch: "k3f9", seq: 12 });
});

test("missed frames are applied in order, then live", () => {
  const { line, time, frames, client } = live();
  line().ends(1006);
  time.pass(500);
  line().onopen();
  frames.length = 0;
  line().says(welcome({ resume: "ok", seq: 13 }));
  line().says(buyer(11, 10));
  line().says(buyer(13, 11));
  assert.equal(client.phase, "connecting");
  line().says({ type: "live", seq: 13 });
  assert.equal(client.phase, "live");
  assert.deepEqual(frames.map((f) => f.seq), [13, 11, 13, 13]);
});

test("a new epoch is not resumed again before its own snapshot came", () => {
  const { line, time } = live();
  line().ends(1006);
  time.pass(500);
  line().onopen();
  line().says(welcome({ resume: "reset", epoch: "new" }));
  line().ends(1006);
  time.pass(2000);
  line().onopen();
  assert.equal(line().sent[0].resume, undefined);
});

test("a frame whose prev is not the last one held was missed: it resumes and does not apply it", () => {
  const { line, lines, time, frames } = live();
  frames.length = 0;
  line().says(buyer(13, 12));
  assert.deepEqual(frames, []);
  assert.equal(lines[0].closed, true);
  time.pass(500);
  line().onopen();
  assert.deepEqual(line().sent[0].resume, { epoch: "k3f9", seq: 10 });
});

test("frames of a socket that was given up are not heard", () => {
  const { lines, frames, time } = live();
  lines[0].says(buyer(13, 12));
  time.pass(500);
  frames.length = 0;
  lines[0].says(buyer(11, 10));
  assert.deepEqual(frames, []);
});

for (const code of [4500, 4501, 4502, 4503, 4504, 4505]) {
  test(`${code} is the end: it does not come back by itself`, () => {
    const { line, lines, time, told, client } = live();
    line().ends(code);
    time.pass(600_000);
    assert.equal(lines.length, 1);
    assert.deepEqual(told.at(-1), { phase: "stopped", code, retryAt: null });
    client.connect();
    assert.equal(lines.length, 2);
  });
}

for (const code of [1000, 1006, 1009, 1011, 1012, 4001, 4002, 4003, 4004, 4005]) {
  test(`after ${code} it comes back`, () => {
    const { line, lines, time } = live();
    line().ends(code);
    time.pass(600);
    assert.equal(lines.length, 2);
  });
}

test("the waits grow from half a second to eight seconds", () => {
  const { line, time, told } = begin();
  const waits = [];
  for (let i = 0; i < 7; i++) {
    line().ends(1006);
    waits.push(told.at(-1).retryAt - time.now);
    time.pass(8000);
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

test("a connection that broke at once does not begin the waits anew, a steady one does", () => {
  const { line, time, told } = live();
  const again = () => {
    time.pass(8000);
    line().onopen();
    line().says(welcome());
    line().says({ type: "snapshot", seq: 10, buyers: [] });
  };
  line().ends(4001);
  again();
  line().ends(4001);
  assert.equal(told.at(-1).retryAt - time.now, 1000);
  again();
  time.pass(14_000);
  line().ends(4001);
  assert.equal(told.at(-1).retryAt - time.now, 500);
});

test("it pings at the server's pace and gives a mute line up", () => {
  const { line, lines, time, told } = live();
  time.pass(15_000);
  assert.deepEqual(line().sent.at(-1), { type: "ping" });
  line().says({ type: "pong", seq: 10 });
  time.pass(15_000);
  assert.equal(lines.length, 1, "an answered ping keeps the line");
  time.pass(10_000);
  assert.equal(lines[0].closed, true);
  assert.equal(told.at(-1).phase, "offline");
});

test("a socket that never opens is given up", () => {
  const { lines, time } = begin();
  time.pass(11_000);
  assert.equal(lines.length, 2);
});

test("after drain it comes back no sooner than it was told", () => {
  const { line, lines, time } = live();
  line().says({ type: "drain", retry_in_ms: 3000 });
  line().ends(1012);
  time.pass(2900);
  assert.equal(lines.length, 1);
  time.pass(600);
  assert.equal(lines.length, 2);
});

test("an answer finds its question by id, whatever the order", async () => {
  const { line, client } = live();
  const first = client.ask({ type: "search", q: "a" });
  const second = client.ask({ type: "search", q: "b" });
  const [, one, two] = line().sent;
  assert.notEqual(one.id, two.id);
  assert.ok(one.id.length >= 1 && one.id.length <= 64);
  line().says({ type: "results", re: two.id, items: [] });
  line().says({ type: "ack", re: one.id, reply: "r-1" });
  assert.equal((await second).type, "results");
  assert.equal((await first).reply, "r-1");
});

test("an error frame, a broken line and silence each refuse with their code", async () => {
  const { line, client, time } = live();
  const refused = client.ask({ type: "stage" });
  line().says({ type: "error", re: line().sent.at(-1).id, code: "forbidden", message: "buyer: not yours", retryable: false });
  await assert.rejects(refused, { code: "forbidden", message: "buyer: not yours", retryable: false });
  const mute = client.ask({ type: "stage" });
  time.pass(10_000);
  await assert.rejects(mute, { code: "timeout" });
  const lost = client.ask({ type: "stage" });
  line().ends(1006);
  await assert.rejects(lost, { code: "offline" });
});

test("nothing is sent before it is live, and nothing is kept to be sent later", async () => {
  const { line, client } = begin();
  line().onopen();
  await assert.rejects(client.ask({ type: "pick" }), { code: "offline" });
  line().says(welcome());
  line().says({ type: "snapshot", seq: 10, buyers: [] });
  assert.deepEqual(line().sent.map((f) => f.type), ["hello"]);
});

test("what is no frame is passed over", () => {
  const { line, frames } = live();
  frames.length = 0;
  for (const data of ["nonsense", "[]", "null", '{"type":"news"}', '{"type":"buyer","seq":11,"prev":10}']) line().onmessage({ data });
  line().onmessage({ data: new ArrayBuffer(2) });
  assert.deepEqual(frames, []);
});

test("who leaves does not come back and holds nothing", () => {
  const { line, lines, client, time } = live();
  client.leave();
  time.pass(60_000);
  assert.equal(lines.length, 1);
  client.connect();
  line().onopen();
  assert.equal(line().sent[0].resume, undefined);
});

test("two loads of the page never give the same id, though they begin in the same moment or at the same chance", () => {
  const ids = [{ at: 1_763_700_000_000, chance: 0.25 }, { at: 1_763_700_000_000, chance: 0.250001 }, { at: 1_763_700_000_001, chance: 0.25 }].flatMap((page) => {
    const { line, client } = live(page);
    for (const kind of ["pick", "note"]) client.ask({ type: kind }).catch(() => undefined);
    return line().sent.slice(1).map((frame) => frame.id);
  });
  assert.equal(new Set(ids).size, 6);
  for (const id of ids) assert.match(id, /^[\w.-]{1,64}$/u);
});

test("while nobody answers it looks every moment without a socket, and is back within a second of an answer", async () => {
  let there = false;
  let looks = 0;
  const all = live({ probe: async () => ((looks += 1), there) });
  const settle = () => new Promise((done) => setImmediate(done));
  all.line().ends(1006);
  for (let second = 0; second < 120; second += 1) {
    all.time.pass(1000);
    await settle();
  }
  assert.equal(all.lines.length, 1);
  assert.ok(looks >= 100, `${looks} looks`);
  there = true;
  all.time.pass(750);
  await settle();
  assert.equal(all.lines.length, 2);
  all.line().onopen();
  assert.deepEqual(all.line().sent[0].resume, { epoch: "k3f9", seq: 10 });
});

test("a look that ends after the agent asked to connect opens no second socket", async () => {
  let answer;
  const all = live({ probe: () => new Promise((done) => (answer = done)) });
  all.line().ends(1006);
  all.time.pass(1000);
  all.client.connect();
  answer(true);
  await new Promise((done) => setImmediate(done));
  assert.equal(all.lines.length, 2);
});
