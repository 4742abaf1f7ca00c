"""Every key of the sidebar in a real browser, rebinding and switching off, and what a key may never do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import Bridge, bring_to_front, open_sidebar
from tests.browser.running import Running

pytestmark = pytest.mark.browser

HESITATING = "这件外套黑色和白色我有点纠结，能便宜点吗"


@pytest.fixture
def bridge(server: Running) -> Iterator[Bridge]:
    """A chat client's bridge."""
    bridge = Bridge(server)
    yield bridge
    bridge.close()


def whole(page: Page) -> str:
    """The digit of the first line without a gap."""
    return page.locator(".item:not(:has(.gap)) .cap").first.inner_text()


def test_shift_and_a_digit_edit_and_enter_sends_what_was_edited(page: Page, server: Running, bridge: Bridge) -> None:
    bridge.says("edit", HESITATING, "改一改")
    open_sidebar(page, server)
    bring_to_front(page, "改一改")
    page.keyboard.press(f"Shift+Digit{whole(page)}")
    field = page.locator("#draft-text")
    expect(field).to_be_focused()
    field.fill("黑色和白色都在，")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("您慢慢选")
    page.keyboard.press("Enter")
    assert bridge.hear("reply")["text"] == "黑色和白色都在，\n您慢慢选"
    expect(field).to_have_count(0)


def test_tab_walks_the_gaps_and_alt_and_a_digit_fill_them(page: Page, server: Running, bridge: Bridge) -> None:
    bridge.says("gaps", "黑色还有吗，赠品送什么", "填空")
    open_sidebar(page, server)
    bring_to_front(page, "填空")
    page.keyboard.press("/")
    page.keyboard.type("活动截止")
    gappy = page.locator(".item:has(.gap)").first
    expect(gappy).to_be_visible()
    page.keyboard.press(gappy.locator(".cap").inner_text())
    field = page.locator("#draft-text")
    expect(field).to_be_focused()
    selected = "(f) => f.value.slice(f.selectionStart, f.selectionEnd)"
    assert field.evaluate(selected).startswith("{")
    expect(page.locator(".offers .value")).not_to_have_count(0)
    before = field.input_value().count("{")
    page.keyboard.press("Alt+Digit1")
    value = page.locator("#draft-text").input_value()
    assert value.count("{") < before
    field.fill("{甲}和{乙}")
    field.evaluate("(f) => f.setSelectionRange(0, 0)")
    for gap in ("{甲}", "{乙}", "{甲}"):
        page.keyboard.press("Tab")
        expect(field).to_be_focused()
        assert field.evaluate(selected) == gap
    page.keyboard.press("Shift+Tab")
    assert field.evaluate(selected) == "{乙}"
    page.keyboard.press("Enter")
    bridge.heard_nothing()
    expect(page.locator(".toasts")).to_contain_text("还有空没填")


def test_escape_goes_back_and_a_changed_draft_is_kept(page: Page, server: Running, bridge: Bridge) -> None:
    bridge.says("esc", HESITATING, "退一步")
    open_sidebar(page, server)
    bring_to_front(page, "退一步")
    digit = whole(page)
    page.keyboard.press(f"Shift+Digit{digit}")
    page.locator("#draft-text").fill("我改了一半")
    page.keyboard.press("Escape")
    expect(page.locator("#draft-text")).to_have_count(0)
    page.keyboard.press(digit)
    expect(page.locator("#draft-text")).to_have_value("我改了一半")
    bridge.heard_nothing()


def test_n_j_and_k_bring_other_buyers_to_the_front(page: Page, server: Running) -> None:
    server.say("go-1", "在吗", buyer_name="走一")
    server.say("go-2", "在吗", buyer_name="走二")
    open_sidebar(page, server)
    bring_to_front(page, "走一")
    front = page.locator(".buyer-name")
    page.keyboard.press("j")
    expect(front).not_to_have_text("走一")
    page.keyboard.press("k")
    expect(front).to_have_text("走一")
    page.keyboard.press("n")
    expect(front).not_to_have_text("走一")


def test_s_and_a_digit_correct_the_stage_and_c_and_a_digit_copy(page: Page, server: Running, bridge: Bridge) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bridge.says("stage", "在吗", "换阶段")
    open_sidebar(page, server)
    bring_to_front(page, "换阶段")
    row = page.locator(".item:not(:has(.gap))").first
    text = row.locator(".item-text").inner_text()
    page.keyboard.press("c")
    page.keyboard.press(row.locator(".cap").inner_text())
    expect(page.locator(".toasts")).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == text
    bridge.heard_nothing()
    page.keyboard.press("s")
    page.keyboard.press("4")
    expect(page.locator(".stage-bar button").nth(3)).to_have_attribute("aria-current", "step")


def test_x_and_a_digit_put_a_line_away_for_this_buyer(page: Page, server: Running, bridge: Bridge) -> None:
    bridge.says("away", HESITATING, "不要这句")
    open_sidebar(page, server)
    bring_to_front(page, "不要这句")
    row = page.locator(".item").first
    text = row.locator(".item-text").inner_text()
    page.keyboard.press("x")
    page.keyboard.press(row.locator(".cap").inner_text())
    expect(page.locator(".item-text").get_by_text(text, exact=True)).to_have_count(0)
    bridge.says("away", "还是纠结黑色和白色")
    expect(page.locator(".said blockquote")).to_have_text("还是纠结黑色和白色")
    expect(page.locator(".item-text").get_by_text(text, exact=True)).to_have_count(0)


