// From what a shop owner clicked to selectors that also fit tomorrow's messages: classes and attributes that say what a
// thing is are taken, those that a build tool made or that tell a passing state are not. Reads the page, changes nothing.

/**
 * @typedef {import("../adapters.js").Place} Place
 * @typedef {{list: Place|null, buyerSays: Place, weSay: Place|null, text: string, buyerSide: "left"|"right"|null}} Talk
 * @typedef {Document|ShadowRoot} Root
 */

/** Attributes that name a thing; the value may not hold a number that counts. */
const NAMING = ["data-qa-id", "data-testid", "data-test", "data-role", "data-type", "data-side", "data-from", "data-direction", "data-sender", "name", "role", "aria-label"];
const PASSING = /^(?:is-)?(?:active|selected|focus(?:ed)?|hover(?:ed)?|unread|new|first|last|highlighted|visible|show)$/iu;
const MADE = /^(?:css|sc|jss|emotion|svelte|astro)-|__[A-Za-z0-9]{5,}$|\d{4,}|^data-v-/u;

/** Whether a class or id looks as if people had named it. @param {string} name */
export function isNamed(name) {
  if (name.length < 2 || name.length > 48 || PASSING.test(name) || MADE.test(name)) return false;
  const bare = name.replace(/[-_:/[\]().%#]/gu, "");
  // A made one mixes cases and digits without a seam, as in iD7SHBvMhm4O or bQkvHz3.
  if (/\d/u.test(bare) && /[a-z]/u.test(bare) && /[A-Z]/u.test(bare)) return false;
  if (/^_?[a-z0-9]{5,10}$/u.test(name) && /\d.*[a-z].*\d|\d[a-z]+$/u.test(name)) return false;
  return (bare.match(/[A-Z](?=[A-Z]*[a-z])/gu) ?? []).length < 5;
}

/** What names an element, as selectors of one step. @param {Element} element @returns {string[]} */
export function namesOf(element) {
  const classes = [...element.classList].filter(isNamed).map((name) => `.${CSS.escape(name)}`);
  const attributes = NAMING.flatMap((name) => {
    const value = element.getAttribute(name);
    return value && value.length <= 60 && !/\d{2,}/u.test(value) ? [`[${name}="${CSS.escape(value)}"]`] : [];
  });
  return [...classes, ...attributes];
}

/** @param {Element} element @returns {Root} */
const rootOf = (element) => /** @type {Root} */ (element.getRootNode());

/**
 * The place of one element that there is once: the input box, the buyer's name.
 * @param {Element} element @returns {Place}
 */
export function placeOf(element) {
  const root = rootOf(element);
  const step = stepOf(element, root);
  return root instanceof ShadowRoot ? [placeOf(root.host), step].flat() : step;
}

/** @param {Element} element @param {Root} root @returns {string} */
function stepOf(element, root) {
  const alone = (/** @type {string} */ selector) => root.querySelectorAll(selector).length === 1;
  const tag = element.localName;
  const own = [...(element.id && isNamed(element.id) ? [`#${CSS.escape(element.id)}`] : []), ...namesOf(element), tag];
  const found = own.find(alone) ?? own.map((name) => tag + name).find(alone);
  if (found) return found;
  for (let around = element.parentElement; around; around = around.parentElement) {
    for (const outer of [...(around.id && isNamed(around.id) ? [`#${CSS.escape(around.id)}`] : []), ...namesOf(around)]) {
      const within = own.map((name) => `${outer} ${name}`).find(alone) ?? own.map((name) => `${outer} > ${name}`).find(alone);
      if (within) return within;
    }
  }
  return pathOf(element, null);
}

/** The way by tags and numbers, where nothing has a name. @param {Element} element @param {Element|null} from */
function pathOf(element, from) {
  const steps = [];
  for (let at = /** @type {Element|null} */ (element); at && at !== from; at = at.parentElement) {
    const same = [...(at.parentNode?.children ?? [])].filter((one) => one.localName === at?.localName);
    steps.unshift(same.length > 1 ? `${at.localName}:nth-of-type(${same.indexOf(at) + 1})` : at.localName);
  }
  return steps.join(" > ");
}

/**
 * How lines are found and told apart, from the words of one line of the buyer and of one of ours.
 * @param {HTMLElement} buyerWords @param {HTMLElement} ourWords
 * @returns {Talk|"same"|"alike"} same: both are of one line; alike: nothing tells the sides apart
 */
export function talkOf(buyerWords, ourWords) {
  const root = rootOf(buyerWords);
  if (rootOf(ourWords) !== root) return "alike";
  let list = buyerWords.parentElement;
  while (list && !list.contains(ourWords)) list = list.parentElement;
  if (!list || list === ourWords || buyerWords.contains(ourWords) || ourWords.contains(buyerWords)) return "same";
  const [buyers, ours] = [chain(list, buyerWords), chain(list, ourWords)];
  const before = root instanceof ShadowRoot ? [placeOf(root.host)].flat() : [];
  const whole = (/** @type {string} */ step) => (before.length ? [...before, step] : step);
  const scope = stepOf(list, root);
  let best = null;
  for (const { b, a, rowB, rowA } of candidates(buyers, ours)) {
    for (const within of ["", `${scope} `]) {
      const split = (/** @type {string} */ selector) => selector.split(", ").map((one) => within + one).join(", ");
      const [foundB, foundA] = [query(root, split(b)), query(root, split(a))];
      const clear = foundB.includes(rowB) && foundA.includes(rowA) && !foundB.some((one) => foundA.includes(one) || foundA.some((other) => other.contains(one) || one.contains(other)));
      const outside = [...foundB, ...foundA].some((one) => !list.contains(one) && !sameKind(one, list));
      if (!clear || (outside && within === "")) continue;
      const covered = foundB.length + foundA.length;
      const text = wordsWithin(rowB, buyerWords, rowA, ourWords);
      if (text !== null && (best === null || covered > best.covered)) {
        best = { covered, talk: { list: whole(scope), buyerSays: whole(split(b)), weSay: whole(split(a)), text, buyerSide: null } };
      }
      break;
    }
  }
  return best?.talk ?? bySide(root, list, buyers, ours, buyerWords, ourWords, whole);
}

/** The elements from the child of the list down to the words. @param {Element} list @param {Element} words */
function chain(list, words) {
  const way = [];
  for (let at = /** @type {Element|null} */ (words); at && at !== list; at = at.parentElement) way.unshift(at);
  return way;
}

/** Lines may stand in groups, by day say: another list of the same make is no outside. @param {Element} one @param {Element} list */
const sameKind = (one, list) => namesOf(list).some((name) => one.closest(name));

/** @param {Root} root @param {string} selector @returns {Element[]} */
const query = (root, selector) => [...root.querySelectorAll(selector)];

/**
 * Pairs of selectors that may tell the sides apart: by a name that only one side has, at a row that both have or not.
 * @param {Element[]} buyers @param {Element[]} ours
 */
function* candidates(buyers, ours) {
  const [allB, allA] = [new Set(buyers.flatMap(namesOf)), new Set(ours.flatMap(namesOf))];
  const only = (/** @type {Element} */ element, /** @type {Set<string>} */ others) => namesOf(element).filter((name) => !others.has(name));
  // A name of each side's own.
  for (const rowB of buyers) for (const b of only(rowB, allA)) {
    for (const rowA of ours) for (const a of only(rowA, allB)) yield { b, a, rowB, rowA };
  }
  // A row that both have, and a name that only one of them has, at the row or within.
  for (let depth = 0; depth < Math.min(buyers.length, ours.length); depth += 1) {
    const [rowB, rowA] = [/** @type {Element} */ (buyers[depth]), /** @type {Element} */ (ours[depth])];
    for (const row of namesOf(rowB).filter((name) => namesOf(rowA).includes(name))) {
      for (const element of ours.slice(depth)) for (const name of only(element, allB)) {
        const mark = element === rowA ? name : `:has(${name})`;
        yield { b: `${row}:not(${mark})`, a: `${row}${mark}`, rowB, rowA };
      }
      for (const element of buyers.slice(depth)) for (const name of only(element, allA)) {
        const mark = element === rowB ? name : `:has(${name})`;
        yield { b: `${row}${mark}`, a: `${row}:not(${mark})`, rowB, rowA };
      }
    }
  }
}

/**
 * Where the words stand within a row, on both sides. @returns {string|null}
 * @param {Element} rowB @param {Element} wordsB @param {Element} rowA @param {Element} wordsA
 */
function wordsWithin(rowB, wordsB, rowA, wordsA) {
  if (rowB === wordsB && rowA === wordsA) return "";
  const fits = (/** @type {string} */ selector) => rowB.querySelector(selector) === wordsB && rowA.querySelector(selector) === wordsA;
  const [b, a] = [[...namesOf(wordsB), wordsB.localName], [...namesOf(wordsA), wordsA.localName]];
  const common = b.find((name) => a.includes(name) && fits(name));
  if (common) return common;
  if (!rowB.contains(wordsB) || !rowA.contains(wordsA) || rowB === wordsB || rowA === wordsA) return null;
  for (const one of b) for (const other of a) if (fits(`${one}, ${other}`)) return `${one}, ${other}`;
  const [pathB, pathA] = [`:scope > ${pathOf(wordsB, rowB)}`, `:scope > ${pathOf(wordsA, rowA)}`];
  return pathB === pathA ? pathB : `${pathB}, ${pathA}`;
}

/**
 * Rows that have the same names on both sides, told apart by where their words stand.
 * @param {Root} root @param {Element} list @param {Element[]} buyers @param {Element[]} ours @param {HTMLElement} buyerWords
 * @param {HTMLElement} ourWords @param {(step: string) => Place} whole @returns {Talk|"alike"}
 */
function bySide(root, list, buyers, ours, buyerWords, ourWords, whole) {
  const [rowB, rowA] = [/** @type {Element} */ (buyers[0]), /** @type {Element} */ (ours[0])];
  const around = list.getBoundingClientRect();
  const left = (/** @type {Element} */ words) => {
    const box = words.getBoundingClientRect();
    return box.left - around.left <= around.right - box.right;
  };
  const text = wordsWithin(rowB, buyerWords, rowA, ourWords);
  const scope = stepOf(list, root);
  const name = namesOf(rowB).find((one) => namesOf(rowA).includes(one)) ?? (rowB.localName === rowA.localName ? rowB.localName : null);
  if (text === null || name === null || left(buyerWords) === left(ourWords)) return "alike";
  return { list: whole(scope), buyerSays: whole(`${scope} > ${name}`), weSay: null, text, buyerSide: left(buyerWords) ? "left" : "right" };
}
