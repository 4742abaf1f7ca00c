"""The extension in a real Chromium, loaded unpacked, beside local pages that stand at the addresses of the real ones.

What a person does in Chrome's own windows cannot be done here: leave for a site is given in the copy's manifest, and
the panel's page is opened in a tab. All else is the shipped folder.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Frame, FrameLocator, Page, Playwright, Route, expect

from tests.browser.running import Running
from tests.shipped import ROOT

ID = "eanliadldmggnfnhacphgmgmekmdhbco"
"""The extension's id, which the key in its manifest makes the same everywhere."""
ORIGIN = f"chrome-extension://{ID}"
CHATS = Path(__file__).with_name("chats")
ADDRESSES = {
    "pinduoduo": "https://mms.pinduoduo.com/chat-merchant/index.html",
    "feige": "https://im.jinritemai.com/pc_seller_v2/main/workspace",
    "dongdong": "https://dongdong.jd.com/",
    "chatwoot": "https://app.chatwoot.com/app/accounts/1/dashboard",
    "taught": "https://chat.shop.example/desk",
    "framed": "https://portal.example/service",
}
COMPONENT = ROOT / "node_modules/vue-advanced-chat/dist/vue-advanced-chat.umd.js"
"""A chat component that nobody here wrote."""
SETTLED_MS = 400
"""For so long after a list changed by itself the sidebar takes no digit (frontend/README.md)."""
PRESSES, LOOKS = 3, 40
"""So often a person presses again, after two seconds of looking each time."""
KINDS = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript"}

WATCHED_FIELD = """() => {
  const field = document.querySelector("textarea");
  const own = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
  let tracked = "";
  window.state = "";
  Object.defineProperty(field, "value", {
    get() { return own.get.call(this); },
    set(value) { tracked = value; own.set.call(this, value); },
  });
  field.addEventListener("input", () => {
    const now = own.get.call(field);
    if (now !== tracked) window.state = tracked = now;
  });
}"""
"""Makes a page's input box one that a framework watches, as React does."""


def unpacked(folder: Path, leave: bool = True) -> Path:
    """A copy of `frontend/` that was given leave for the sites of the tests; without `leave` as it is shipped."""
    made = folder / "extension"
    shutil.copytree(ROOT / "frontend", made)
    if not leave:
        return made
    manifest = json.loads((made / "manifest.json").read_text("utf-8"))
    sites = {"/".join(address.split("/")[:3]) + "/*" for address in ADDRESSES.values()}
    manifest["host_permissions"] = [*sorted(sites), "http://127.0.0.1/*"]
    (made / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return made


def launch(
    playwright: Playwright, chromium: str, folder: Path, arguments: list[str], leave: bool = True
) -> BrowserContext:
    """A browser with the extension; requests to the chat sites get the local pages, nothing leaves the machine."""
    extension = unpacked(folder, leave)
    context = playwright.chromium.launch_persistent_context(
        folder / "profile",
        executable_path=chromium,
        args=[
            *arguments,
            "--enable-unsafe-extension-debugging",
            f"--disable-extensions-except={extension}",
            f"--load-extension={extension}",
        ],
        viewport={"width": 820, "height": 760},
        locale="zh-CN",
    )
    context.set_default_timeout(10_000)

    def answer(route: Route) -> None:
        address = route.request.url.split("?")[0]
        if "/chats/" in address:
            name = address.rsplit("/", 1)[-1]
            path = COMPONENT if name == COMPONENT.name else CHATS / name
        else:
            path = CHATS / next(f"{name}.html" for name, known in ADDRESSES.items() if address.startswith(known[:20]))
        route.fulfill(body=path.read_text("utf-8"), content_type=KINDS[path.suffix])

    for address in ADDRESSES.values():
        context.route("/".join(address.split("/")[:3]) + "/**", answer)
    return context


def set_up(context: BrowserContext, server: Running) -> None:
    """Fill in the settings page, as a person does the first time."""
    page = context.new_page()
    page.goto(f"{ORIGIN}/extension/options.html")
    page.locator("[name=server]").fill(server.url)
    page.locator("[name=agent]").fill(server.token("agent", "xiaomei"))
    page.locator("[name=bridge]").fill(server.token("bridge"))
    page.locator("form button.main").first.click()
    expect(page.locator(".told.good")).to_be_visible()
    page.close()


class Desk:
    """A chat page and the panel beside it; `page` is the frame of it that holds the chat."""

    def __init__(self, context: BrowserContext, like: str) -> None:
        self.like = like
        self.chat = context.new_page()
        self.chat.goto(ADDRESSES[like])
        self.page: Page | Frame = self.chat.frames[-1] if like == "framed" else self.chat
        self.panel = context.new_page()
        self.panel.set_viewport_size({"width": 380, "height": 760})
        self.panel.goto(f"{ORIGIN}/extension/panel.html")

    def named(self, id: str, name: str) -> str:
        """What the sidebar calls a buyer: pages that show only a number give no name."""
        return {"pinduoduo": id, "chatwoot": f"1:{id}"}.get(self.like, name)

    def on_the_wire(self, id: str, name: str) -> str:
        """The buyer's id for the server."""
        return f"{self.like}:{self.named(id, name)}"

    @property
    def sidebar(self) -> FrameLocator:
        """The sidebar in the panel."""
        return self.panel.frame_locator("iframe")

    @property
    def strip(self) -> Any:
        """What the panel says of the page."""
        return self.panel.locator(".strip")

    def buyer(self, id: str, name: str, *lines: str) -> None:
        """A buyer opens a talk."""
        self.page.evaluate("([id, name]) => window.chat.person(id, name)", [id, name])
        for line in lines:
            self.says(id, line)

    def says(self, id: str, text: str, who: str = "buyer") -> None:
        """A line appears on the page."""
        self.page.evaluate("([id, who, text]) => window.chat.say(id, who, text)", [id, who, text])

    def opens(self, id: str) -> None:
        """The agent goes over to another buyer."""
        self.page.evaluate("id => window.chat.open(id)", id)

    def shows(self, name: str, text: str = "") -> None:
        """Wait until the sidebar has the buyer in front, with suggestions for this text, that may be picked from."""
        expect(self.sidebar.locator(".buyer-name")).to_have_text(name)
        expect(self.sidebar.locator(".said")).to_contain_text(text)
        expect(self.sidebar.locator(".list .item-pick").first).to_be_visible()
        if text:
            self.panel.wait_for_timeout(SETTLED_MS)

    def puts(self, keys: str) -> None:
        """Press these keys in the chat page until a line stands in its input box: for a moment after the list has
        changed the sidebar takes none, and says so."""
        for _ in range(PRESSES):
            self.chat.keyboard.press(keys)
            for _ in range(LOOKS):
                if self.composer():
                    return
                self.page.wait_for_timeout(50)
        raise AssertionError(f"{keys} put nothing into the input box")

    def composer(self) -> str:
        """What stands in the input box."""
        field = self.page.locator("textarea, [contenteditable]").first
        return str(field.evaluate("field => field.value ?? field.innerText")).strip()

    def close(self) -> None:
        """Both pages."""
        for page in (self.panel, self.chat):
            page.close()


def errors_of(page: Page) -> list[str]:
    """A list that fills with the page's script errors."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found