def test_what_is_personal_is_covered_until_u_shows_it_and_who_looked_is_noted(
    page: Page, server: Running, bridge: Bridge
) -> None:
    bridge.says("covered", "电话 13900001111 改一下", "隐去")
    open_sidebar(page, server)
    bring_to_front(page, "隐去")
    said = page.locator(".said blockquote")
    expect(said).to_contain_text("••••")
    around = page.locator(".strip-box, .buyer, .said, .facts").all_inner_texts()
    assert "13900001111" not in "".join(around)
    page.keyboard.press("u")
    expect(said).to_contain_text("13900001111")
    assert server.query("select what from audit where buyer = 'covered'") == ["uncovered"]
    expect(page.get_by_role("button", name="显示隐去的内容")).to_have_count(0)
    bridge.says("covered", "就打 13900001111")
    expect(said).to_contain_text("就打 ••••")
    page.get_by_role("button", name="显示隐去的内容").click()
    expect(said).to_contain_text("就打 13900001111")


def test_the_arrows_walk_the_list_and_enter_picks_there(page: Page, server: Running, bridge: Bridge) -> None:
    bridge.says("arrows", HESITATING, "箭头")
    open_sidebar(page, server)
    bring_to_front(page, "箭头")
    row = page.locator(".item").filter(has=page.locator(f".cap:text-is('{whole(page)}')"))
    for _ in range(int(row.locator(".cap").inner_text())):
        page.keyboard.press("ArrowDown")
    expect(row.locator(".item-pick")).to_be_focused()
    page.keyboard.press("Enter")
    assert bridge.hear("reply")["text"] == row.locator(".item-text").inner_text()


@pytest.mark.parametrize("trigger", ["/", "、", "／"])
def test_slash_and_its_chinese_sisters_open_the_search(page: Page, server: Running, trigger: str) -> None:
    server.say("slash", "在吗", buyer_name="斜杠")
    open_sidebar(page, server)
    bring_to_front(page, "斜杠")
    page.evaluate(
        "(key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))",
        trigger,
    )
    expect(page.locator(".search input")).to_be_focused()
    expect(page.locator(".search input")).to_have_value("")


def test_a_key_is_put_elsewhere_and_the_clash_is_told(page: Page, server: Running, bridge: Bridge) -> None:
    bridge.says("rebind", HESITATING, "换键")
    open_sidebar(page, server)
    bring_to_front(page, "换键")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="改「下一位在等的买家」的按键").click()
    page.keyboard.press("j")
    expect(sheet.locator(".clash").first).to_contain_text("列表里下一位")
    sheet.get_by_role("button", name="改「下一位在等的买家」的按键").click()
    page.keyboard.press("Alt+j")
    expect(sheet.locator(".clash")).to_contain_text("Chatwoot")
    sheet.get_by_role("button", name="改「选这一条」的按键").click()
    page.keyboard.press("q")
    expect(sheet.locator(".clash").first).to_contain_text("数字")
    page.keyboard.press("Alt+3")
    expect(sheet.get_by_role("button", name="改「选这一条」的按键")).to_contain_text("Alt1–9")
    sheet.get_by_role("switch", name="开关「移除一条（再按数字）」").click()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    digit = whole(page)
    page.keyboard.press("x")
    page.keyboard.press(digit)
    bridge.heard_nothing()
    page.reload()
    expect(page.locator(".line-live")).to_be_visible()
    bring_to_front(page, "换键")
    page.keyboard.press(f"Alt+{whole(page)}")
    assert bridge.hear("reply")["buyer"] == "rebind"


def test_with_single_keys_off_no_letter_and_no_digit_does_anything(page: Page, server: Running, bridge: Bridge) -> None:
    bridge.says("off", HESITATING, "关键")
    open_sidebar(page, server)
    bring_to_front(page, "关键")
    page.keyboard.press("?")
    page.get_by_label("单键快捷键").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    for key in (whole(page), "n", "/", "s"):
        page.keyboard.press(key)
    expect(page.locator(".buyer-name")).to_have_text("关键")
    expect(page.locator(".search-open")).to_have_count(0)
    bridge.heard_nothing()


def test_a_new_card_while_the_list_has_the_focus_is_offered_and_nothing_moves(
    page: Page, server: Running, bridge: Bridge
) -> None:
    bridge.says("still", "在吗", "别动")
    open_sidebar(page, server)
    bring_to_front(page, "别动")
    page.keyboard.press("ArrowDown")
    before = page.locator(".item-text").all_inner_texts()
    bridge.says("still", "可以退货吗，收到是坏的")
    expect(page.locator(".offer")).to_be_visible()
    assert page.locator(".item-text").all_inner_texts() == before
    page.keyboard.press("r")
    expect(page.locator(".offer")).to_have_count(0)
    assert page.locator(".item-text").all_inner_texts() != before
