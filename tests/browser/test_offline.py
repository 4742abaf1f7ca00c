"""The sidebar while the server is away, and the search that needs no server, in a real browser."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import Bridge, bank_is_here, bring_to_front, open_sidebar
from tests.browser.running import Killable, Running

pytestmark = pytest.mark.browser

HESITATING = "这件外套黑色和白色我有点纠结，能便宜点吗"
PUT_IN_S = 10.0
"""Later than this after the pick, a line is only counted."""
BACK_S = 1.0


def find(page: Page, q: str) -> None:
    """Search for something, in an open search box."""
    page.keyboard.press("/")
    page.locator(".search input").fill(q)
    expect(page.locator(".choice-say")).to_be_visible()


@pytest.mark.parametrize(
    ("q", "text", "marked"),
    [
        ("二选其一", "二选其一", "二选其一"),
        ("exqy", "二选其一", "二选其一"),
        ("退货", "退货", "退货"),
        ("kuanshi", "款是", "款是"),
        ("gao诉", "告诉", "告诉"),
    ],
)
def test_a_hit_says_why_and_marks_the_characters(page: Page, server: Running, q: str, text: str, marked: str) -> None:
    server.say("hit", HESITATING, buyer_name="找一找")
    open_sidebar(page, server)
    bring_to_front(page, "找一找")
    bank_is_here(page)
    find(page, q)
    first = page.locator(".item").first
    expect(first).to_contain_text(text)
    expect(first.locator(".found").first).to_have_text(marked)
    expect(first.locator(".item-found")).not_to_be_empty()


def test_without_the_server_bank_and_picks_stay_and_each_pick_counts_once(page: Page, killable: Killable) -> None:
    bridge = Bridge(killable)
    bridge.says("gone", HESITATING, "断线")
    open_sidebar(page, killable)
    bring_to_front(page, "断线")
    bank_is_here(page)
    killable.kill()
    bridge.close()
    expect(page.locator(".banner")).to_contain_text("断开")
    assert page.locator(".list").evaluate("(list) => getComputedStyle(list).filter") == "grayscale(1)"
    find(page, "tuihuan")
    expect(page.locator(".item").first).to_contain_text("退")
    page.keyboard.press("Escape")
    digit = page.locator(".item:not(:has(.gap)) .cap").first.inner_text()
    page.keyboard.press(digit)
    expect(page.locator(".item-waiting")).to_have_count(1)
    expect(page.locator(".toasts")).to_contain_text("断线中")
    page.wait_for_timeout(10_200)  # what is older is never inserted
    expect(page.locator(".item-waiting")).to_have_count(0)
    page.keyboard.press(page.locator(".item:not(:has(.gap)) .cap").nth(1).inner_text())
    picked = time.monotonic()
    killable.start()
    expect(page.locator(".line-live")).to_be_visible()
    in_time = time.monotonic() - picked < PUT_IN_S
    bridge = Bridge(killable)
    bridge.says("gone", "在吗")
    expect(page.locator(".said blockquote")).to_have_text("在吗")
    page.reload()
    expect(page.locator(".line-live")).to_be_visible()
    assert page.evaluate("localStorage.getItem('jiehua.picks')") is None
    hows = killable.query("select how from picks order by at")
    assert sorted(hows) == (["copy", "insert"] if in_time else ["copy", "copy"])
    bridge.close()


@pytest.mark.alone
def test_it_is_back_within_a_second_of_the_servers_return(page: Page, killable: Killable) -> None:
    killable.say("back", "在吗", buyer_name="回来")
    open_sidebar(page, killable)
    took = []
    for away_ms in (6_000, 1_000, 1_000):  # the first is long enough for a waiting that grows to have grown
        killable.kill()
        expect(page.locator(".banner")).to_be_visible()
        page.wait_for_timeout(away_ms)
        killable.start()
        began = time.monotonic()
        expect(page.locator(".line-live")).to_be_visible()
        took.append(time.monotonic() - began)
        expect(page.locator(".strip .row")).to_have_count(1)
        if took[-1] < BACK_S:
            break  # other work of this machine can only make it slower
    assert min(took) < BACK_S, took
