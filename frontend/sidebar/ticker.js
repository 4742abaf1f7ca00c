// One timer for all clocks of the page: on each full second it calls who listens, and rests when nobody does.

import { useEffect, useRef, useState } from "../lib/ui.js";

/** @type {Set<(now: number) => void>} */
const listeners = new Set();
let timer = 0;
/** Whose timers are used: those of a window that is seen are not slowed down. @type {Pick<Window, "setTimeout"|"clearTimeout">} */
let home = globalThis.window;

/** The page stands in another window. @param {Window} to */
export function tickIn(to) {
  home.clearTimeout(timer);
  home = to;
  if (listeners.size) tick();
}

function tick() {
  const now = Date.now();
  for (const listener of listeners) listener(now);
  timer = home.setTimeout(tick, 1000 - (Date.now() % 1000));
}

/** @param {(now: number) => void} listener @returns {() => void} */
function listen(listener) {
  if (listeners.size === 0) timer = home.setTimeout(tick, 1000 - (Date.now() % 1000));
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) home.clearTimeout(timer);
  };
}

/**
 * A value reckoned from the time, anew each second; what uses it is drawn again only when the value changes.
 * @template {string|number} T
 * @param {(now: number) => T} reckon
 * @returns {T}
 */
export function useClock(reckon) {
  const [, again] = useState(/** @type {T|null} */ (null));
  const newest = useRef(reckon);
  newest.current = reckon;
  useEffect(() => listen((now) => again(newest.current(now))), []);
  return reckon(Date.now());
}
