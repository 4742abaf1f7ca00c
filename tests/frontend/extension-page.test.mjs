import assert from "node:assert/strict";
import { test } from "node:test";
import { ADAPTERS, NEEDED, matches, patternOf, readAdapter, unknownParts } from "../../frontend/extension/adapters.js";
import { isNamed } from "../../frontend/extension/page/derive.js";
import { digitFor } from "../../frontend/extension/page/keys.js";
import { patience } from "../../frontend/extension/page/settle.js";
import { LOADING, standing, stepsFor, withTaught } from "../../frontend/extension/standing.js";
import { tryToken } from "../../frontend/extension/try.js";
import { en } from "../../frontend/lang/extension-en.js";
import { zh } from "../../frontend/lang/extension-zh.js";

const blank = { ...ADAPTERS[0], id: "shop", name: "shop", list: null, buyerSays: null, weSay: null, text: null, buyer: null, composer: null, send: null };
const shows = (id, ...texts) => ({ buyer: id === null ? null : { id, name: id }, lines: texts.map((text) => ({ from: "buyer", text, key: null, kind: "text" })), atEnd: true, missing: [] });

test("Alt with a digit is ours, by its place on the keyboard", () => {
  assert.equal(digitFor({ key: "1", code: "Digit1", altKey: true }), 1);
  assert.equal(digitFor({ key: "¡", code: "Digit1", altKey: true }), 1);
  assert.equal(digitFor({ key: "9", code: "Numpad9", altKey: true }), 9);
});

test("no other key is ours, and none while an input method composes", () => {
  const alt1 = { key: "1", code: "Digit1", altKey: true };
  const others = [
    { ...alt1, altKey: false }, { ...alt1, ctrlKey: true }, { ...alt1, metaKey: true }, { ...alt1, shiftKey: true }, { ...alt1, repeat: true },
    { ...alt1, isComposing: true }, { ...alt1, keyCode: 229 }, { key: "0", code: "Digit0", altKey: true }, { key: "f", code: "KeyF", altKey: true },
    { key: "r", code: "KeyR", altKey: true }, { key: "Enter", altKey: true },
  ];
  for (const key of others) assert.equal(digitFor(key), 0, JSON.stringify(key));
});

test("every shipped adapter says of which day its facts are, and claims no address but its own", () => {
  for (const adapter of ADAPTERS) {
    assert.match(adapter.facts, /^20\d\d-\d\d-\d\d, /u);
    assert.deepEqual(readAdapter(adapter), { ...adapter, buyerSide: null });
    assert.equal(ADAPTERS.filter((other) => matches(other.match, adapter.match.replace("*", "x"))).length, 1);
  }
});

test("a match pattern fits its pages and no others", () => {
  const pattern = "https://mms.pinduoduo.com/chat-merchant/*";
  assert.ok(matches(pattern, "https://mms.pinduoduo.com/chat-merchant/index.html#/"));
  assert.ok(matches("http://127.0.0.1/*", "http://127.0.0.1:8000/x"));
  for (const no of ["https://mms.pinduoduo.com/home", "https://mms.pinduoduo.com.evil.example/chat-merchant/", "http://mms.pinduoduo.com/chat-merchant/"]) assert.ok(!matches(pattern, no), no);
  assert.deepEqual(["https://a.b/c?d", "http://127.0.0.1:8000", "chrome://settings", "file:///x"].map(patternOf), ["https://a.b/*", "http://127.0.0.1/*", null, null]);
});

test("what was kept of a page is taken only where it has the shape of an adapter", () => {
  for (const bad of [null, 7, "x", {}, { id: "a", name: "b" }, { id: 1, name: "b", match: "c" }]) assert.equal(readAdapter(bad), null);
  const odd = readAdapter({ id: "a", name: "b", match: "c", buyerSays: { x: 1 }, weSay: [], text: 5, buyer: "x", composer: ["a", 7], key: { closest: 1 }, buyerSide: "up" });
  assert.deepEqual(unknownParts(odd), NEEDED);
});

