"""Insertion that cannot go wrong, in a real browser: what is asked before a line goes, and what never goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import Bridge, bring_to_front, open_sidebar
from tests.browser.running import Running

pytestmark = pytest.mark.browser

READ_MS = 450
"""A question is not answered sooner than a person can read it."""


@pytest.fixture
def bridge(server: Running) -> Iterator[Bridge]:
    """A chat client's bridge."""
    bridge = Bridge(server)
    yield bridge
    bridge.close()


def in_front(page: Page, server: Running, bridge: Bridge, buyer: str) -> None:
    """A buyer with suggestions, in front."""
    bridge.says(buyer, "这件外套黑色和白色我有点纠结，能便宜点吗", f"买家{buyer}")
    open_sidebar(page, server)
    bring_to_front(page, f"买家{buyer}")
    expect(page.locator(".item")).not_to_have_count(0)


def pick_whole(page: Page) -> str:
    """Press the digit of the first line without a gap; the digit."""
    digit = page.locator(".item:not(:has(.gap)) .cap").first.inner_text()
    page.keyboard.press(digit)
    return digit


def test_what_the_buyer_wrote_meanwhile_is_shown_and_asked_about(page: Page, server: Running, bridge: Bridge) -> None:
    in_front(page, server, bridge, "moved")
    page.keyboard.press("ArrowDown")  # the list has the focus and stands still
    bridge.says("moved", "算了我要退款")
    expect(page.locator(".offer")).to_be_visible()
    pick_whole(page)
    ask = page.get_by_role("alertdialog")
    expect(ask).to_contain_text("算了我要退款")
    bridge.heard_nothing()
    page.wait_for_timeout(READ_MS)
    page.keyboard.press("Enter")
    reply = bridge.hear("reply")
    assert str(reply["message"]).startswith("moved-2")
    expect(ask).to_have_count(0)


def test_the_same_line_twice_asks_and_escape_leaves_it(page: Page, server: Running, bridge: Bridge) -> None:
    in_front(page, server, bridge, "twice")
    digit = pick_whole(page)
    reply = bridge.hear("reply")
    bridge.tell(type="delivered", id="d-twice", reply=reply["id"], ok=True)
    expect(page.locator(".item-given")).to_have_count(1)
    page.keyboard.press(digit)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    bridge.heard_nothing()


@pytest.mark.parametrize(("button", "draft"), [("接在后面", "append"), ("换掉草稿", "replace")])
def test_with_a_draft_in_the_chat_the_agent_says_what_becomes_of_it(
    page: Page, server: Running, bridge: Bridge, button: str, draft: str
) -> None:
    in_front(page, server, bridge, draft)
    pick_whole(page)
    reply = bridge.hear("reply")
    assert "draft" not in reply
    bridge.tell(type="delivered", id=f"d-{draft}", reply=reply["id"], ok=False, why="not_empty")
    page.get_by_role("alertdialog").get_by_role("button", name=button).click()
    again = bridge.hear("reply")
    assert (again["draft"], again["text"]) == (draft, reply["text"])


def test_a_forbidden_wording_does_not_leave_and_the_better_one_is_a_key_away(
    page: Page, server: Running, bridge: Bridge
) -> None:
    in_front(page, server, bridge, "wording")
    page.keyboard.press("Shift+Digit1")
    field = page.locator("#draft-text")
    field.fill("亲，这是全网第一的顶级面料")
    page.keyboard.press("Enter")
    expect(page.locator(".issue-block")).not_to_have_count(0)
    bridge.heard_nothing()
    expect(field).to_be_visible()
    field.fill("亲，保证明天到")
    expect(page.locator(".issue")).to_have_count(1)  # those of the text before are gone when the new answer is there
    expect(page.locator(".issue")).to_contain_text("尽量")
    page.keyboard.press("Alt+Enter")
    expect(field).to_have_value("亲，尽量明天到")
    page.keyboard.press("Enter")
    assert bridge.hear("reply")["text"] == "亲，尽量明天到"


