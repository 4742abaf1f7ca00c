"""Sixty script injections as words, name, phrase, product and note: plain text in the page and in the window on top.

Beside chat pages: test_extension.py.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import bank_is_here, open_sidebar
from tests.browser.injecting import STRANGE, Fed
from tests.browser.payloads import PAYLOADS
from tests.browser.running import Running

pytestmark = pytest.mark.browser


def test_there_are_sixty_of_them_and_none_twice() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) == 60


def test_none_of_them_is_more_than_text_in_the_page_and_in_the_window_on_top(page: Page, own_server: Running) -> None:
    fed = Fed(own_server)
    open_sidebar(page, own_server)
    expect(page.locator(".strip .row")).to_have_count(len(PAYLOADS))
    bank_is_here(page)
    assert fed.walk(page) == []
    page.keyboard.press("b")
    for evil in PAYLOADS[:3]:
        page.locator("form.panel textarea").fill(evil)
        page.locator("form.panel textarea").press("Enter")
        expect(page.locator(".notes")).to_contain_text(evil)
        expect(page.locator("form.panel")).to_have_count(0)  # it closes with the ack, which may come after the card
        page.keyboard.press("b")
    page.keyboard.press("Escape")
    with page.context.expect_page() as opened:
        page.keyboard.press("w")
    small = opened.value
    expect(small.locator(".buyer-name")).to_be_visible()
    assert fed.walk(small) == []
    for window in (page, small):
        assert window.evaluate(STRANGE) == []
        assert window.evaluate("'__ran' in window") is False
