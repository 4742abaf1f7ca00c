"""The sidebar in a real browser, on a real server: first run, cards, digits, input methods, reconnecting."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import Bridge, bring_to_front, open_sidebar
from tests.browser.running import Killable, Running

pytestmark = pytest.mark.browser


def test_the_first_run_says_what_to_do_and_a_wrong_token_is_told(page: Page, server: Running) -> None:
    page.goto(server.url)
    expect(page.locator(".first-steps li")).to_have_count(3)
    page.locator("#token").fill("这不是口令")
    page.locator("form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert "token" not in page.url


def test_a_digit_sends_the_whole_line_to_the_bridge_and_tells_what_became_of_it(page: Page, server: Running) -> None:
    bridge = Bridge(server)
    open_sidebar(page, server)
    bridge.says("digit", "在吗", "小鱼")
    bring_to_front(page, "小鱼")
    expect(page.locator(".item")).not_to_have_count(0)
    first = page.locator(".item-text").first.inner_text()
    page.keyboard.press("1")
    reply = bridge.hear("reply")
    assert reply["text"] == first
    assert reply["buyer"] == "digit"
    assert reply["how"] == "insert"
    bridge.tell(type="delivered", id="d-1", reply=reply["id"], ok=False, why="not_empty")
    expect(page.get_by_role("alertdialog")).to_contain_text("草稿")
    bridge.close()


def test_digits_of_an_input_method_pick_nothing(page: Page, server: Running) -> None:
    bridge = Bridge(server)
    open_sidebar(page, server)
    bridge.says("ime", "在吗", "阿杉")
    bring_to_front(page, "阿杉")
    expect(page.locator(".item")).not_to_have_count(0)
    page.evaluate(
        """() => {
          for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
            const event = new KeyboardEvent("keydown", { key: "1", code: "Digit1", bubbles: true, ...init });
            (document.activeElement ?? document.body).dispatchEvent(event);
          }
        }"""
    )
    # A composition as the browser itself runs it: letters in the search box, then a digit chooses a candidate.
    page.keyboard.press("/")
    box = page.locator(".search input")
    expect(box).to_be_focused()
    input_method = page.context.new_cdp_session(page)
    input_method.send("Input.imeSetComposition", {"text": "tui", "selectionStart": 3, "selectionEnd": 3})
    input_method.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "key": "Process", "code": "Digit1", "windowsVirtualKeyCode": 229},
    )
    input_method.send("Input.insertText", {"text": "退换"})
    expect(box).to_have_value("退换")
    bridge.tell(type="ping")
    assert bridge.hear("pong"), "a pick would have come to the bridge before the pong"
    expect(page.locator(".item-sending, .item-given")).to_have_count(0)
    bridge.close()


def test_search_by_initials_finds_phrases_and_a_digit_takes_one(page: Page, server: Running) -> None:
    bridge = Bridge(server)
    open_sidebar(page, server)
    bridge.says("search", "可以退货吗", "橙子")
    bring_to_front(page, "橙子")
    page.keyboard.press("/")
    page.keyboard.type("tuihuan")
    expect(page.locator(".choice-say")).to_be_visible()
    expect(page.locator(".item").first).to_contain_text("退")
    bridge.close()


def test_what_buyers_write_is_only_ever_text(page: Page, server: Running) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    server.say("evil", evil, buyer_name="<b>坏人</b>")
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    open_sidebar(page, server)
    bring_to_front(page, "<b>坏人</b>")
    expect(page.locator(".said blockquote")).to_have_text(evil)
    assert page.locator(".said img, .strip-box b img").count() == 0


def test_the_agent_corrects_the_stage_with_a_click(page: Page, server: Running) -> None:
    server.say("stage", "在吗", buyer_name="木木")
    open_sidebar(page, server)
    bring_to_front(page, "木木")
    page.locator(".stage-bar button").nth(4).click()
    expect(page.locator(".stage-bar button").nth(4)).to_have_attribute("aria-current", "step")
    expect(page.locator(".because")).to_contain_text("手动")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_sticks_out_at_the_sides(page: Page, server: Running, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    server.say(
        "wide", "这款冲锋衣https://example.com/" + "a" * 200 + "有货吗", buyer_name="名字很长很长很长的一位买家" * 4
    )
    open_sidebar(page, server)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_strip_is_short_and_its_last_row_opens_the_rest(page: Page, server: Running) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for number in range(1, 7):
        server.say(f"strip-{number}", "在吗", buyer_name=f"排队{number}")
    open_sidebar(page, server)
    rows = page.locator(".strip-box .row:visible")
    expect(rows).to_have_count(3)
    front = page.locator(".buyer-name")
    for _ in range(4):
        before = front.inner_text()
        page.keyboard.press("k")
        expect(front).not_to_have_text(before)
        expect(rows).to_have_count(3)
        expect(page.locator(".row-current .row-name:visible")).to_have_text(front.inner_text())
    more = page.locator(".strip-more button")
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    page.locator(".strip-box").get_by_text("排队3", exact=True).click()
    expect(front).to_have_text("排队3")
    expect(rows).to_have_count(3)


@pytest.mark.parametrize("width", [360, 1280])
def test_evidence_that_is_cut_stands_in_full_on_focus_and_moves_nothing(
    page: Page, server: Running, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    server.say(
        "because",
        "这件外套黑色和白色我有点纠结，能便宜点吗，身高165体重110斤穿什么码，急用，麻烦备注",
        buyer_name="七月",
    )
    open_sidebar(page, server)
    bring_to_front(page, "七月")
    line = page.locator(".because")
    cut = line.evaluate("(line) => line.scrollWidth > line.clientWidth")
    top = page.locator(".item").first.bounding_box()
    line.focus()
    expect(line.locator(".bubble")).to_be_visible(visible=cut)
    assert page.locator(".item").first.bounding_box() == top


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_that_is_said_back_covers_a_suggestion(page: Page, server: Running, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    bridge = Bridge(server)
    bridge.says(f"toast-{width}", "这件外套黑色和白色我有点纠结，能便宜点吗", f"提示{width}")
    open_sidebar(page, server)
    bring_to_front(page, f"提示{width}")
    page.keyboard.press(page.locator(".item:not(:has(.gap)) .cap").first.inner_text())
    reply = bridge.hear("reply")
    bridge.tell(type="delivered", id=f"d-{width}", reply=reply["id"], ok=False, why="failed")
    toast = page.locator(".toast-bad")
    expect(toast).to_be_visible()
    for searching in (False, True):
        if searching:
            page.keyboard.press("/")
            expect(page.locator(".search-open")).to_be_visible()
        below = toast.bounding_box()
        assert below
        assert page.locator(".work").evaluate("(work) => work.getBoundingClientRect().bottom") <= below["y"]
        assert below["x"] >= 0
        assert below["x"] + below["width"] <= width
        box = page.locator(".search").bounding_box()
        assert box
        assert not searching or below["y"] + below["height"] <= box["y"], "what is typed stays in sight"
    bridge.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_whatever_is_clicked_is_24_pixels_high_and_wide(page: Page, server: Running, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    server.say("target", "在吗", buyer_name="小号")
    open_sidebar(page, server)
    expect(page.locator(".item")).not_to_have_count(0)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button")].filter((button) => button.offsetParent).flatMap((button) => {
          const { width, height } = button.getBoundingClientRect();
          const around = getComputedStyle(button, "::after");
          const reach = around.position === "absolute" ? parseFloat(around.height) : height;
          return width < 24 || Math.max(height, reach) < 24 ? [`${button.className} ${width} × ${reach}`] : [];
        })"""
    )
    assert small == []


def test_on_a_wide_page_what_the_buyer_said_stands_above_the_list(page: Page, server: Running) -> None:
    server.say("above", "在吗", buyer_name="上面")
    open_sidebar(page, server)
    bring_to_front(page, "上面")
    said, rows = page.locator(".said").bounding_box(), page.locator(".list").bounding_box()
    assert said is not None
    assert rows is not None
    assert (said["x"], said["width"]) == (rows["x"], rows["width"])
    assert said["y"] + said["height"] <= rows["y"]


def test_after_a_restart_of_the_server_the_sidebar_is_back_with_every_card(page: Page, killable: Killable) -> None:
    killable.say("before", "在吗", buyer_name="石头")
    open_sidebar(page, killable)
    bring_to_front(page, "石头")
    killable.kill()
    expect(page.locator(".line-offline, .line-connecting").first).to_be_visible()
    killable.start()
    killable.say("after", "有货吗", buyer_name="南风")
    expect(page.locator(".line-live")).to_be_visible(timeout=15_000)
    expect(page.locator(".strip-box")).to_contain_text("石头")
    expect(page.locator(".strip-box")).to_contain_text("南风")
