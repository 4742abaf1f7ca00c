import assert from "node:assert/strict";
import test from "node:test";

import { StoryClock } from "../../frontend/demo/clock.js";

/** Real time in the test's hand. */
function hand() {
  const timers = new Map();
  let now = 0;
  let count = 0;
  return {
    real: {
      now: () => now,
      set: (run, ms) => {
        count += 1;
        timers.set(count, { run, at: now + ms });
        return count;
      },
      clear: (handle) => timers.delete(handle),
    },
    pass: (ms) => {
      now += ms;
      for (const [handle, timer] of [...timers]) {
        if (timer.at > now) continue;
        timers.delete(handle);
        timer.run();
      }
    },
  };
}

test("an alarm rings after its time and only once", () => {
  const { real, pass } = hand();
  let rung = 0;
  new StoryClock(real).after(100, () => (rung += 1));
  pass(99);
  assert.equal(rung, 0);
  pass(1);
  pass(500);
  assert.equal(rung, 1);
});

test("at threefold speed what is left of an alarm takes a third of the time", () => {
  const { real, pass } = hand();
  const clock = new StoryClock(real);
  let rung = false;
  clock.after(400, () => (rung = true));
  pass(100);
  clock.setSpeed(3);
  pass(99);
  assert.equal(rung, false);
  pass(1);
  assert.equal(rung, true);
});

test("a steady alarm keeps to real time at every speed", () => {
  const { real, pass } = hand();
  const clock = new StoryClock(real);
  let rung = false;
  clock.after(300, () => (rung = true), true);
  clock.setSpeed(3);
  pass(299);
  assert.equal(rung, false);
  pass(1);
  assert.equal(rung, true);
});

test("a paused clock stands still, also for alarms set meanwhile, and goes on where it was", () => {
  const { real, pass } = hand();
  const clock = new StoryClock(real);
  const rung = [];
  clock.after(100, () => rung.push("early"));
  pass(60);
  clock.setPaused(true);
  clock.after(10, () => rung.push("late"));
  pass(10_000);
  assert.deepEqual(rung, []);
  clock.setPaused(false);
  pass(10);
  assert.deepEqual(rung, ["late"]);
  pass(30);
  assert.deepEqual(rung, ["late", "early"]);
});

test("an alarm that was taken back never rings", () => {
  const { real, pass } = hand();
  const clock = new StoryClock(real);
  const back = clock.after(100, () => assert.fail("rang"));
  back();
  clock.after(100, () => assert.fail("rang"));
  clock.clear();
  pass(1000);
});
