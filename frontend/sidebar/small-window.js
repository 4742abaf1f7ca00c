// The small window that stays on top of everything (Document Picture-in-Picture), for desktop chat clients beside which no
// browser window can stand: the page moves into it as it is, and back when it is closed.

/**
 * @typedef {object} Parts
 * @property {HTMLElement} root  what moves
 * @property {HTMLElement} left  what stands in its place meanwhile
 * @property {(home: Window) => void} moved  the page is in this window now
 */

const SIZE = { width: 380, height: 680 };

export class SmallWindow {
  /** @type {Parts} */ #parts;
  /** @type {Window|null} */ #small = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Whether this browser has such windows: Chrome and Edge from 116, over https or on this machine, not in a frame. */
  static get possible() {
    return "documentPictureInPicture" in globalThis && window.top === window.self;
  }

  get isOpen() {
    return this.#small !== null;
  }

  /** Opens it, or closes it. Only a key or a click may do so. @returns {Promise<boolean>} false: the browser refused */
  async toggle() {
    if (this.#small) {
      this.#small.close();
      return true;
    }
    const { root, left, moved } = this.#parts;
    const home = root.parentElement;
    try {
      const small = /** @type {Window} */ (await /** @type {any} */ (globalThis).documentPictureInPicture.requestWindow(SIZE));
      this.#small = small;
      await dress(small.document);
      small.document.body.append(root);
      home?.append(left);
      moved(small);
      small.addEventListener("pagehide", () => {
        this.#small = null;
        left.remove();
        home?.append(root);
        moved(window);
      });
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * Gives an empty document the language, the colours and the style sheets of this one, and waits until they are there: nobody
 * is to see the page without its looks.
 * @param {Document} small
 */
async function dress(small) {
  small.documentElement.lang = document.documentElement.lang;
  small.title = document.title;
  const loading = [];
  for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) {
    if (!(sheet instanceof HTMLLinkElement)) continue;
    const link = small.createElement("link");
    link.rel = "stylesheet";
    link.href = sheet.href;
    loading.push(new Promise((done) => ["load", "error"].forEach((name) => link.addEventListener(name, done))));
    small.head.append(link);
  }
  const scheme = small.createElement("meta");
  scheme.name = "color-scheme";
  scheme.content = "light dark";
  small.head.append(scheme);
  await Promise.all(loading);
}
