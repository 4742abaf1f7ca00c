// The page as a whole: which part stands where, for the state there is.

import { html, useLayoutEffect, useRef } from "../lib/ui.js";
import { countWaiting, currentCard, headCard, isOffered, visible } from "./seen.js";
import { Ask } from "./views/ask.js";
import { Buyer, Facts, Said } from "./views/buyer.js";
import { Banner, Toasts, Top } from "./views/chrome.js";
import { Editor } from "./views/editor.js";
import { FirstRun } from "./views/first-run.js";
import { Help } from "./views/help.js";
import { List, Offer } from "./views/list.js";
import { NoteForm, PasteForm } from "./views/panel.js";
import { Search } from "./views/search.js";
import { Strip } from "./views/strip.js";
import { words } from "./words.js";

/**
 * @typedef {import("./state.js").State} State
 *
 * @typedef {object} Doing  what the views may ask for; the same functions all the time
 * @property {import("./desk.js").Desk} desk
 * @property {(event: import("./state.js").StateEvent) => void} dispatch
 * @property {() => boolean} keysOn
 * @property {(token: string) => void} connect
 * @property {() => void} reconnect
 * @property {() => void} newToken
 * @property {(on: boolean) => void} setKeys
 * @property {() => import("./keymap.js").Keymap} keymap
 * @property {(keymap: import("./keymap.js").Keymap) => void} setKeymap
 * @property {(() => void)|null} small  opens and closes the window on top; null where the browser has none
 * @property {() => void} closePanel
 * @property {() => void} changeLanguage
 * @property {(() => void)|null} leave  null in the demo, where there is no token to forget
 * @property {(id: string) => void} choose
 * @property {() => void} help
 * @property {() => void} closeHelp
 * @property {() => void} next
 * @property {() => void} take
 * @property {() => void} openSearch
 */

/** The same one each time, so that nothing is drawn anew for it. @type {import("./wire.js").Trait[]} */
const NONE = [];

/** @param {{state: State, doing: Doing, problem: string}} props */
export function Page({ state, doing, problem }) {
  const { connection, session, buyers } = state;
  if (connection.phase === "first_run") return html`<${FirstRun} key=${problem} why=${problem} connect=${doing.connect} />`;
  const down = connection.phase === "offline" || connection.phase === "stopped";
  return html`<div class="page ${down ? "page-down" : ""}">
    <${Top}
      phase=${connection.phase}
      who=${session.agent ?? session.shop}
      waiting=${countWaiting(state)}
      all=${buyers.size}
      help=${doing.help}
      next=${doing.next}
      small=${doing.small}
    />
    <${Banner} connection=${connection} known=${state.known} reconnect=${doing.reconnect} newToken=${doing.newToken} />
    ${buyers.size > 0 && html`<nav class="strip-box" aria-label=${words.strip.label}>
      <${Strip} buyers=${buyers} current=${state.current} limit=${session.reply_s} choose=${doing.choose} />
    </nav>`}
    <${Main} shown=${state.shown?.id ?? null}>${state.shown ? html`<${Work} state=${state} doing=${doing} />` : html`<${Nobody} state=${state} doing=${doing} />`}<//>
    ${state.shown && !state.draft && !state.search && !state.ask && isOffered(state) && html`<${Offer} take=${doing.take} />`}
    ${state.ask ? html`<${Ask} ask=${state.ask} desk=${doing.desk} />` : state.panel && html`<${Panel} key=${state.panel} state=${state} doing=${doing} />`}
    <${Toasts} toasts=${state.toasts} desk=${doing.desk} dispatch=${doing.dispatch} />
    ${state.shown && html`<${Search} search=${state.search} desk=${doing.desk} open=${doing.openSearch} />`}
    <p class="hidden" role="log" aria-live="polite">${state.said}</p>
    ${state.sheet && html`<${Help}
      close=${doing.closeHelp}
      keymap=${doing.keymap()}
      setKeymap=${doing.setKeymap}
      window=${doing.small}
      keysOn=${doing.keysOn()}
      setKeys=${doing.setKeys}
      changeLanguage=${doing.changeLanguage}
      leave=${doing.leave}
    />`}
  </div>`;
}

