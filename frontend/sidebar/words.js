// Which language the page speaks: Chinese, unless the agent chose another in the help sheet.

import { en } from "../lang/en.js";
import { zh } from "../lang/zh.js";
import { setting } from "./settings.js";

/** @typedef {typeof zh} Words */

/** @type {Words} */
export const words = setting("lang") === "en" ? en : zh;

/**
 * A name from one of the tables of the language file; the id itself where a newer server knows more than this page.
 * @param {Record<string, string>} table
 * @param {string|null|undefined} id
 */
export const nameIn = (table, id) => (id ? (Object.hasOwn(table, id) ? /** @type {string} */ (table[id]) : id) : "");

/**
 * A refusal of the server in the agent's words.
 * @param {import("./socket.js").Refused} why
 */
export const explained = (why) =>
  Object.hasOwn(words.toast.errors, why.code) ? /** @type {string} */ (words.toast.errors[why.code]) : words.toast.otherError(why.message);

/** Why a search found a phrase, in the agent's words. @param {import("./phrase-search.js").Hit} hit */
export const whyFound = ({ why, of }) => words.search.why[why](of);
