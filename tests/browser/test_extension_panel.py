"""The extension as it is shipped: a click on its icon opens Chrome's own side panel, and shows it that one tab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.extension import ADDRESSES, ID, ORIGIN, launch

pytestmark = pytest.mark.browser

OPENED = """async () => {
  const until = Date.now() + 10000;
  while (Date.now() < until) {
    const [panel] = await chrome.runtime.getContexts({ contextTypes: ["SIDE_PANEL"] });
    if (panel?.documentUrl) return panel.documentUrl;  // empty while the panel still loads
    await new Promise((done) => setTimeout(done, 50));
  }
  return null;
}"""
SEEN = "chrome.tabs.query({}).then(tabs => tabs.map(tab => tab.url).filter(url => url?.startsWith('https:')))"


@pytest.fixture
def chrome(playwright: Playwright, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser with the extension, which was given leave for nothing."""
    context = launch(playwright, chromium, tmp_path_factory.mktemp("chrome"), ARGUMENTS, leave=False)
    yield context
    context.close()


def click_icon(chrome: BrowserContext, page: Page) -> None:
    """Click the extension's icon beside this page."""
    assert chrome.browser is not None
    cdp = chrome.browser.new_browser_cdp_session()
    tabs = cdp.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
    tab = next(one["targetId"] for one in tabs if one["url"] == page.url)
    cdp.send("Extensions.triggerAction", {"id": ID, "targetId": tab})


def test_a_click_opens_the_side_panel_and_shows_it_this_one_tab(chrome: BrowserContext) -> None:
    other, chat = chrome.new_page(), chrome.new_page()
    other.goto(ADDRESSES["feige"])
    chat.goto(ADDRESSES["pinduoduo"])
    worker = chrome.service_workers[0] if chrome.service_workers else chrome.wait_for_event("serviceworker")
    assert worker.evaluate(SEEN) == [], "before the click it sees no address"
    click_icon(chrome, chat)
    assert worker.evaluate(OPENED) == f"{ORIGIN}/extension/panel.html"
    assert worker.evaluate(SEEN) == [ADDRESSES["pinduoduo"]]
    assert worker.evaluate("chrome.permissions.getAll().then(all => all.origins)") == []
