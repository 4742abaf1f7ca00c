"""An agent's sidebar as a bare socket, for tests that must say exactly what was seen when a line was picked."""

from __future__ import annotations

import json
from contextlib import ExitStack
from secrets import token_hex
from typing import Any

from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.browser.running import Running
from tests.servers import HOST

PATIENCE = 15.0
"""Seconds after which a frame that was to come counts as missing."""


class Agent:
    """A welcomed sidebar, with the cards as it was told them."""

    def __init__(self, server: Running) -> None:
        self._left = ExitStack()
        url = f"ws://{HOST}:{server.port}/ws"
        self.socket = self._left.enter_context(connect(url, subprotocols=[Subprotocol("jiehua.v1")], proxy=None))
        self.cards: dict[str, dict[str, Any]] = {}
        self._name, self._picks = token_hex(8), 0
        self._send({"type": "hello", "token": server.token("agent", "xiaomei"), "role": "sidebar", "client": "t/1"})
        self.until("snapshot")

    def _send(self, frame: dict[str, Any]) -> None:
        self.socket.send(json.dumps(frame, ensure_ascii=False))

    def until(self, kind: str) -> dict[str, Any]:
        """The next frame of this type."""
        while True:
            frame: dict[str, Any] = json.loads(self.socket.recv(timeout=PATIENCE))
            for card in [*frame.get("buyers", ()), *([frame["buyer"]] if frame["type"] == "buyer" else ())]:
                self.cards[card["id"]] = card
            if frame["type"] == kind:
                return frame
            assert frame["type"] != "error", frame

    def card(self, buyer: str, text: str) -> dict[str, Any]:
        """The buyer's card whose last message is this text, as soon as it is there."""
        while (self.cards.get(buyer) or {}).get("last_message", {}).get("text") != text:
            self.until("buyer")
        return self.cards[buyer]

    def pick(self, card: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
        """Pick a line for what this card shows; what became of it."""
        self._picks += 1
        frame = {"type": "pick", "id": f"{self._name}-{self._picks}", "buyer": card["id"], "version": card["version"]}
        frame |= {"phrase": "p", "key": 1, "text": text, "how": "insert", "message": card["last_message"]["id"]}
        self._send(frame | more)
        return self.until("delivery")

    def note(self, buyer: str, text: str) -> None:
        """Write a note for the warehouse."""
        self._picks += 1
        frame = {"type": "note", "id": f"{self._name}-{self._picks}", "buyer": buyer, "kind": "other", "text": text}
        self._send(frame | {"urgent": False})
        self.until("ack")

    def close(self) -> None:
        """Leave."""
        self._left.close()
