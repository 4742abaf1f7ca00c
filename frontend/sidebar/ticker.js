// One timer for all clocks of the page: on each full second it calls who listens, and rests when nobody does.

import { useEffect, useRef, useState } from "../lib/ui.js";

/** @type {Set<(now: number) => void>} */
const listeners = new Set();
let timer = 0;

function tick() {
  const now = Date.now();
  for (const listener of listeners) listener(now);
  timer = setTimeout(tick, 1000 - (Date.now() % 1000));
}

/** @param {(now: number) => void} listener @returns {() => void} */
function listen(listener) {
  if (listeners.size === 0) timer = setTimeout(tick, 1000 - (Date.now() % 1000));
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
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