/** What is scrolled; for another buyer from the top. @param {{shown: string|null, children?: any}} props */
function Main({ shown, children }) {
  const main = useRef(/** @type {HTMLElement|null} */ (null));
  useLayoutEffect(() => main.current?.scrollTo(0, 0), [shown]);
  return html`<main class="work" ref=${main}>${children}</main>`;
}

/** @param {{state: State, doing: Doing}} props */
function Panel({ state, doing }) {
  const card = currentCard(state);
  if (state.panel === "paste") return html`<${PasteForm} card=${card} desk=${doing.desk} close=${doing.closePanel} />`;
  return card && html`<${NoteForm} key=${card.id} name=${card.name} desk=${doing.desk} close=${doing.closePanel} />`;
}

/** @param {{state: State, doing: Doing}} props */
function Work({ state, doing }) {
  const { shown, draft, search } = state;
  const card = headCard(state);
  if (!card || !shown) return null;
  return html`
    <${Buyer} key=${card.id} card=${card} me=${state.session.agent} desk=${doing.desk} armed=${state.armed} off=${state.off[card.id] ?? NONE} />
    <${Said} card=${card} desk=${doing.desk} />
    <div class="choice">
      ${draft
        ? html`<${Editor}
            key=${draft.buyer + draft.suggestion.phrase}
            draft=${draft}
            moved=${(card.last_message?.id ?? null) !== draft.message}
            gone=${currentCard(state) === null}
            sending=${state.picks[`${draft.buyer}/${draft.suggestion.phrase}`] === "sending"}
            limit=${state.session.text_chars}
            desk=${doing.desk}
          />`
        : html`<${Choice} state=${state} shown=${shown} search=${search} doing=${doing} />`}
    </div>
    <${Facts} card=${card} desk=${doing.desk} armed=${state.armed === "done"} note=${() => doing.dispatch({ type: "panel", open: "note" })} />
  `;
}

/** @param {{state: State, shown: import("./wire.js").Card, search: State["search"], doing: Doing}} props */
function Choice({ state, shown, search, doing }) {
  const items = visible(state);
  const searching = search !== null && search.answered > 0;
  return html`
    ${state.armed && state.armed !== "stage" && html`<p class="notice" role="status">${words.list.prompts[state.armed]}</p>`}
    ${searching && html`<p class="choice-say quiet" role="status">${items.length ? `${words.search.results} · ${words.search.keys}` : words.search.none}</p>`}
    ${items.length > 0
      ? html`<${List}
          key=${searching ? "results" : shown.id}
          items=${items}
          buyer=${shown.id}
          picks=${state.picks}
          kept=${state.kept}
          selected=${searching ? search.selected + 1 : null}
          arming=${state.armed === "dismiss" || state.armed === "copy" ? state.armed : null}
          label=${searching ? words.search.results : words.list.label}
          desk=${doing.desk}
          dispatch=${doing.dispatch}
        />`
      : !searching && html`<div class="empty empty-list">
          <p>${shown.waiting_since ? words.list.none : words.list.idle}</p>
          <p class="quiet">${words.list.noneHint}</p>
        </div>`}
  `;
}

/** @param {{state: State, doing: Doing}} props */
function Nobody({ state, doing }) {
  const { known, buyers, connection } = state;
  const [say, hint] =
    buyers.size > 0 ? [words.empty.left, words.empty.leftHint]
    : known ? [words.empty.none, words.empty.noneHint]
    : [connection.phase === "connecting" ? words.empty.loading : words.connection[connection.phase === "first_run" ? "stopped" : connection.phase], ""];
  return html`<div class="empty"><span class="empty-mark" aria-hidden="true"></span><p>${say}</p><p class="quiet">${hint}</p>${known && html`<button type="button" class="small" onClick=${() => doing.dispatch({ type: "panel", open: "paste" })}>${words.panel.paste}</button>`}</div>`;
}
