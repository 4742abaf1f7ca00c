// Cards and suggestions for the tests: only what a test names differs from the usual.

export const AT = Date.parse("2026-11-21T09:00:00+08:00");

export const suggestion = (key, text = `第 ${key} 句`, more = {}) => ({
  key, phrase: `closing.two_choice.n${key}`, technique: "two_choice", technique_name: "二选其一", text, filled: {}, missing: [],
  score: 1 - key / 10, because: "犹豫 · 两个颜色", ...more,
});

export const card = (id, more = {}) => ({
  id, name: `买家${id}`, agent: null, version: 1,
  stage: { id: "closing", name: "促成", from: null, since: "2026-11-21T08:58:00+08:00", because: "问了优惠", manual: false },
  intent: null, traits: [], slots: {},
  last_message: { id: `m-${id}-1`, from: "buyer", text: "有黑色吗", at: "2026-11-21T08:59:00+08:00" },
  waiting_since: "2026-11-21T08:59:00+08:00", open_question: "有黑色吗", steps: null,
  visit: { started: "2026-11-21T08:58:00+08:00", messages: 2 }, warnings: [], notes: [],
  suggestions: [suggestion(1), suggestion(2), suggestion(3)], ...more,
});

/** The card after the buyer wrote again: a new version, message and list. */
export const after = (before, text, texts) => ({
  ...before,
  version: before.version + 1,
  last_message: { id: `m-${before.id}-${before.version + 1}`, from: "buyer", text, at: "2026-11-21T09:00:00+08:00" },
  suggestions: texts.map((said, index) => suggestion(index + 1, said)),
});
