"""Sixty script injections as words, name, phrase, product and note: plain text in the page and in the window on top."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.acting import bank_is_here, open_sidebar
from tests.browser.payloads import PAYLOADS
from tests.browser.running import Running

pytestmark = pytest.mark.browser

STRANGE = """() => {
  const ours = new Set(`HTML HEAD META TITLE LINK BODY DIV NOSCRIPT HEADER MAIN NAV ASIDE SECTION H1 H2 H3 P SPAN BUTTON
    UL OL LI KBD I B SMALL MARK BLOCKQUOTE DL DT DD DIALOG LABEL FORM INPUT SELECT OPTION TEXTAREA`.split(/\\s+/));
  const isOurs = (one) => ours.has(one.tagName) || (one.tagName === "SCRIPT" && one.src.endsWith("/sidebar/app.js"));
  const acts = (one) => [...one.attributes].some((attribute) => attribute.name.startsWith("on"));
  return [...document.querySelectorAll("*")].filter((one) => !isOurs(one) || acts(one)).map((one) => one.outerHTML);
}"""
"""Elements that the page does not make, and such as would run something."""


def test_there_are_sixty_of_them_and_none_twice() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) == 60


def feed(server: Running) -> None:
    """Each payload as what a buyer says, as a name, and as a note; ten each as phrases and products."""
    manager = {"Authorization": f"Bearer {server.token('manager')}"}
    with httpx.Client(base_url=server.url, headers=manager) as client:
        for number, evil in enumerate(PAYLOADS):
            phrase = {"technique": "welcome", "stages": ["greeting"], "text": evil.replace("{", "(").replace("}", ")")}
            assert client.put(f"/api/v1/phrases/shop.evil{number}", json=phrase).status_code in (200, 400)
            product = {"title": evil, "price": "1.00", "stock": {evil[:60]: 1}, "attributes": {"材质": evil}}
            client.put(f"/api/v1/products/evil{number}", json=product).raise_for_status()
    for number, evil in enumerate(PAYLOADS):
        server.say(f"evil-{number}", evil, buyer_name=evil[:100], product=f"evil{number}")


def look(page: Page, place: Page | Frame, number: int) -> None:
    """One buyer's name, words, note and suggestions, as text and as nothing else."""
    evil = PAYLOADS[number]
    assert place.locator(".said blockquote").evaluate("(one) => one.textContent") == evil
    assert place.locator(".buyer-name").evaluate("(one) => one.textContent") == evil[:100]
    assert place.evaluate(STRANGE) == []
    assert page.evaluate("'__ran' in window") is False


def test_none_of_them_is_more_than_text_in_the_page(page: Page, own_server: Running) -> None:
    feed(own_server)
    open_sidebar(page, own_server)
    expect(page.locator(".strip .row")).to_have_count(len(PAYLOADS))
    for number in range(len(PAYLOADS)):
        name = page.locator(".row-name").evaluate_all(
            "(names, wanted) => names.find((one) => one.textContent === wanted).closest('button').click()",
            PAYLOADS[number][:100],
        )
        assert name is None
        page.wait_for_function(
            "(text) => document.querySelector('.said blockquote')?.textContent === text", arg=PAYLOADS[number]
        )
        look(page, page, number)
    page.keyboard.press("b")
    for evil in PAYLOADS[:3]:
        page.locator("form.panel textarea").fill(evil)
        page.locator("form.panel textarea").press("Enter")
        expect(page.locator(".notes")).to_contain_text(evil)
        page.keyboard.press("b")
    page.keyboard.press("Escape")
    bank_is_here(page)
    page.keyboard.press("/")
    page.locator(".search input").fill("shop.evil")
    expect(page.locator(".item")).to_have_count(9)
    page.keyboard.press("Shift+Digit1")
    expect(page.locator("#draft-text")).to_be_visible()
    assert page.evaluate(STRANGE) == []
    assert page.evaluate("'__ran' in window") is False


def test_none_of_them_is_more_than_text_in_the_window_on_top(page: Page, own_server: Running) -> None:
    feed(own_server)
    open_sidebar(page, own_server)
    expect(page.locator(".item")).not_to_have_count(0)
    with page.context.expect_page() as opened:
        page.keyboard.press("w")
    small = opened.value
    expect(small.locator(".buyer-name")).to_be_visible()
    for number in range(len(PAYLOADS)):
        small.locator(".row-name").evaluate_all(
            "(names, wanted) => names.find((one) => one.textContent === wanted).closest('button').click()",
            PAYLOADS[number][:100],
        )
        small.wait_for_function(
            "(text) => document.querySelector('.said blockquote')?.textContent === text", arg=PAYLOADS[number]
        )
        look(small, small, number)
    assert page.evaluate("'__ran' in window") is False
