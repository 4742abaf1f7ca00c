// Asks a person to click what is what on a chat page, and gives back the parts of an adapter. While it asks, clicks mean
// nothing to the page. Its own bar lives in a shadow root, so that the page's looks do not reach it.

/**
 * @typedef {Pick<typeof import("./compose.js"), "fieldOf"> & Pick<typeof import("./derive.js"), "placeOf"|"talkOf"> & Pick<typeof import("./find.js"), "textOf">} With
 * @typedef {"buyer"|"lines"|"composer"} Part  lines: one of the buyer, then one of ours
 * @typedef {"buyer"|"buyerSays"|"weSay"|"composer"} Step
 * @typedef {{steps: Record<Step, string>, problems: Record<"same"|"alike"|"empty"|"no_field", string>, cancel: string, of: string}} TeachWords
 *   of: stands between the number of the step and how many there are
 */

const LOOK = `
  :host { all: initial; }
  .bar { pointer-events: none; position: fixed; z-index: 2147483647; top: 12px; left: 50%; transform: translateX(-50%); max-width: min(560px, 92vw);
    display: flex; gap: 12px; align-items: center; padding: 10px 14px; border-radius: 12px; background: #0a6b5c; color: #fff;
    font: 15px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; box-shadow: 0 6px 24px rgb(0 0 0 / 30%); }
  .bar.low { top: auto; bottom: 12px; }
  .count { opacity: .85; white-space: nowrap; font-variant-numeric: tabular-nums; }
  .problem { display: block; color: #ffe3a8; }
  button { pointer-events: auto; font: inherit; color: #fff; background: rgb(255 255 255 / 18%); border: 0; border-radius: 8px; padding: 4px 12px; cursor: pointer; white-space: nowrap; }
  button:focus-visible { outline: 2px solid #fff; }
  .box { position: fixed; z-index: 2147483646; pointer-events: none; border: 2px solid #0a6b5c; border-radius: 6px; background: rgb(10 107 92 / 12%); }
`;

export class Teacher {
  #page;
  #words;
  #done;
  #began;
  #with;
  /** @type {Step[]} */ #steps;
  /** @type {Partial<Record<Step, HTMLElement>>} */ #clicked = {};
  #at = 0;
  #problem = "";
  #host;
  #bar;
  #box;
  /** @type {(() => void)[]} */ #undo = [];

