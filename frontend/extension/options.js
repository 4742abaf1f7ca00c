// The settings of the extension: where the server is, the two tokens, the sites that were connected and taught.

import { html, render, useEffect, useState } from "../lib/ui.js";
import { remember, setting } from "../sidebar/settings.js";
import { ADAPTERS, patternOf } from "./adapters.js";
import { bridgeToken, forgetTaught, keepTaught, server, setBridgeToken, setServer, taught } from "./kept.js";
import { tryToken } from "./try.js";
import { words } from "./words.js";

const say = words.options;
const FAULTS = { unreachable: say.unreachable, wrong_token: say.wrongToken, wrong_role: say.wrongRole };

/** @param {{tell: (kind: string, text: string) => void}} props */
function Server({ tell }) {
  const origin = location.origin;
  /** @param {SubmitEvent} event */
  const save = async (event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const value = (/** @type {string} */ name) => String(form.get(name) ?? "").trim();
    const [address, agent, bridge] = [value("server"), value("agent"), value("bridge")];
    const pattern = patternOf(address);
    if (pattern === null) return tell("bad", say.needServer);
    if (!agent || !bridge) return tell("bad", say.needTokens);
    // First of all: Chrome asks its question only in the click itself.
    const allowed = await chrome.permissions.request({ origins: [pattern] }).catch(() => false);
    tell("", say.trying);
    const found = { [say.agent]: await tryToken(address, agent, "sidebar"), [say.bridge]: await tryToken(address, bridge, "bridge") };
    const bad = Object.entries(found).find(([, what]) => what !== "good");
    if (bad) return tell("bad", say.bad(bad[0], FAULTS[/** @type {keyof typeof FAULTS} */ (bad[1])]));
    setServer(address);
    setBridgeToken(bridge);
    remember("token", agent);
    return tell("good", allowed ? say.good : `${say.good}\n${say.denied}`);
  };
  return html`<form onSubmit=${save}>
    <label>${say.server}<input name="server" type="url" required value=${server() || "http://127.0.0.1:8000"} autocomplete="off" /><small>${say.serverHint}</small></label>
    <label>${say.agent}<input name="agent" type="password" value=${setting("token")} autocomplete="off" /><small><code>${say.agentHint}</code></small></label>
    <label>${say.bridge}<input name="bridge" type="password" value=${bridgeToken()} autocomplete="off" /><small><code>${say.bridgeHint}</code></small></label>
    <p class="hint">${say.originSay}<code class="line">JIEHUA_ORIGINS=${origin} jiehua serve</code></p>
    <button class="main">${say.save}</button>
  </form>`;
}

/** @param {{list: string[], label: string, act: string, none: string, does: (one: string) => void}} props */
const Rows = ({ list, label, act, none, does }) => html`<section>
  <h2>${label}</h2>
  ${list.length === 0 ? html`<p class="hint">${none}</p>` : html`<ul>${list.map((one) => html`<li key=${one}><span>${one}</span><button type="button" onClick=${() => does(one)}>${act}</button></li>`)}</ul>`}
</section>`;

/** A Chatwoot of the shop's own: the adapter of chatwoot.com at another address. @param {{done: () => void}} props */
function OwnChatwoot({ done }) {
  /** @param {SubmitEvent} event */
  const add = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const pattern = patternOf(String(new FormData(form).get("own") ?? "").trim());
    const chatwoot = ADAPTERS.find((one) => one.id === "chatwoot");
    if (pattern === null || !chatwoot) return;
    await chrome.permissions.request({ origins: [pattern] }).catch(() => false);
    keepTaught({ ...chatwoot, match: pattern.replace("/*", "/app/*") });
    form.reset();
    done();
  };
  return html`<form class="row" onSubmit=${add}><label>${say.own}<input name="own" type="url" /><small>${say.ownHint}</small></label><button>${say.add}</button></form>`;
}

function Options() {
  const [told, tell] = useState({ kind: "", text: "" });
  const [sites, setSites] = useState(/** @type {string[]} */ ([]));
  const [pages, setPages] = useState(Object.keys(taught()));
  const look = () => {
    setPages(Object.keys(taught()));
    void chrome.permissions.getAll().then(({ origins = [] }) => setSites(origins));
  };
  useEffect(look, []);
  return html`<main>
    <h1>${say.title}</h1>
    <${Server} tell=${(/** @type {string} */ kind, /** @type {string} */ text) => (tell({ kind, text }), look())} />
    <p class=${`told ${told.kind}`} role="status">${told.text}</p>
    <${Rows} list=${sites} label=${say.sites} act=${say.remove} none="–" does=${(/** @type {string} */ one) => void chrome.permissions.remove({ origins: [one] }).then(look, look)} />
    <${Rows} list=${pages} label=${say.taught} act=${say.forget} none=${say.none} does=${(/** @type {string} */ one) => (forgetTaught(one), look())} />
    <${OwnChatwoot} done=${look} />
  </main>`;
}

document.documentElement.lang = words.lang;
document.title = say.title;
render(html`<${Options} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
