// frontend/sidebar/clock.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { byRisk, clockText, secondsSince, visitLevel, waitLevel } from "../../frontend/sidebar/clock.js";

const UNITS = { hours: "时", days: "天" };
const AT = Date.parse("2026-11-21T09:00:00+08:00");

test("a wait is counted over time zones and never below zero", () => {
  assert.equal(secondsSince("2026-11-21T01:00:00Z", AT + 61_900), 61);
  assert.equal(secondsSince("2026-11-21T09:05:00+08:00", AT), 0);
  assert.equal(secondsSince(null, AT), 0);
  assert.equal(secondsSince("gestern", AT), 0);
});

test("a clock never needs more than five characters", () => {
  assert.equal(clockText(7, UNITS), "0:07");
  assert.equal(clockText(3599, UNITS), "59:59");
  assert.equal(clockText(3600, UNITS), "1时");
  assert.equal(clockText(2 * 86400, UNITS), "2天");
  for (let s = 0; s < 3 * 86400; s += 59) assert.ok(clockText(s, UNITS).length <= 5);
});

test("a wait is calm, then soon, then over the shop's own limit", () => {
  assert.deepEqual([0, 89, 90, 179, 180].map((s) => waitLevel(s, 180)), ["calm", "calm", "soon", "soon", "over"]);
  assert.equal(waitLevel(30, 60), "soon");
});

test("a visit has its good window from three to seven minutes", () => {
  assert.deepEqual([179, 180, 420, 421].map(visitLevel), ["early", "good", "good", "long"]);
});

test("who waits longest comes first, who was answered last comes after them", () => {
  const card = (id, waiting, said) => ({ id, waiting_since: waiting, last_message: said ? { at: said } : null });
  const cards = [
    card("answered-early", null, "2026-11-21T08:00:00+08:00"),
    card("waits-short", "2026-11-21T08:59:00+08:00", "2026-11-21T08:59:00+08:00"),
    card("order-only", null, null),
    card("waits-long-in-utc", "2026-11-21T00:30:00Z", "2026-11-21T00:30:00Z"),
    card("answered-late", null, "2026-11-21T08:50:00+08:00"),
  ];
  const order = ["waits-long-in-utc", "waits-short", "answered-late", "answered-early", "order-only"];
  assert.deepEqual(byRisk(cards).map((c) => c.id), order);
  assert.deepEqual(byRisk([...cards].reverse()).map((c) => c.id), order);
});

test("rows of the same risk keep their places by id", () => {
  const since = "2026-11-21T08:00:00+08:00";
  const cards = ["b3", "b1", "b2"].map((id) => ({ id, waiting_since: since, last_message: null }));
  assert.deepEqual(byRisk(cards).map((c) => c.id), ["b1", "b2", "b3"]);
});
