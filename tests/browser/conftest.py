"""What browser tests share: Chromium, pages that fail on any error of the page, and real servers.

Playwright's synchronous interface keeps a loop of its own in this thread, so the browser lives no longer than one test
of this folder follows another: asynchronous tests elsewhere need the thread for theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.running import Killable, Running, served, served_demo

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


FOLDER = Path(__file__).parent
_open = ExitStack()
"""Playwright and the browser, from the first test that asks for them to the last one of this folder that follows it."""
_found: dict[str, Any] = {}


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Close the browser when a test of another folder follows, or none."""
    if nextitem is None or FOLDER not in nextitem.path.parents:
        _found.clear()
        _open.close()


@pytest.fixture(scope="module")
def playwright() -> Playwright:
    """Playwright, for what launches a browser of its own."""
    if "playwright" not in _found:
        _found["playwright"] = _open.enter_context(sync_playwright())
    found: Playwright = _found["playwright"]
    return found


@pytest.fixture(scope="module")
def browser(chromium: str, playwright: Playwright) -> Browser:
    """Debian's Chromium, without a window; one for all modules, in which each test has a context of its own."""
    if "browser" not in _found:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        _open.callback(launched.close)
        _found["browser"] = launched
    found: Browser = _found["browser"]
    return found


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
    with served(tmp_path_factory.mktemp("serve") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demo, shared by a module."""
    with served_demo(tmp_path_factory.mktemp("demo") / "data") as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Running]:
    """A served shop without any other test's buyers and settings."""
    with served(tmp_path / "data") as running:
        yield running


@pytest.fixture
def killable(tmp_path: Path) -> Iterator[Killable]:
    """A served shop that a test may kill."""
    running = Killable(tmp_path / "data")
    running.start()
    yield running
    running.stop()
