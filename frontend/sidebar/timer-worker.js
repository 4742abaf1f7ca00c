// Timers that run on while the page is out of sight: browsers let a hidden page's own timers go off once a minute. A message
// {id, ms} sets one, {id} alone takes it back; when it goes off its id comes back.

/** @type {Map<number, ReturnType<typeof setTimeout>>} */
const timers = new Map();

globalThis.onmessage = (/** @type {{data: {id: number, ms?: number}}} */ { data: { id, ms } }) => {
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (ms === undefined) return;
  const off = () => {
    timers.delete(id);
    globalThis.postMessage(id);
  };
  timers.set(id, setTimeout(off, ms));
};
