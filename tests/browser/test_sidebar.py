"""The sidebar in a real browser, on a real server: first run, cards, digits, input methods, reconnecting."""

from __future__ import annotations

import json
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, expect
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.browser.running import HOST, Running

pytestmark = pytest.mark.browser


def open_sidebar(page: Page, server: Running) -> None:
    """Open the page as an agent does the first time: paste the token, connect."""
    page.goto(server.url)
    page.locator("#token").fill(server.token("agent", "xiaomei"))
    page.locator("form button[type=submit]").click()
    expect(page.locator(".line-live")).to_be_visible()


def bring_to_front(page: Page, buyer: str) -> None:
    """Choose a buyer in the strip, and wait for the card."""
    page.locator(".strip-box").get_by_text(buyer, exact=True).click()
    expect(page.locator(".buyer-name")).to_have_text(buyer)


class Bridge:
    """A chat client's bridge with one socket."""

    def __init__(self, server: Running) -> None:
        self._left = ExitStack()
        socket = connect(f"ws://{HOST}:{server.port}/ws", subprotocols=[Subprotocol("jiehua.v1")], proxy=None)
        self._socket = self._left.enter_context(socket)
        self.tell(type="hello", token=server.token("bridge"), role="bridge", client="test/1.0")
        assert self.hear("welcome")

    def tell(self, **frame: object) -> None:
        """Send a frame."""
        self._socket.send(json.dumps(frame, ensure_ascii=False))

    def hear(self, kind: str) -> dict[str, object]:
        """The next frame of this type."""
        while True:
            frame: dict[str, object] = json.loads(self._socket.recv(timeout=10))
            if frame["type"] == kind:
                return frame

    def says(self, buyer: str, text: str, name: str) -> None:
        """Feed what a buyer says; stored when this returns."""
        self.tell(type="message", id=f"{buyer}-1", buyer=buyer, text=text, buyer_name=name, **{"from": "buyer"})
        self.hear("ack")

    def close(self) -> None:
        """Hang up."""
        self._left.close()


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
    expect(page.locator(".toasts")).to_contain_text("草稿")
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


def test_after_a_restart_of_the_server_the_sidebar_is_back_with_every_card(page: Page, own_server: Running) -> None:
    own_server.say("before", "在吗", buyer_name="石头")
    open_sidebar(page, own_server)
    bring_to_front(page, "石头")
    own_server.kill()
    expect(page.locator(".line-offline, .line-connecting").first).to_be_visible()
    own_server.start()
    own_server.say("after", "有货吗", buyer_name="南风")
    expect(page.locator(".line-live")).to_be_visible(timeout=15_000)
    expect(page.locator(".strip-box")).to_contain_text("石头")
    expect(page.locator(".strip-box")).to_contain_text("南风")
