// When a reading of a chat page counts. A page that goes over to another buyer changes name and lines one after the other;
// read in between, the lines of one would be taken for the other's. Pure: the time is handed in.

/** @typedef {import("./find.js").Reading} Reading */

/** ms for which a reading must stay as it is: after a usual change, after another buyer came, and where name and lines
 * do not go together (a new name over the old lines, other lines under the old name). */
const USUAL = 0, OTHER_BUYER = 250, ODD = 2500;

/** @param {Reading} reading */
export const printOf = (reading) => JSON.stringify([reading.buyer?.id ?? null, marksOf(reading), reading.missing]);

/** @param {Reading} reading */
const marksOf = (reading) => reading.lines.map((line) => `${line.from} ${line.key ?? ""} ${line.text}`);

/**
 * How long a reading must stay unchanged before it counts.
 * @param {Reading|null} before  the one that counts now
 * @param {Reading} now
 * @returns {number} ms
 */
export function patience(before, now) {
  if (before === null || before.buyer === null || now.buyer === null) return OTHER_BUYER;
  const [old, fresh] = [marksOf(before), marksOf(now)];
  const together = fresh.some((mark) => old.includes(mark));
  if (now.buyer.id === before.buyer.id) return together || old.length === 0 || fresh.length === 0 ? USUAL : ODD;
  return fresh.length > 0 && fresh.join("\n") === old.join("\n") ? ODD : OTHER_BUYER;
}