def test_a_line_that_nobody_edited_does_not_leave_either_with_a_forbidden_wording(
    page: Page, own_server: Running
) -> None:
    """The words come from the shop's own terms, which no rule has seen before they stand in a line."""
    headers = {"Authorization": f"Bearer {own_server.token('manager')}"}
    page.request.put(f"{own_server.url}/api/v1/facts", headers=headers, data={"材质": "顶级面料", "赠品": "顶级礼包"})
    bridge = Bridge(own_server)
    bridge.says("unedited", "有赠品吗", "没改过")
    open_sidebar(page, own_server)
    bring_to_front(page, "没改过")
    row = page.locator(".item:not(:has(.gap))").filter(has_text="顶级").first
    expect(row).to_be_visible()
    page.keyboard.press(row.locator(".cap").inner_text())
    expect(page.locator(".issue-block")).not_to_have_count(0)
    bridge.heard_nothing()
    field = page.locator("#draft-text")
    expect(field).to_have_value(re.compile("顶级"))
    page.keyboard.press("Alt+Enter")
    expect(field).not_to_have_value(re.compile("顶级"))
    page.keyboard.press("Enter")
    assert "顶级" not in str(bridge.hear("reply")["text"])
    bridge.close()


def test_where_the_shop_says_so_a_techniques_line_is_sent_at_once(page: Page, own_server: Running) -> None:
    bridge = Bridge(own_server)
    in_front(page, own_server, bridge, "once")
    name = page.locator(".item:not(:has(.gap)) .badge").first.inner_text()
    phrases = page.request.get(
        f"{own_server.url}/api/v1/phrases", headers={"Authorization": f"Bearer {own_server.token('manager')}"}
    ).json()["phrases"]
    technique = next(one["technique"] for one in phrases if one["technique_name"] == name)
    page.request.put(
        f"{own_server.url}/api/v1/settings",
        headers={"Authorization": f"Bearer {own_server.token('manager')}"},
        data={"send_at_once": [technique]},
    )
    page.reload()
    expect(page.locator(".line-live")).to_be_visible()
    bring_to_front(page, "买家once")
    pick_whole(page)
    assert bridge.hear("reply")["how"] == "send"
    bridge.close()


def test_a_note_is_written_stands_with_the_buyer_and_is_ticked_by_key_and_mouse(
    page: Page, server: Running, bridge: Bridge
) -> None:
    in_front(page, server, bridge, "note")
    page.keyboard.press("b")
    form = page.locator("form.panel")
    expect(form.locator("textarea")).to_be_focused()
    page.keyboard.type("1 张贺卡")
    form.get_by_role("checkbox").check()
    form.locator("textarea").press("Enter")
    expect(form).to_have_count(0)
    expect(page.locator(".notes")).to_contain_text("1 张贺卡")
    expect(page.locator(".notes .tag-red")).to_be_visible()
    tick = page.get_by_role("checkbox", name="办好了：1 张贺卡")
    for key in ("d", "1"):
        page.keyboard.press(key)
    expect(tick).to_be_checked()
    expect(page.locator(".chip-note")).to_have_count(0)
    tick.click()
    expect(tick).not_to_be_checked()
    page.keyboard.press("d")
    expect(page.locator(".tick kbd")).to_have_text("1")
    page.keyboard.press("Escape")
    assert server.query("select text from notes where not done and buyer = 'note'") == ["1 张贺卡"]


def test_a_trait_is_switched_off_and_on_again(page: Page, server: Running, bridge: Bridge) -> None:
    bridge.says("trait", "能便宜点吗，太贵了，有优惠吗", "特征")
    open_sidebar(page, server)
    bring_to_front(page, "特征")
    chip = page.locator(".chip-trait").first
    name = chip.evaluate("(one) => one.firstChild.textContent.trim()")
    chip.hover()
    chip.get_by_role("button", name=f"不是「{name}」").click()
    back = page.get_by_role("button", name=f"还是「{name}」")
    expect(back).to_be_visible()
    back.click()
    expect(back).to_have_count(0)
    expect(page.locator(".chip-trait").filter(has_text=name)).to_have_count(1)


def test_what_a_buyer_said_elsewhere_is_pasted_and_answered_by_copying(page: Page, own_server: Running) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_sidebar(page, own_server)
    page.keyboard.press("v")
    form = page.locator("form.panel")
    form.get_by_label("称呼").fill("京麦的买家")
    form.locator("textarea").fill("这个有货吗，今天能发吗")
    form.locator("textarea").press("Enter")
    expect(page.locator(".buyer-name")).to_have_text("京麦的买家")
    expect(page.locator(".said blockquote")).to_have_text("这个有货吗，今天能发吗")
    row = page.locator(".item:not(:has(.gap))").first
    text = row.locator(".item-text").inner_text()
    page.keyboard.press(row.locator(".cap").inner_text())
    expect(page.locator(".toasts")).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == text
    page.keyboard.press("v")
    form.locator("textarea").fill("黑色呢")
    form.get_by_role("button", name="看建议").click()
    expect(page.locator(".said blockquote")).to_have_text("黑色呢")
