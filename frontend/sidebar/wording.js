// The better wording of a draft, put in. Pure; the issues are those of the check frame, whose offsets count code points.

/** @typedef {import("./wire.js").Issue} Issue */

/**
 * Where an issue stands in a text, in the units of a textarea (UTF-16); null where the text is another one by now.
 * @param {string} text
 * @param {Issue} issue
 * @returns {{start: number, end: number}|null}
 */
export function spanOf(text, issue) {
  const points = Array.from(text);
  const start = points.slice(0, issue.start).join("").length;
  const end = start + points.slice(issue.start, issue.end).join("").length;
  return text.slice(start, end) === issue.found ? { start, end } : null;
}

/**
 * The text with an issue's better wording, and where the cursor then belongs; null where there is none to put in.
 * @param {string} text
 * @param {Issue} issue
 * @returns {{text: string, at: number}|null}
 */
export function improved(text, issue) {
  const span = issue.instead ? spanOf(text, issue) : null;
  if (!span) return null;
  return { text: text.slice(0, span.start) + issue.instead + text.slice(span.end), at: span.start + issue.instead.length };
}

/** The issue that is to be mended next: what blocks first, else the first that has a better wording. @param {readonly Issue[]} issues */
export function nextIssue(issues) {
  const mendable = issues.filter((issue) => issue.instead);
  return mendable.find((issue) => issue.level === "block") ?? mendable[0] ?? null;
}
