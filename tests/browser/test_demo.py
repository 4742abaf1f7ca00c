"""The demo in a real browser: a buyer writes, a digit fills the chat client, Enter sends, the buyer reacts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.extension import SETTLED_MS
from tests.browser.running import Running

pytestmark = pytest.mark.browser


def press_first(page: Page, sidebar: FrameLocator) -> str:
    """Press the digit of the first line without a gap; once more where the page says that the list had just changed."""
    chosen, composer = sidebar.locator(".item:not(:has(.gap))").first, page.locator("#composer")
    text = chosen.locator(".item-text").inner_text()
    page.keyboard.press(chosen.locator(".cap").inner_text())
    for _ in range(100):
        if composer.input_value():
            break
        if sidebar.get_by_text("建议刚刚更新").count():
            page.wait_for_timeout(SETTLED_MS)
            text = chosen.locator(".item-text").inner_text()
            page.keyboard.press(chosen.locator(".cap").inner_text())
            break
        page.wait_for_timeout(50)
    return text


def test_a_buyer_writes_a_digit_and_enter_answer_and_the_buyer_goes_on(page: Page, demo: Running) -> None:
    page.goto(f"{demo.url}/demo")
    sidebar = page.frame_locator("iframe")
    expect(sidebar.locator(".line-live")).to_be_visible()
    expect(page.locator(".line.buyer .bubble").first).to_be_visible()
    expect(sidebar.locator(".item")).not_to_have_count(0)
    text = press_first(page, sidebar)  # without a click or a focus before: the page has just been opened
    composer = page.locator("#composer")
    expect(composer).to_have_value(text)
    expect(composer).to_be_focused()
    heard = page.locator(".line.buyer .bubble:not(.typing)").count()
    page.keyboard.press("Enter")
    expect(page.locator(".line.agent .bubble").last).to_have_text(text)
    expect(composer).to_have_value("")
    expect(page.locator(".line.buyer .bubble:not(.typing)").nth(heard)).to_be_visible(timeout=30_000)


def test_keys_pressed_beside_the_sidebar_reach_it_but_not_while_an_input_method_composes(
    page: Page, demo: Running
) -> None:
    page.goto(f"{demo.url}/demo")
    sidebar = page.frame_locator("iframe")
    expect(sidebar.locator(".item:not(:has(.gap))")).not_to_have_count(0)
    page.locator(".log").click()
    page.evaluate(
        """() => document.body.dispatchEvent(
          new KeyboardEvent("keydown", { key: "1", code: "Digit1", bubbles: true, isComposing: true }))"""
    )
    expect(page.locator("#composer")).to_have_value("")
    key = sidebar.locator(".item:not(:has(.gap)) .cap").first.inner_text()
    page.keyboard.press(key)
    expect(page.locator("#composer")).not_to_have_value("")


def test_on_a_narrow_screen_a_digit_shows_the_suggestions_before_it_picks_one(page: Page, demo: Running) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{demo.url}/demo")
    composer = page.locator("#composer")
    expect(composer).to_have_attribute("placeholder", re.compile("「接话」"))
    sidebar = page.frame_locator("iframe")
    expect(sidebar.locator(".item:not(:has(.gap))")).not_to_have_count(0)
    page.get_by_role("button", name="暂停剧本").click()
    page.keyboard.press("1")
    expect(page.locator("iframe")).to_be_visible()
    page.get_by_role("button", name="聊天", exact=True).click()
    expect(composer).to_have_value("")
    page.get_by_role("button", name="接话", exact=True).click()
    page.keyboard.press(sidebar.locator(".item:not(:has(.gap)) .cap").first.inner_text())
    expect(composer).to_be_visible()
    expect(composer).not_to_have_value("")


def test_the_suggestions_are_in_sight(page: Page, demo: Running) -> None:
    page.goto(f"{demo.url}/demo")
    sidebar = page.frame_locator("iframe")
    page.get_by_role("button", name="×3").click()
    expect(sidebar.locator(".strip-more")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="暂停剧本").click()
    for width, height, least in ((1280, 800, 6), (360, 740, 4)):
        page.set_viewport_size({"width": width, "height": height})
        if width < 800:
            page.get_by_role("button", name="接话", exact=True).click()
        expect(sidebar.locator(".item").first).to_be_visible()
        seen, all_of_them = sidebar.locator(".work").evaluate(
            """(work) => {
              const rows = [...work.querySelectorAll(".item")].map((row) => row.getBoundingClientRect());
              return [rows.filter((row) => row.bottom <= work.getBoundingClientRect().bottom).length, rows.length];
            }"""
        )
        assert seen >= min(least, all_of_them), (width, height)


def test_at_least_six_buyers_of_different_trades_come(page: Page, demo: Running) -> None:
    page.goto(f"{demo.url}/demo")
    page.get_by_role("button", name="×3").click()
    expect(page.locator("nav.list li").nth(5)).to_be_visible(timeout=30_000)


def test_one_can_speak_as_a_buyer(page: Page, demo: Running) -> None:
    page.goto(f"{demo.url}/demo")
    expect(page.locator(".line.buyer .bubble").first).to_be_visible()
    page.get_by_role("button", name="暂停剧本").click()
    box = page.get_by_placeholder("例如")
    box.fill("黑色和白色我有点纠结")
    box.press("Enter")
    expect(page.locator(".line.buyer .bubble").last).to_have_text("黑色和白色我有点纠结")
    sidebar = page.frame_locator("iframe")
    expect(sidebar.locator(".said blockquote")).to_contain_text("黑色和白色我有点纠结")


def test_the_demo_page_and_its_tokens_are_not_served_elsewhere(page: Page, server: Running) -> None:
    for path in ("/demo", "/demo/", "/demo/index.html", "/demo/session", "/demo/main.js"):
        answer = page.request.get(server.url + path)
        assert answer.status == 404, path
