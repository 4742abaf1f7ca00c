"""Takes the pictures of the README from a real run of the demo: `python scripts/screenshots.py CHROMIUM [FOLDER]`.

Starts `jiehua demo` on a free port, lets the buyers come, answers some of them by digits, and writes docs/screenshots/.
With FOLDER it writes there, and besides the sidebar in each state at 320, 400 and 1280 px, light and dark, to be looked
at.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
WIDTHS = (320, 400, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]


def main() -> None:
    """Start, look, stop."""
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "app.cli", "demo", "--port", "8765"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            ready = server.stdout.readline() if server.stdout else ""
            found = re.search(r"http://\S+", ready)
            if not found:
                sys.exit(f"the demo did not start: {ready!r}")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=sys.argv[1], args=ARGUMENTS)
                for scheme in SCHEMES:
                    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
                    page.emulate_media(color_scheme=scheme)
                    page.goto(found[0])
                    _play(page)
                    page.screenshot(path=folder / f"demo-{scheme}.png")
                    page.locator("iframe").screenshot(path=folder / f"sidebar-{scheme}.png")
                    page.close()
                page = browser.new_page(viewport={"width": 400, "height": 740}, locale="zh-CN")
                page.goto(found[0].replace("/demo", "/?demo"))
                _sidebar(page, folder)
                page.close()
                narrow = browser.new_page(viewport={"width": 360, "height": 740}, locale="zh-CN")
                narrow.goto(found[0])
                narrow.wait_for_timeout(12_000)
                narrow.get_by_role("button", name="接话", exact=True).click()
                narrow.wait_for_timeout(1_000)
                narrow.screenshot(path=folder / "narrow.png")
                if folder != FOLDER:
                    for width in WIDTHS:
                        for scheme in SCHEMES:
                            _states(browser, found[0].replace("/demo", "/?demo"), folder, width, scheme)
                browser.close()
        finally:
            server.terminate()


def _sidebar(page: Page, folder: Path) -> None:
    """The sidebar alone, in the shop whose buyers came before: a search, a draft with a gap, the window on top."""
    page.locator(".item").first.wait_for()
    page.wait_for_timeout(500)
    page.keyboard.press("/")
    page.keyboard.type("tuihuo", delay=30)
    page.wait_for_timeout(700)
    page.screenshot(path=folder / "search.png")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Digit1")
    page.locator("#draft-text").fill("亲，{颜色}的已经给您备好，保证今天就发")
    page.wait_for_timeout(1_200)
    page.screenshot(path=folder / "editor.png")
    page.keyboard.press("Escape")
    with page.context.expect_page() as opened:
        page.keyboard.press("w")
    small = opened.value
    small.set_viewport_size({"width": 380, "height": 680})
    small.wait_for_timeout(600)
    small.screenshot(path=folder / "small-window.png")
    small.close()


def _states(browser: Browser, url: str, folder: Path, width: int, scheme: Literal["light", "dark"]) -> None:
    """The sidebar in each of its states at one width and in one scheme."""
    page = browser.new_page(viewport={"width": width, "height": 740}, locale="zh-CN")
    page.emulate_media(color_scheme=scheme)
    page.goto(url)
    page.locator(".item").first.wait_for()
    for name, keys in (
        ("list", ()),
        ("stage", ("s",)),
        ("note", ("Escape", "b")),
        ("paste", ("Escape", "v")),
        ("search", ("Escape", "/", *"tuihuo")),
        ("nothing", (*"zzzz",)),
        ("editor", ("Escape", "Shift+Digit1")),
        ("help", ("Escape", "?")),
    ):
        for key in keys:
            page.keyboard.press(key)
        if name == "note":
            page.locator("form.panel textarea").fill("送一张贺卡，写「生日快乐」，再多包一层纸，怕路上压坏了")
            page.screenshot(path=folder / f"{name}-form-{width}-{scheme}.png")
            page.keyboard.press("Enter")
            page.wait_for_timeout(400)
        if name == "editor":
            page.locator("#draft-text").fill("亲，{颜色}的已经给您备好，保证今天就发，这是全网第一的面料")
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
    page.close()


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
