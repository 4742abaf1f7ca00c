// What this browser remembers: the token, the language, whether single keys are on. A browser that forbids storage
// (a private window, an embedded frame) loses them at the end, and the page still works.

/** @typedef {"token"|"lang"|"keys"|"keymap"|"picks"|"uses"|"server"} Name  server: where it is, for a page that the server does not serve itself */

/** @type {Map<string, string>} */
const instead = new Map();

/** @param {boolean} forThisTab @returns {Storage|null} */
function storage(forThisTab) {
  try {
    return forThisTab ? globalThis.sessionStorage : globalThis.localStorage;
  } catch {
    return null;
  }
}

/** @param {Name} name @param {boolean} [forThisTab] @returns {string} empty where nothing was set */
export const setting = (name, forThisTab = false) =>
  storage(forThisTab)?.getItem(`jiehua.${name}`) ?? instead.get(name) ?? "";

/** @param {Name} name @param {string} value  an empty one forgets @param {boolean} [forThisTab] */
export function remember(name, value, forThisTab = false) {
  instead.set(name, value);
  try {
    if (value) storage(forThisTab)?.setItem(`jiehua.${name}`, value);
    else storage(forThisTab)?.removeItem(`jiehua.${name}`);
  } catch {
    // A full or forbidden storage: `instead` holds the value until the page closes.
  }
}

/** Where the server is: who serves this page, unless the settings name another. */
export const serverAddress = () => setting("server") || location.origin;
