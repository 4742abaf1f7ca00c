"""What an event tells of the use of phrases, as a row of figures: a line that an agent said, an order that came."""

from __future__ import annotations

from typing import Any

import msgspec

from app.dialogue.events import Event, MessageSaid, OrderChanged
from app.dialogue.state import BuyerState
from app.turn import Turn
from app.vocabulary import OrderStatus

AFTER = 5
"""An order is put down to so many phrases that were said last: what came long before did not bring it."""
_ORDERED = (OrderStatus.PLACED, OrderStatus.PAID)


def use_of(
    before: BuyerState | None, shown: tuple[str, ...], event: Event, turn: Turn, at: str
) -> dict[str, Any] | None:
    """The row of an event, or None. `shown` are the phrases that stood on the card before it; `at` is UTC."""
    if before is None:
        return None
    row: dict[str, Any] = {"at": at, "stage": before.stage.id.value}
    if isinstance(event, MessageSaid) and event.sender == "agent":
        return row | {"kind": "said", "shown": _json(shown), "phrase": turn.said} if shown or turn.said else None
    if isinstance(event, OrderChanged) and event.status in _ORDERED:
        known = before.order
        fresh = known is None or known.number != event.number or known.status not in _ORDERED
        if fresh and before.used:
            return row | {"kind": "ordered", "shown": _json(before.used[-AFTER:]), "phrase": None}
    return None


def _json(ids: tuple[str, ...]) -> str:
    return msgspec.json.encode(ids).decode()
