// What Chatwoot tells a dashboard app of the conversation in front, as the buyer whom we know. Pure.

/**
 * The buyer of a message from Chatwoot: text, as JSON, of the event "appContext".
 * It is not signed and proves nothing; it only chooses which card is shown, and the sidebar has a token of its own.
 * @param {unknown} data
 * @returns {string|null} null: it tells of no conversation
 */
export function buyerOf(data) {
  if (typeof data !== "string") return null;
  let told;
  try {
    told = JSON.parse(data);
  } catch {
    return null;
  }
  if (told?.event !== "appContext") return null;
  const conversation = told.data?.conversation;
  const account = conversation?.account_id ?? conversation?.messages?.[0]?.account_id;
  const id = conversation?.id;
  return Number.isInteger(account) && Number.isInteger(id) ? `chatwoot:${account}:${id}` : null;
}
