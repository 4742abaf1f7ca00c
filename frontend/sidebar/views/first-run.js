// The first run: three short steps and the field for the token.

import { html, useLayoutEffect, useRef, useState } from "../../lib/ui.js";
import { words } from "../words.js";

/** @param {{why: string, connect: (token: string) => void}} props  why: what went wrong with the token before */
export function FirstRun({ why, connect }) {
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  const [problem, setProblem] = useState(why);
  useLayoutEffect(() => field.current?.focus(), []);
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const token = field.current?.value.trim() ?? "";
    if (token) connect(token);
    else setProblem(words.firstRun.needed);
  };
  return html`<main class="first">
    <h1>${words.title}</h1>
    <p class="first-say">${words.firstRun.welcome}</p>
    <ol class="first-steps">
      ${words.firstRun.steps.map((step, index) => html`<li key=${index}><span class="cap">${index + 1}</span><div>${step.say}${step.code && html`<${Command} line=${step.code} />`}</div></li>`)}
    </ol>
    <form onSubmit=${submit}>
      <label for="token">${words.firstRun.token}</label>
      <input id="token" ref=${field} type="password" autocomplete="off" spellcheck="false" aria-describedby="token-hint" aria-invalid=${problem ? "true" : null} />
      <p id="token-hint" class=${problem ? "problem" : "quiet"} role=${problem ? "alert" : null}>${problem || words.firstRun.tokenHint}</p>
      <button type="submit" class="main">${words.firstRun.connect}</button>
    </form>
  </main>`;
}

/** A command that breaks between its words alone. @param {{line: string}} props */
const Command = ({ line }) => html`<code>${line.split(" ").flatMap((word, index) => [index ? " " : "", html`<span class="word">${word}</span>`])}</code>`;
