"""Pictures the extension beside each local chat page: `python scripts/screenshots_extension.py FOLDER [PAGE…]`.

Chat page and panel are pictured apart and put side by side, as Chrome shows them; nothing else is drawn.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.conftest import ARGUMENTS
from tests.browser.extension import ADDRESSES, ORIGIN, Desk, launch, set_up
from tests.browser.running import served
from tests.needs import chromium_path

WHO = {
    "pinduoduo": ("3301", "小鱼", "小鱼"),
    "feige": ("3302", "南风", "南风"),
    "dongdong": ("3303", "石头", "石头"),
    "chatwoot": ("3304", "林林", "1:3304"),
    "taught": ("3305", "阿山", "阿山"),
    "framed": ("3306", "小禾", "1:3306"),
}
"""The buyer on each page: id, name, and what the sidebar calls them."""
TALK = (
    ("buyer", "在吗"),
    ("agent", "在的亲，看中哪一款啦"),
    ("buyer", "这件卫衣有货吗，我165/110斤穿什么码"),
    ("agent", "有货的，165/110斤建议M码，宽松一点更舒服"),
    ("buyer", "黑色和白色哪个好看呀"),
)


def main() -> None:
    """Picture the pages that were named, or all."""
    folder, *pages = sys.argv[1:]
    chromium = chromium_path()
    assert chromium, "no Chromium here"
    with (
        tempfile.TemporaryDirectory() as work,
        served(Path(work) / "data", origins=ORIGIN) as server,
        sync_playwright() as playwright,
    ):
        context = launch(playwright, chromium, Path(work), ARGUMENTS)
        set_up(context, server)
        for page in pages or ADDRESSES:
            Path(folder, f"extension-{page}.png").write_bytes(picture(context, page))
        context.close()


def picture(context: BrowserContext, like: str) -> bytes:
    """A chat page with a line just put in, and the panel beside it."""
    desk = Desk(context, like)
    id, name, shown = WHO[like]
    desk.buyer(id, name)
    for who, text in TALK:
        desk.says(id, text, who)
    for other, called in (("1", "阿杉"), ("2", "橙子")):
        desk.buyer(other, called)
    if like == "taught":
        teach(desk)
    if like == "pinduoduo":
        desk.panel.get_by_role("button", name="教买家名字").click()
        desk.chat.locator("header").click()
        desk.says(id, TALK[-1][1])  # the name comes with the next line
    desk.shows(shown, TALK[-1][1])
    desk.page.locator("textarea, [contenteditable]").first.focus()
    desk.chat.keyboard.press("Alt+2")
    expect(desk.sidebar.locator("body")).to_contain_text("已放进")
    beside = context.new_page()
    beside.set_viewport_size({"width": 1201, "height": 760})
    shots = [base64.b64encode(page.screenshot()).decode() for page in (desk.chat, desk.panel)]
    images = "".join(f'<img src="data:image/png;base64,{shot}">' for shot in shots)
    style = "<style>body{margin:0;display:flex;background:#b6bcc6;gap:1px}img{height:760px;display:block}</style>"
    beside.set_content(style + images)
    taken = beside.screenshot()
    beside.close()
    desk.close()
    return taken


def teach(desk: Desk) -> None:
    """Four clicks on a page that nobody knows."""
    expect(desk.strip).to_have_attribute("data-standing", "unknown")
    desk.panel.get_by_role("button", name="教一教").click()
    line = desk.chat.locator(".vac-message-wrapper .vac-format-message-wrapper")
    desk.chat.locator(".vac-room-header .vac-room-name").click()
    line.nth(0).click(force=True)
    line.nth(1).click(force=True)
    desk.chat.locator("textarea").click()


if __name__ == "__main__":
    main()