  /**
   * @param {Document} page @param {Part[]} parts @param {TeachWords} words
   * @param {(parts: Partial<import("../adapters.js").Adapter>|null) => void} done  null: the person gave up
   * @param {With} helpers
   * @param {() => void} began  the first click was here: of several frames that ask, this is the one that is meant
   */
  constructor(page, parts, words, done, helpers, began) {
    this.#with = helpers;
    this.#page = page;
    this.#words = words;
    this.#done = done;
    this.#began = began;
    this.#steps = parts.flatMap((part) => (part === "lines" ? ["buyerSays", "weSay"] : [part]));
    this.#host = page.createElement("jiehua-teach");
    const root = this.#host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOK);
    root.adoptedStyleSheets = [sheet];
    this.#bar = page.createElement("div");
    this.#bar.className = "bar";
    this.#bar.setAttribute("role", "dialog");
    this.#box = page.createElement("div");
    this.#box.className = "box";
    root.append(this.#bar, this.#box);
    page.documentElement.append(this.#host);
    // In a frame nothing is asked before the pointer is there: the page around it asks already.
    const view = /** @type {Window} */ (page.defaultView);
    if (view !== view.top) this.#host.style.display = "none";
    for (const name of ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "dblclick", "contextmenu"]) {
      this.#listen(name, (event) => this.#press(event));
    }
    this.#listen("mousemove", (event) => this.#point(event));
    this.#listen("keydown", (event) => {
      if (event instanceof KeyboardEvent && event.key === "Escape" && !event.isComposing) this.#end(null);
    });
    this.#draw();
  }

  /** Ends without an answer. */
  stop() {
    this.#end(null);
  }

  /** @param {string} name @param {(event: Event) => void} hear */
  #listen(name, hear) {
    const view = /** @type {Window} */ (this.#page.defaultView);
    view.addEventListener(name, hear, true);
    this.#undo.push(() => view.removeEventListener(name, hear, true));
  }

  /** @param {Event} event @returns {HTMLElement|null} what is under the pointer; null: our own bar */
  #target(event) {
    const way = event.composedPath();
    if (way.includes(this.#host)) return null;
    if (event instanceof MouseEvent && this.#steps[this.#at] !== "composer") {
      // Pages lay buttons over a line under the pointer: what is meant is the first thing with words.
      const root = /** @type {Document|ShadowRoot} */ (/** @type {Node} */ (way[0]).getRootNode());
      const worded = root.elementsFromPoint(event.clientX, event.clientY).find((one) => one instanceof HTMLElement && this.#with.textOf(one) !== "");
      if (worded instanceof HTMLElement) return worded;
    }
    return way[0] instanceof HTMLElement ? way[0] : (/** @type {HTMLElement|null} */ (way.find((one) => one instanceof HTMLElement)) ?? null);
  }

  /** @param {Event} event */
  #press(event) {
    const target = this.#target(event);
    if (target === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === "click") this.#take(target);
  }

  /** @param {Event} event */
  #point(event) {
    this.#host.style.display = "";
    const target = this.#target(event);
    this.#box.hidden = target === null;
    const box = target?.getBoundingClientRect();
    if (box) Object.assign(this.#box.style, { left: `${box.left - 2}px`, top: `${box.top - 2}px`, width: `${box.width}px`, height: `${box.height}px` });
  }

  /** @param {HTMLElement} target */
  #take(target) {
    const step = /** @type {Step} */ (this.#steps[this.#at]);
    this.#problem = "";
    let taken = target;
    if (step === "composer") {
      taken = /** @type {HTMLElement|null} */ (target.closest("[contenteditable]:not([contenteditable=false])")) ?? this.#with.fieldOf(target);
      const takesText = taken instanceof HTMLTextAreaElement || taken instanceof HTMLInputElement || taken.isContentEditable;
      if (!takesText) this.#problem = this.#words.problems.no_field;
    } else if (this.#with.textOf(target) === "") {
      this.#problem = this.#words.problems.empty;
    } else if (step === "weSay" && this.#clicked.buyerSays) {
      const talk = this.#with.talkOf(this.#clicked.buyerSays, target);
      if (typeof talk === "string") this.#problem = this.#words.problems[talk];
    }
    if (this.#problem === "") {
      this.#clicked[step] = taken;
      if (this.#at === 0) this.#began();
      this.#at += 1;
    }
    if (this.#at === this.#steps.length) this.#end(this.#parts());
    else this.#draw();
  }

  /** @returns {Partial<import("../adapters.js").Adapter>} */
  #parts() {
    const { buyer, buyerSays, weSay, composer } = this.#clicked;
    const talk = buyerSays && weSay ? this.#with.talkOf(buyerSays, weSay) : null;
    return {
      ...(buyer ? { buyer: { place: this.#with.placeOf(buyer), attribute: null } } : {}),
      ...(talk && typeof talk !== "string" ? { ...talk, key: null } : {}),
      ...(composer ? { composer: this.#with.placeOf(composer) } : {}),
    };
  }

  #draw() {
    const { page, words } = { page: this.#page, words: this.#words };
    const count = page.createElement("span");
    count.className = "count";
    count.textContent = `${this.#at + 1}${words.of}${this.#steps.length}`;
    const say = page.createElement("span");
    say.setAttribute("role", "status");
    say.textContent = words.steps[/** @type {Step} */ (this.#steps[this.#at])];
    if (this.#problem) {
      const problem = page.createElement("span");
      problem.className = "problem";
      problem.textContent = this.#problem;
      say.append(problem);
    }
    const cancel = page.createElement("button");
    cancel.textContent = words.cancel;
    cancel.addEventListener("click", () => this.#end(null));
    // Names stand at the top of a chat, input boxes at its bottom: the bar is in nobody's way.
    this.#bar.classList.toggle("low", this.#steps[this.#at] === "buyer");
    this.#bar.replaceChildren(count, say, cancel);
  }

  /** @param {Partial<import("../adapters.js").Adapter>|null} parts */
  #end(parts) {
    for (const undo of this.#undo) undo();
    this.#host.remove();
    const done = this.#done;
    this.#done = () => undefined;
    done(parts);
  }
}
