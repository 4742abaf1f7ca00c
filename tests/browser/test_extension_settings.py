"""The extension's settings: tried before they are kept, clear when they do not work, usable by everyone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.conftest import ARGUMENTS
from tests.browser.extension import ORIGIN, Desk, launch, set_up
from tests.browser.running import Running, served
from tests.browser.test_access import troubles
from tests.servers import free_port

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that lets the extension in."""
    with served(tmp_path_factory.mktemp("shop") / "data", origins=ORIGIN) as running:
        yield running


@pytest.fixture(scope="module")
def chrome(playwright: Playwright, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser with the extension, not set up."""
    context = launch(playwright, chromium, tmp_path_factory.mktemp("chrome"), ARGUMENTS)
    yield context
    context.close()


@pytest.fixture
def options(chrome: BrowserContext) -> Iterator[Page]:
    """The settings page."""
    page = chrome.new_page()
    page.goto(f"{ORIGIN}/extension/options.html")
    yield page
    page.close()


def save(page: Page, server: str, agent: str, bridge: str) -> None:
    """Fill in and save."""
    for name, value in (("server", server), ("agent", agent), ("bridge", bridge)):
        page.locator(f"[name={name}]").fill(value)
    page.locator("form button.main").first.click()


def test_what_does_not_work_is_told_and_not_kept(options: Page, shop: Running) -> None:
    told = options.locator(".told")
    agent, bridge = shop.token("agent", "xiaomei"), shop.token("bridge")
    save(options, f"http://127.0.0.1:{free_port()}", agent, bridge)
    expect(told).to_contain_text("连不上")
    save(options, shop.url, bridge, agent)
    expect(told).to_contain_text("是不是填反了")
    save(options, shop.url, agent, "made-up")
    expect(told).to_contain_text("桥接口令")
    save(options, shop.url, agent, "")
    expect(told).to_contain_text("请填写两个口令")
    assert options.evaluate("localStorage.length") == 0


def test_without_settings_the_panel_says_what_to_do(chrome: BrowserContext) -> None:
    panel = chrome.new_page()
    panel.goto(f"{ORIGIN}/extension/panel.html")
    expect(panel.get_by_role("button", name="去填写")).to_be_visible()
    assert troubles(panel) == []
    panel.close()


def test_the_panel_may_ask_the_server_over_http_and_all_can_use_it(chrome: BrowserContext, shop: Running) -> None:
    set_up(chrome, shop)
    desk = Desk(chrome, "feige")
    desk.buyer("1", "小鱼", "在吗")
    desk.shows("小鱼")
    script = "([url, token]) => fetch(url, { headers: { Authorization: `Bearer ${token}` } }).then((one) => one.status)"
    answer = desk.panel.frames[-1].evaluate(script, [f"{shop.url}/api/v1/phrases", shop.token("agent")])
    assert answer == 200
    assert troubles(desk.panel) == []
    desk.panel.emulate_media(color_scheme="dark")
    assert troubles(desk.panel) == []
    desk.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_use_the_settings(options: Page, scheme: str) -> None:
    options.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert troubles(options) == []
