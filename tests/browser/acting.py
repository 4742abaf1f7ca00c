"""What people and bridges do in browser tests: sign in, bring a buyer to the front, feed and answer as a bridge."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack

from playwright.sync_api import Frame, Page, expect
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.browser.running import Running
from tests.servers import HOST


def open_sidebar(page: Page, server: Running) -> None:
    """Open the page as an agent does the first time: paste the token, connect."""
    page.goto(server.url)
    page.locator("#token").fill(server.token("agent", "xiaomei"))
    page.locator("form button[type=submit]").click()
    expect(page.locator(".line-live")).to_be_visible()


def bring_to_front(page: Page, buyer: str) -> None:
    """Choose a buyer in the strip, opened where it is short, and wait for the card."""
    expect(page.locator(".strip .row")).not_to_have_count(0)
    more = page.locator('.strip-more button[aria-expanded="false"]:visible')
    if more.count():
        more.click()
    page.locator(".strip-box").get_by_text(buyer, exact=True).click()
    expect(page.locator(".buyer-name")).to_have_text(buyer)


COUNT = """async () => {
  if (!(await indexedDB.databases()).some((one) => one.name === "jiehua")) return 0;
  return await new Promise((done) => {
    const asked = indexedDB.open("jiehua");
    asked.onsuccess = () => {
      const base = asked.result;
      const count = base.transaction("bank").objectStore("bank").count();
      count.onsuccess = () => { base.close(); done(count.result); };
    };
  });
}"""


def bank_is_here(page: Page | Frame) -> None:
    """Wait until the bank has come into the browser."""
    until = time.monotonic() + 10
    while page.evaluate(COUNT) == 0:
        assert time.monotonic() < until, "no bank came"
        page.wait_for_timeout(50)


class Bridge:
    """A chat client's bridge with one socket."""

    def __init__(self, server: Running) -> None:
        token = server.token("bridge")  # before the socket is open: it waits five seconds for its hello
        self._left = ExitStack()
        self._count = 0
        self._mark = "" if server.bridges == 0 else f"-{server.bridges}"
        server.bridges += 1
        socket = connect(f"ws://{HOST}:{server.port}/ws", subprotocols=[Subprotocol("jiehua.v1")], proxy=None)
        self._socket = self._left.enter_context(socket)
        self.tell(type="hello", token=token, role="bridge", client="test/1.0")
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

    def says(self, buyer: str, text: str, name: str = "") -> None:
        """Feed what a buyer says; stored when this returns."""
        named = {"buyer_name": name} if name else {}
        self._count += 1
        self.tell(
            type="message",
            id=f"{buyer}-{self._count}{self._mark}",
            buyer=buyer,
            text=text,
            **named,
            **{"from": "buyer"},
        )
        self.hear("ack")

    def heard_nothing(self) -> None:
        """No reply is under way: it would come before the pong."""
        self.tell(type="ping")
        while (frame := json.loads(self._socket.recv(timeout=10)))["type"] != "pong":
            assert frame["type"] != "reply", frame

    def close(self) -> None:
        """Hang up."""
        self._left.close()