test("the strip says how the page stands", () => {
  const site = { adapter: ADAPTERS[1], allowed: true };
  const what = (...args) => standing(...args).what;
  assert.equal(what(null, null, 0), "no_page");
  assert.equal(what({ ...site, allowed: false }, null, 0), "not_yet");
  assert.equal(what({ adapter: blank, allowed: true }, null, 0), "unknown");
  assert.deepEqual(standing({ adapter: { ...ADAPTERS[1], text: null }, allowed: true }, null, 0), { what: "unknown_parts", name: ADAPTERS[1].name, parts: ["text"] });
  assert.equal(what(site, { ...shows(null), missing: ["lines", "buyer", "composer"] }, 99_999), "looking");
  assert.equal(what(site, { ...shows("a"), missing: ["lines"] }, 99_999), "ready");
  assert.equal(what(site, { ...shows("a", "在吗"), missing: ["composer"] }, 0), "looking");
  assert.deepEqual(standing(site, { ...shows("a", "在吗"), missing: ["composer"] }, LOADING), { what: "lost", name: ADAPTERS[1].name, parts: ["composer"] });
  assert.equal(what(site, shows("a", "在吗"), 0), "ready");
});

test("teaching asks for what is missing, and for everything where the page changed", () => {
  assert.deepEqual(stepsFor(blank), ["buyer", "lines", "composer"]);
  assert.deepEqual(stepsFor({ ...ADAPTERS[1], text: null }), ["lines"]);
  assert.deepEqual(stepsFor({ ...ADAPTERS[1], composer: null }), ["composer"]);
  assert.deepEqual(stepsFor(ADAPTERS[1]), ["buyer", "lines", "composer"]);
});

test("where the page knows its buyers by number, a taught name is only a name", () => {
  const [pinduoduo, feige] = ADAPTERS;
  const place = { place: ".name", attribute: null };
  assert.deepEqual([withTaught(pinduoduo, { buyer: place }, "d").buyer, withTaught(pinduoduo, { buyer: place }, "d").buyerName], [pinduoduo.buyer, ".name"]);
  assert.deepEqual(withTaught(feige, { buyer: place }, "d").buyer, place);
});

test("a reading between two buyers must wait; a new line of the same one need not", () => {
  const before = shows("a", "一", "二");
  assert.equal(patience(before, shows("a", "一", "二", "三")), 0);
  assert.ok(patience(before, shows("b", "一", "二")) > 1000, "a new name over the old lines");
  assert.ok(patience(before, shows("a", "八", "九")) > 1000, "other lines under the old name");
  assert.ok(patience(before, shows("b", "八", "九")) < 500);
  assert.ok(patience(null, shows("a", "一")) < 500);
});

test("names that people gave are told from those of a build tool or of a moment", () => {
  for (const good of ["msg-list", "buyer-item", "messageIsMe", "vac-message-current", "EditorContent", "left-bubble", "h-5", "message_left"]) assert.ok(isNamed(good), good);
  for (const bad of ["iD7SHBvMhm4OfhCsBGr1", "css-1x2y3z", "sc-bdVaJa", "active", "is-selected", "unread", "msg-12345", "Message_root__a8Zk2", "_3f9x2", "data-v-7ba5bd90"]) assert.ok(!isNamed(bad), bad);
});

test("a try tells a good token, a wrong one, one of the other kind, and a server that is not there", async () => {
  const tried = (end) => tryToken("http://here", "t", "bridge", () => {
    const socket = { send: () => undefined, close: () => undefined };
    queueMicrotask(() => end(socket));
    return socket;
  });
  assert.equal(await tried((socket) => socket.onmessage({})), "good");
  for (const [code, what] of [[4500, "wrong_token"], [4501, "wrong_token"], [4502, "wrong_role"], [1006, "unreachable"]]) assert.equal(await tried((socket) => socket.onclose({ code })), what);
});

test("both languages of the extension say the same things", () => {
  const shape = (value) => (value && typeof value === "object" ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, shape(value[key])])) : typeof value);
  assert.deepEqual(shape(en), shape(zh));
});
