"""The window that stays on top, in a real browser: the whole page moves there, works there, and comes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import Bridge, bring_to_front, open_sidebar
from tests.browser.running import Running

pytestmark = pytest.mark.browser


def test_the_page_moves_on_top_with_its_looks_and_keys_and_comes_back(page: Page, server: Running) -> None:
    bridge = Bridge(server)
    bridge.says("top", "这件外套黑色和白色我有点纠结", "置顶")
    open_sidebar(page, server)
    bring_to_front(page, "置顶")
    with page.context.expect_page() as opened:
        page.keyboard.press("w")
    small = opened.value
    expect(small.locator(".buyer-name")).to_have_text("置顶")
    expect(page.locator(".away")).to_be_visible()
    expect(page.locator(".buyer-name")).to_have_count(0)
    assert small.locator(".item").first.evaluate("(one) => getComputedStyle(one).borderRadius") != "0px"
    assert small.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    bridge.says("top", "白色有现货吗")
    expect(small.locator(".said blockquote")).to_have_text("白色有现货吗")
    small.wait_for_timeout(400)
    row = small.locator(".item:not(:has(.gap))").first
    text = row.locator(".item-text").inner_text()
    small.keyboard.press(row.locator(".cap").inner_text())
    assert bridge.hear("reply")["text"] == text
    small.keyboard.press("/")
    expect(small.locator(".search input")).to_be_focused()
    small.keyboard.press("Escape")
    page.locator(".away button").click()
    expect(page.locator(".buyer-name")).to_have_text("置顶")
    expect(page.locator(".away")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    bridge.close()
