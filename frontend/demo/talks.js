// All conversations of the simulated chat client as one value, and the one function that changes it. Pure.

import { settle } from "../sidebar/host-put.js";

/**
 * @typedef {"buyer" | "agent"} Sender
 * @typedef {object} Bubble
 * @property {string} id  for a message: its id on the wire
 * @property {Sender | "system"} from
 * @property {"text" | "image" | "card" | "order" | "divider"} kind
 * @property {string} text
 * @property {string} [photo]
 * @property {import("./story.js").OrderStatus} [status]
 * @property {number} at  ms since 1970
 * @property {boolean} stored  the server has acked it
 *
 * @typedef {object} Talk
 * @property {string} buyer  id on the wire
 * @property {string} name
 * @property {string} trade
 * @property {string} note
 * @property {string} product
 * @property {readonly Bubble[]} bubbles
 * @property {string} draft
 * @property {string} picked  the reply that lies in the composer as the sidebar put it there, or ""
 * @property {boolean} typing
 * @property {number} unread
 * @property {number | null} waitingSince  `at` of the first buyer message that nobody answered
 * @property {{number: string, status: import("./story.js").OrderStatus, amount: string} | null} order
 * @property {boolean} scripted
 * @property {number} place  the how-manieth to arrive; the list keeps this order, so that no row jumps under the finger
 *
 * @typedef {{talks: Readonly<Record<string, Talk>>, open: string | null}} Desk
 *
 * @typedef {Pick<Talk, "buyer" | "name" | "trade" | "note" | "product" | "scripted">} Who
 * @typedef {{do: "arrive", who: Who}
 *   | {do: "say", buyer: string, bubble: Bubble}
 *   | {do: "order", buyer: string, bubble: Bubble, order: NonNullable<Talk["order"]>}
 *   | {do: "typing", buyer: string, typing: boolean}
 *   | {do: "open", buyer: string}
 *   | {do: "draft", buyer: string, text: string}
 *   | {do: "insert", buyer: string, text: string}
 *   | {do: "stored", id: string}
 *   | {do: "unscript", buyer: string}
 *   | {do: "clear"}} Action
 */

/** @type {Desk} */
export const EMPTY_DESK = { talks: {}, open: null };

/**
 * The desk after an action. An action for a buyer who is not there changes nothing.
 * @param {Desk} desk
 * @param {Action} action
 * @returns {Desk}
 */
export function change(desk, action) {
  switch (action.do) {
    case "clear":
      return EMPTY_DESK;
    case "arrive": {
      if (desk.talks[action.who.buyer]) return desk;
      /** @type {Talk} */
      const talk = {
        ...action.who, bubbles: [], draft: "", picked: "", typing: false, unread: 0, waitingSince: null, order: null,
        place: Object.keys(desk.talks).length,
      };
      return { open: desk.open ?? talk.buyer, talks: { ...desk.talks, [talk.buyer]: talk } };
    }
    case "open": {
      if (!desk.talks[action.buyer]) return desk;
      return edit({ ...desk, open: action.buyer }, action.buyer, () => ({ unread: 0 }));
    }
    case "say":
      return edit(desk, action.buyer, (talk) => said(talk, action.bubble, desk.open === talk.buyer));
    case "order":
      return edit(desk, action.buyer, (talk) => ({ bubbles: [...talk.bubbles, action.bubble], order: action.order }));
    case "typing":
      return edit(desk, action.buyer, () => ({ typing: action.typing }));
    case "draft":
      return edit(desk, action.buyer, (talk) => ({ draft: action.text, picked: action.text ? talk.picked : "" }));
    case "insert":
      return edit(desk, action.buyer, () => ({ draft: action.text, picked: action.text }));
    case "unscript":
      return edit(desk, action.buyer, () => ({ scripted: false, typing: false }));
    case "stored":
      return stored(desk, action.id);
  }
}

/**
 * What a reply of the sidebar does to this chat, or why it may not go in. A composer that holds nothing but an untouched
 * earlier pick is free: the agent chose another line. What is sent at once leaves the composer alone.
 * @param {Talk | undefined} talk
 * @param {import("../sidebar/host-put.js").Reply & {message?: string | null}} reply
 * @returns {import("../sidebar/host-put.js").Settled}
 */
export function settled(talk, reply) {
  if (!talk) return { why: "no_composer" };
  const seen = reply.message ? talk.bubbles.findIndex((bubble) => bubble.id === reply.message) : talk.bubbles.length;
  const moved = seen < 0 || talk.bubbles.slice(seen + 1).some((bubble) => bubble.from === "buyer");
  const free = reply.how === "send" || talk.draft === talk.picked;
  return settle(reply, { front: true, draft: free ? "" : talk.draft, moved });
}

/**
 * The conversations as the list shows them: in the order of arrival.
 * @param {Desk} desk
 * @returns {Talk[]}
 */
export function listed(desk) {
  return Object.values(desk.talks).sort((one, other) => one.place - other.place);
}

/** @param {Talk} talk @returns {number} `at` of the newest bubble */
export function lastAt(talk) {
  return talk.bubbles.at(-1)?.at ?? 0;
}

/**
 * @param {Talk} talk
 * @param {Bubble} bubble
 * @param {boolean} seen
 * @returns {Partial<Talk>}
 */
function said(talk, bubble, seen) {
  const bubbles = [...talk.bubbles, bubble];
  if (bubble.from === "agent") return { bubbles, waitingSince: null, unread: 0 };
  if (bubble.from === "system") return { bubbles };
  return {
    bubbles,
    typing: false,
    waitingSince: talk.waitingSince ?? bubble.at,
    unread: seen ? 0 : talk.unread + 1,
  };
}

/**
 * @param {Desk} desk
 * @param {string} id
 * @returns {Desk}
 */
function stored(desk, id) {
  for (const talk of Object.values(desk.talks)) {
    if (!talk.bubbles.some((bubble) => bubble.id === id && !bubble.stored)) continue;
    return edit(desk, talk.buyer, () => ({
      bubbles: talk.bubbles.map((bubble) => (bubble.id === id ? { ...bubble, stored: true } : bubble)),
    }));
  }
  return desk;
}

/**
 * @param {Desk} desk
 * @param {string} buyer
 * @param {(talk: Talk) => Partial<Talk>} changes
 * @returns {Desk}
 */
function edit(desk, buyer, changes) {
  const talk = desk.talks[buyer];
  if (!talk) return desk;
  return { ...desk, talks: { ...desk.talks, [buyer]: { ...talk, ...changes(talk) } } };
}
