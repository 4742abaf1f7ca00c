// Many short texts as one long one, so that a word is looked for in all of them with one pass of the browser's own search. Pure.

/** Stands between two texts; no word of a query holds it. */
const BETWEEN = "\n";

export class Column {
  #joined;
  #starts;

  /** @param {readonly string[]} texts  one for each row */
  constructor(texts) {
    this.#joined = texts.join(BETWEEN);
    this.#starts = new Uint32Array(texts.length + 1);
    for (let row = 0, at = 0; row < texts.length; row += 1) {
      at += /** @type {string} */ (texts[row]).length + BETWEEN.length;
      this.#starts[row + 1] = at;
    }
  }

  /** How long all of it is. */
  get length() {
    return this.#joined.length;
  }

  /** Where a row's text begins in all of it. @param {number} row */
  startOf(row) {
    return /** @type {number} */ (this.#starts[row]);
  }

  /**
   * Tells of a word wherever it stands, row after row.
   * @param {string} word
   * @param {(row: number, at: number, place: number) => boolean} hear  at: its place in the row's text; place: in all of them;
   *   true: enough of this row
   */
  each(word, hear) {
    const [joined, starts] = [this.#joined, this.#starts];
    let row = 0;
    for (let place = joined.indexOf(word); place >= 0; ) {
      while (/** @type {number} */ (starts[row + 1]) <= place) row += 1;
      const enough = hear(row, place - /** @type {number} */ (starts[row]), place);
      place = joined.indexOf(word, enough ? starts[row + 1] : place + 1);
    }
  }
}
