"""Takes the pictures of the README from a real run of the demo: .venv/bin/python scripts/screenshots.py CHROMIUM.

Starts `jiehua demo` on a free port, lets the buyers come, answers some of them by digits, and writes docs/screenshots/.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]


def main() -> None:
    """Start, look, stop."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "app.cli", "demo", "--port", "8765"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            ready = server.stdout.readline() if server.stdout else ""
            found = re.search(r"http://\S+", ready)
            if not found:
                sys.exit(f"the demo did not start: {ready!r}")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=sys.argv[1], args=ARGUMENTS)
                for scheme in ("light", "dark"):
                    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
                    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
                    page.goto(found[0])
                    _play(page)
                    page.screenshot(path=FOLDER / f"demo-{scheme}.png")
                    page.locator("iframe").screenshot(path=FOLDER / f"sidebar-{scheme}.png")
                    page.close()
                page = browser.new_page(viewport={"width": 400, "height": 740}, locale="zh-CN")
                page.goto(found[0].replace("/demo", "/?demo"))
                _sidebar(page)
                page.close()
                narrow = browser.new_page(viewport={"width": 360, "height": 740}, locale="zh-CN")
                narrow.goto(found[0])
                narrow.wait_for_timeout(12_000)
                narrow.get_by_role("button", name="接话", exact=True).click()
                narrow.wait_for_timeout(1_000)
                narrow.screenshot(path=FOLDER / "narrow.png")
                browser.close()
        finally:
            server.terminate()


def _sidebar(page: Page) -> None:
    """The sidebar alone, in the shop whose buyers came before: a search, a draft with a gap, the window on top."""
    page.locator(".item").first.wait_for()
    page.wait_for_timeout(500)
    page.keyboard.press("/")
    page.keyboard.type("tuihuo", delay=30)
    page.wait_for_timeout(700)
    page.screenshot(path=FOLDER / "search.png")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Digit1")
    page.locator("#draft-text").fill("亲，{颜色}的已经给您备好，保证今天就发")
    page.wait_for_timeout(1_200)
    page.screenshot(path=FOLDER / "editor.png")
    page.keyboard.press("Escape")
    with page.context.expect_page() as opened:
        page.keyboard.press("w")
    small = opened.value
    small.set_viewport_size({"width": 380, "height": 680})
    small.wait_for_timeout(600)
    small.screenshot(path=FOLDER / "small-window.png")
    small.close()


def _play(page: Page) -> None:
    """Answer the first buyers as an agent does: a digit, Enter."""
    sidebar = page.frame_locator("iframe")
    for _ in range(3):
        page.wait_for_timeout(6_000)
        whole = sidebar.locator(".item:not(:has(.gap))").first
        if whole.count() == 0:
            continue
        page.locator("iframe").focus()
        sidebar.locator("body").press(whole.locator(".cap").inner_text())
        page.wait_for_timeout(1_200)
        page.keyboard.press("Enter")
    page.wait_for_timeout(7_000)


if __name__ == "__main__":
    main()
