// What the strip above the sidebar says of the page in front, and what can be done about it. Pure.

import { unknownParts } from "./adapters.js";

/**
 * @typedef {import("./adapters.js").Adapter} Adapter
 * @typedef {{what: "no_page"} | {what: "not_yet", name: string} | {what: "unknown", name: string}
 *   | {what: "unknown_parts", name: string, parts: string[]} | {what: "looking", name: string}
 *   | {what: "lost", name: string, parts: string[]} | {what: "ready", name: string, buyer: string, nameless: boolean}} Standing
 */

/** ms for which a page may lack parts, while it loads or goes over to another buyer, before that is said. */
export const LOADING = 3000;

/**
 * @param {{adapter: Adapter, allowed: boolean}|null} site  the site of the tab in front, where it may be seen
 * @param {import("./page/find.js").Reading|null} reading   what its page shows
 * @param {number} since   ms for which it has lacked what it lacks
 * @returns {Standing}
 */
export function standing(site, reading, since) {
  if (site === null) return { what: "no_page" };
  const { adapter } = site;
  const name = adapter.name;
  if (!site.allowed) return { what: "not_yet", name };
  const unknown = unknownParts(adapter);
  if (unknown.length === 5) return { what: "unknown", name };
  if (unknown.length > 0) return { what: "unknown_parts", name, parts: unknown };
  if (reading === null || reading.missing.length >= 3) return { what: "looking", name };
  // A chat without lines is a chat; one without a buyer or an input box is none that we know.
  const parts = reading.missing.filter((part) => part !== "lines" || reading.missing.length > 1);
  if (parts.length > 0) return since < LOADING ? { what: "looking", name } : { what: "lost", name, parts };
  return { what: "ready", name, buyer: reading.buyer?.name ?? "", nameless: isNameless(adapter) };
}

/** Whether a page tells who the buyer is only by a number. @param {Adapter} adapter */
export const isNameless = ({ buyer, buyerName }) => buyerName === null && buyer !== null && ("url" in buyer || buyer.attribute !== null);

/**
 * An adapter with what a person taught it. Where the page tells the buyer by a number, the name is only a name.
 * @param {Adapter} adapter @param {Partial<Adapter>} parts @param {string} day
 * @returns {Adapter}
 */
export function withTaught(adapter, parts, day) {
  const { buyer, ...others } = parts;
  const taught = { ...adapter, ...others, facts: day };
  if (!buyer) return taught;
  return isNameless(adapter) && "place" in buyer ? { ...taught, buyerName: buyer.place } : { ...taught, buyer };
}

/**
 * Which steps of teaching an adapter needs; all of them where it knows everything and yet finds nothing.
 * @param {Adapter} adapter @returns {import("./page/teach.js").Part[]}
 */
export function stepsFor(adapter) {
  const unknown = unknownParts(adapter);
  /** @type {import("./page/teach.js").Part[]} */
  const steps = [];
  if (unknown.length === 0 || unknown.includes("buyer")) steps.push("buyer");
  if (unknown.length === 0 || unknown.some((part) => part === "buyerSays" || part === "weSay" || part === "text")) steps.push("lines");
  if (unknown.length === 0 || unknown.includes("composer")) steps.push("composer");
  return steps;
}
