import assert from "node:assert/strict";
import { test } from "node:test";
import { buyerOf } from "../../frontend/chatwoot/context.js";

const context = (conversation) => JSON.stringify({ event: "appContext", data: { conversation, contact: { id: 7 }, currentAgent: { id: 3 } } });

test("the conversation in front is the buyer of the webhook", () => {
  assert.equal(buyerOf(context({ id: 42, account_id: 1 })), "chatwoot:1:42");
  assert.equal(buyerOf(context({ id: 42, messages: [{ account_id: 1 }] })), "chatwoot:1:42");
});

test("whatever else is said chooses nobody", () => {
  for (const data of [null, 7, {}, "", "{", "null", '"x"', JSON.stringify({ event: "other" }), context(null), context({}), context({ id: "42", account_id: 1 }), context({ id: 42 }), { event: "appContext" }]) {
    assert.equal(buyerOf(data), null, JSON.stringify(data));
  }
});
