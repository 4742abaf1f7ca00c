"""The extension in a real Chromium, beside pages built like those of four platforms: reading, putting in, refusing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.extension import ADDRESSES, ORIGIN, Desk, launch, set_up
from tests.browser.running import Running

pytestmark = pytest.mark.browser
PLATFORMS = ["pinduoduo", "feige", "dongdong", "chatwoot"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that lets the extension in."""
    running = Running(tmp_path_factory.mktemp("shop") / "data", origins=ORIGIN)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chrome(chromium: str, shop: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser with the extension, set up for the shop."""
    with sync_playwright() as playwright:
        context = launch(playwright, chromium, tmp_path_factory.mktemp("chrome"), ARGUMENTS)
        set_up(context, shop)
        yield context
        context.close()


@pytest.fixture
def desk(chrome: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A chat page with the panel beside it; on the platform that the test names, else on the first."""
    opened = Desk(chrome, getattr(request, "param", "pinduoduo"))
    yield opened
    opened.close()


def names(desk: Desk, id: str, name: str) -> str:
    """What the sidebar calls a buyer: pages that show only a number give no name."""
    return id if desk.chat.url.startswith((ADDRESSES["pinduoduo"], "https://app.chatwoot.com")) else name


@pytest.mark.parametrize("desk", PLATFORMS, indirect=True)
def test_a_digit_in_the_chat_page_puts_the_line_into_its_input_box_and_a_person_sends(desk: Desk) -> None:
    desk.buyer("3301", "小鱼", "在吗", "黑色和白色哪个好看呀")
    desk.shows(names(desk, "3301", "小鱼"))
    expect(desk.strip).to_have_attribute("data-standing", "ready")
    line = desk.sidebar.locator(".list li").first
    desk.chat.locator("textarea, [contenteditable]").first.focus()
    desk.chat.keyboard.press("Alt+1")
    expect(desk.sidebar.locator("body")).to_contain_text("已放进聊天框")
    put = desk.composer()
    assert put
    assert put in line.inner_text().replace("\n", "")
    assert desk.chat.evaluate("window.sent") == []
    desk.chat.keyboard.press("Enter")
    assert desk.chat.evaluate("window.sent[0].text") == put
    assert desk.composer() == ""


@pytest.mark.parametrize("desk", ["pinduoduo", "feige"], indirect=True)
def test_a_page_that_is_read_again_is_not_fed_again(desk: Desk, shop: Running) -> None:
    """With the platform's own ids of messages, and without."""
    name = names(desk, "3302", "阿杉")

    def opens() -> None:
        desk.buyer("3302", "阿杉", "有吗", "有吗")
        desk.says("3302", "有的亲", "agent")
        desk.says("3302", "有吗")

    opens()
    desk.shows(name)
    desk.chat.reload()
    opens()
    desk.panel.reload()
    desk.shows(name)
    desk.says("3302", "那要一件")
    expect(desk.sidebar.locator(".said")).to_contain_text("那要一件")
    talk = shop.talk(f"{desk.like}:{name}")
    assert [line["text"] for line in talk] == ["有吗", "有吗", "有的亲", "有吗", "那要一件"]
    assert [line["from"] for line in talk][2] == "agent"
