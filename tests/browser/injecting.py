"""Brings sixty script injections to wherever a shop's words are shown, and walks through all of them on a page."""

from __future__ import annotations

import httpx
from playwright.sync_api import Frame, Page

from tests.browser.agent import Agent
from tests.browser.payloads import PAYLOADS
from tests.browser.running import PLAIN, Running

NAME = 100
"""Characters of a name: some of the texts are longer than a name may be."""

STRANGE = """() => {
  const ours = new Set(`HTML HEAD META TITLE LINK BODY DIV NOSCRIPT HEADER MAIN NAV ASIDE SECTION H1 H2 H3 P SPAN BUTTON
    UL OL LI KBD I B SMALL MARK BLOCKQUOTE DL DT DD DIALOG LABEL FORM INPUT SELECT OPTION TEXTAREA`.split(/\\s+/));
  const isOurs = (one) => ours.has(one.tagName) || (one.tagName === "SCRIPT" && one.src.endsWith("/sidebar/app.js"));
  const acts = (one) => [...one.attributes].some((attribute) => attribute.name.startsWith("on"));
  return [...document.querySelectorAll("*")].filter((one) => !isOurs(one) || acts(one)).map((one) => one.outerHTML);
}"""
"""Elements that the page does not make, and such as would run something."""

TOUR = (
    """async ({ buyers, phrases }) => {
  const strange = """
    + STRANGE
    + """;
  const wrong = [];
  const until = async (what, holds) => {
    for (const end = Date.now() + 3000; !holds(); await new Promise((done) => setTimeout(done, 4))) {
      if (Date.now() > end) throw new Error(`${what} in ${document.querySelector("main").textContent}`);
    }
    wrong.push(...strange().map((one) => `${what}: ${one}`));
  };
  const text = (selector) => document.querySelector(selector)?.textContent ?? "";
  const press = (target, key) =>
    target.dispatchEvent(new KeyboardEvent("keydown", { key, code: key, bubbles: true, cancelable: true }));
  const search = (q) => {
    const field = document.querySelector("#search-text");
    field.focus();
    field.value = q;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return field;
  };
  // The bank may have come a moment ago, or come only now.
  for (const end = Date.now() + 5000; !text(".item-text").startsWith("这款是") || !text(".item-found"); ) {
    if (Date.now() > end) throw new Error("the bank of this shop did not come");
    search("shop.gap");
    await new Promise((done) => setTimeout(done, 100));
  }
  document.querySelector(".search .plain").click();
  for (const { name, said, value } of buyers) {
    [...document.querySelectorAll(".row-name")].find((one) => one.textContent === name).closest("button").click();
    await until(`name ${name}`, () => text(".buyer-name") === name);
    await until(`said ${said}`, () => text(".said blockquote") === said);
    await until(`note ${said}`, () => text(".notes").includes(said));
    if (value === null) continue;
    const field = search("shop.gap");  // what is found has its reason beside it
    await until("the phrase with a gap", () => text(".item-found") && text(".item-text").startsWith("这款是"));
    if (!text(".item-text").includes(value)) {  // not filled from the buyer's card: it is offered
      press(field, "Enter");
      await until(`product ${value}`, () =>
        [...document.querySelectorAll(".offers .value")].some((one) => one.textContent.includes(value)));
      press(document.querySelector("#draft-text"), "Escape");
    }
    document.querySelector(".search .plain").click();
    await until("the list again", () => document.querySelector("#draft-text, .search .plain") === null);
  }
  for (const { id, said } of phrases) {
    search(id);
    await until(`phrase ${said}`, () => text(".item-text") === said);
  }
  document.querySelector(".search .plain")?.click();
  return wrong;
}"""
)
"""Walks through buyers (name, words, note, product) and phrases; tells what is more than text, throws at what lacks."""


class Fed:
    """Where a shop has the sixty: each as a buyer's words, name, note and product, and as a phrase."""

    def __init__(self, server: Running) -> None:
        manager = {"Authorization": f"Bearer {server.token('manager')}"}
        self.phrases: list[dict[str, str]] = []
        with httpx.Client(base_url=server.url, headers=manager, **PLAIN) as client:
            gap = {"technique": "welcome", "stages": ["greeting"], "text": "这款是{材质}做的"}
            client.put("/api/v1/phrases/shop.gap", json=gap).raise_for_status()
            for number, evil in enumerate(PAYLOADS):
                said = evil.replace("{", "(").replace("}", ")")  # braces are slots, whose names have rules of their own
                phrase = {"technique": "welcome", "stages": ["greeting"], "text": said}
                client.put(f"/api/v1/phrases/shop.evil{number}", json=phrase).raise_for_status()
                self.phrases.append({"id": f"shop.evil{number}", "said": said})
                product = {"title": evil, "price": "1.00", "stock": {evil[:60]: 1}, "attributes": {"材质": evil}}
                client.put(f"/api/v1/products/evil{number}", json=product).raise_for_status()
        self.buyers: list[dict[str, str | None]] = []
        agent = Agent(server)
        for number, evil in enumerate(PAYLOADS):
            server.say(f"evil-{number}", evil, buyer_name=evil[:NAME], product=f"evil{number}")
            agent.note(f"evil-{number}", evil)
            # A value with a brace is not offered: it would be a gap itself.
            value = None if "{" in evil or "}" in evil else evil
            self.buyers.append({"name": evil[:NAME], "said": evil, "value": value})
        agent.close()

    def walk(self, place: Page | Frame) -> list[str]:
        """Walk through all of it on a page; what is wrong."""
        wrong: list[str] = place.evaluate(TOUR, {"buyers": self.buyers, "phrases": self.phrases})
        return wrong
