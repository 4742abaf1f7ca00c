// Rules that hold for the whole of frontend/: what Chrome refuses, what a strict CSP refuses, and what we refuse.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { en } from "../../frontend/lang/en.js";
import { zh } from "../../frontend/lang/zh.js";

const ROOT = fileURLToPath(new URL("../../frontend/", import.meta.url));
const paths = readdirSync(ROOT, { recursive: true }).map(String);
const ours = paths.filter((path) => path.endsWith(".js") && !path.startsWith("vendor"));
const read = (path) => readFileSync(join(ROOT, path), "utf8");

test("no file or folder begins with _", () => {
  assert.deepEqual(paths.filter((path) => path.split(/[\\/]/u).some((part) => part.startsWith("_"))), []);
});

test("text is never made into markup or code", () => {
  for (const path of ours) {
    assert.doesNotMatch(read(path), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySet|\beval\(|new Function/u, path);
  }
});

test("every import is relative and names its file", () => {
  for (const path of ours) {
    for (const [, from] of read(path).matchAll(/^(?:import|export)[^;]*?\sfrom "([^"]+)"/gmu)) assert.match(from, /^\.\.?\/.*\.js$/u, path);
  }
});

test("lib/ui.js alone names the vendored library", () => {
  const naming = ours.filter((path) => /^(?:import|export)[^;]*htm-preact/mu.test(read(path)));
  assert.deepEqual(naming.map((path) => path.replaceAll("\\", "/")), ["lib/ui.js"]);
});

test("pages have no inline script, style, handler or import map", () => {
  for (const path of paths.filter((name) => name.endsWith(".html"))) {
    const page = read(path);
    for (const [tag] of page.matchAll(/<script\b[^>]*>/gu)) assert.match(tag, /\bsrc="/u, path);
    assert.doesNotMatch(page, /<style|\sstyle="|\son[a-z]+="|importmap/u, path);
  }
});

test("both languages say the same things", () => {
  const shape = (value) => {
    if (Array.isArray(value)) return value.map(shape);
    if (value && typeof value === "object") return Object.fromEntries(Object.keys(value).sort().map((key) => [key, shape(value[key])]));
    return typeof value;
  };
  assert.deepEqual(shape(en), shape(zh));
});

test("a token has one name in Chinese, on the page and in the README", () => {
  for (const path of [...ours, "../README.zh-CN.md"]) assert.doesNotMatch(read(path), /令牌|密钥/u, path);
});
