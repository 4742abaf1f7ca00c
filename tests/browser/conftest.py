"""What browser tests share: Chromium, pages that fail on any error of the page, and real servers.

Playwright's synchronous interface keeps a loop of its own in this thread, so the browser lives no longer than a module:
asynchronous tests of other modules need the thread for theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.running import Running

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody who was never here."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which every script error, and everything that the content policy stops, fails the test."""
    troubles: list[str] = []
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: troubles.append(str(error)))

    def listen(message: Any) -> None:
        # A server that is away is part of some tests; what the page makes of it is asserted there.
        if message.type == "error" and "WebSocket connection" not in message.text and "ERR_" not in message.text:
            troubles.append(message.text)

    page.on("console", listen)
    yield page
    assert troubles == []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A served shop, shared by a module."""
    running = Running(tmp_path_factory.mktemp("serve") / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demo, shared by a module."""
    running = Running(tmp_path_factory.mktemp("demo") / "data", "demo")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Running]:
    """A served shop that a test may kill."""
    running = Running(tmp_path / "data")
    running.start()
    yield running
    running.stop()
