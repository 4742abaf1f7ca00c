"""Reads what waits in an outbox without a loop, and does with it what a sidebar does."""

from __future__ import annotations

import json
from typing import Any

from app.push.outbox import Outbox


def taken(outbox: Outbox) -> list[dict[str, Any]]:
    """The frames that wait; a mark behind them keeps the outbox from waiting for one."""
    outbox.put_opening([b"null"])
    try:
        outbox.take().send(None)
    except StopIteration as done:
        return [json.loads(frame) for frame in done.value[:-1]]
    raise AssertionError("take() waited although there are frames")


class Sidebar:
    """Applies frames as docs/protocol.md says: a snapshot replaces all, a card replaces a card, `gone` removes one."""

    def __init__(self) -> None:
        self.seq = 0
        self.cards: dict[str, Any] = {}

    def apply(self, frames: list[dict[str, Any]]) -> None:
        """Apply frames in order; a hole in the chain of `prev` is an error."""
        for frame in frames:
            kind = frame["type"]
            if kind in ("buyer", "gone"):
                assert frame["prev"] == self.seq
                assert frame["seq"] > self.seq
            if kind == "snapshot":
                self.cards = {card["id"]: card for card in frame["buyers"]}
            elif kind == "buyer":
                self.cards[frame["buyer"]["id"]] = frame["buyer"]
            elif kind == "gone":
                del self.cards[frame["id"]]
            if "seq" in frame:
                self.seq = frame["seq"]
