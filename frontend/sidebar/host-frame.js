// The carrier between the sidebar and a page of our own origin that frames it: messages of that window, and of no other.
// Another kind of host has a carrier of its own with the same two functions.

/**
 * @typedef {object} Carrier
 * @property {((message: {type: string, buyer: string}) => void) | null} tell  null: there is no host
 * @property {(hear: (message: any) => void) => void} listen  calls with every message of the host
 *
 * @typedef {object} Frame  the part of Window that is used
 * @property {{postMessage(message: unknown, origin: string): void}} parent
 * @property {{origin: string}} location
 * @property {(type: "message", hear: (event: any) => void) => void} addEventListener
 */

/** @param {Frame} frame  the sidebar's own window @returns {Carrier} */
export function frameCarrier(frame) {
  const { parent, location } = frame;
  if (/** @type {unknown} */ (parent) === frame) return { tell: null, listen: () => undefined };
  return {
    tell: (message) => parent.postMessage(message, location.origin),
    listen: (hear) =>
      frame.addEventListener("message", (event) => {
        if (event.source === parent && event.origin === location.origin) hear(event.data);
      }),
  };
}
