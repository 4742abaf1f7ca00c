// frontend/sidebar/steady-timers.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { SteadyTimers } from "../../frontend/sidebar/steady-timers.js";

function worker() {
  const asked = [];
  const ticker = { postMessage: (message) => asked.push(message), onmessage: null, onerror: null };
  return { ticker, asked, timers: new SteadyTimers(() => ticker) };
}

test("a timer goes off when the worker says so, once", () => {
  const { ticker, asked, timers } = worker();
  const done = [];
  const id = timers.after(500, () => done.push("a"));
  assert.deepEqual(asked, [{ id, ms: 500 }]);
  ticker.onmessage({ data: id });
  ticker.onmessage({ data: id });
  assert.deepEqual(done, ["a"]);
});

test("what was taken back does not go off, though the worker was faster", () => {
  const { ticker, asked, timers } = worker();
  const id = timers.after(500, () => assert.fail("went off"));
  timers.cancel(id);
  timers.cancel(id);
  ticker.onmessage({ data: id });
  assert.deepEqual(asked.at(-1), { id });
  assert.equal(asked.length, 2);
});

test("where the worker cannot be loaded, or not even begun, the page's own timers take over", async () => {
  const { ticker, timers } = worker();
  const first = new Promise((done) => timers.after(5, () => done("first")));
  ticker.onerror({});
  assert.equal(await first, "first");
  const none = new SteadyTimers(() => {
    throw new Error("forbidden");
  });
  assert.equal(await new Promise((done) => none.after(1, () => done("second"))), "second");
  none.cancel(none.after(1, () => assert.fail("went off")));
});
