// frontend/sidebar/wording.js

import assert from "node:assert/strict";
import { test } from "node:test";
import { improved, nextIssue, spanOf } from "../../frontend/sidebar/wording.js";

const issue = (start, end, found, instead, level = "warn") => ({ rule: "r", level, start, end, found, instead, why: "" });

test("offsets count code points, also behind signs that take two units", () => {
  assert.deepEqual(spanOf("😊😊保证到", issue(2, 4, "保证", "尽量")), { start: 4, end: 6 });
  assert.deepEqual(improved("😊😊保证到", issue(2, 4, "保证", "尽量")), { text: "😊😊尽量到", at: 6 });
});

test("a text that has changed since, and an issue without a better wording, change nothing", () => {
  assert.equal(improved("尽量到", issue(0, 2, "保证", "尽量")), null);
  assert.equal(improved("加微信", issue(1, 3, "微信", "")), null);
});

test("what blocks is mended first, then what comes first; what has no better wording is left to the agent", () => {
  const issues = [issue(5, 6, "c", ""), issue(0, 1, "a", "b"), issue(3, 4, "d", "e", "block")];
  assert.equal(nextIssue(issues).found, "d");
  assert.equal(nextIssue(issues.slice(0, 2)).found, "a");
  assert.equal(nextIssue(issues.slice(0, 1)), null);
});
