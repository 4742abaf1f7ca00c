// What becomes of a reply in a chat client: the text that its input box holds afterwards, or why it is refused. Pure; each
// host says how its chat stands, and does what comes out: sets the text, presses send where `send` is true, and tells
// the server `delivered`.

/** ms after which a reply is never put in: the talk has gone on, and the agent has helped themselves. */
export const TOO_OLD = 10_000;

/**
 * @typedef {object} Reply  the frame of docs/protocol.md 2.1
 * @property {string} text
 * @property {"insert"|"send"} how
 * @property {"append"|"replace"} [draft]  what the agent wants done with a draft in the input box; absent: leave it alone
 *
 * @typedef {object} Chat  how the chat with the reply's buyer stands
 * @property {boolean} front  this buyer's chat is in front, and its input box can be written to
 * @property {string} draft   what the agent has typed into the input box
 * @property {boolean} moved  the buyer has written since `reply.message`, or that message was never seen here
 *
 * @typedef {{text: string, send: boolean, why?: undefined} | {why: "not_empty"|"context_changed"|"no_composer"}} Settled
 */

/**
 * @param {Reply} reply
 * @param {Chat} chat
 * @param {number} [age]  ms since the reply came
 * @returns {Settled}
 */
export function settle(reply, chat, age = 0) {
  if (age > TOO_OLD || chat.moved) return { why: "context_changed" };
  if (!chat.front) return { why: "no_composer" };
  const send = reply.how === "send";
  const draft = chat.draft.trim();
  if (!draft || reply.draft === "replace") return { text: reply.text, send };
  if (reply.draft === "append") return { text: `${draft}\n${reply.text}`, send };
  return { why: "not_empty" };
}
