"""What an event tells of the use of phrases, as a row of figures: a line that an agent said, an order that came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from app.dialogue.events import Event, MessageSaid, OrderChanged
from app.dialogue.state import BuyerState
from app.phrases.same import bare
from app.turn import Turn
from app.vocabulary import OrderStatus

AFTER = 5
"""An order is put down to so many phrases that were said last: what came long before did not bring it."""
_ORDERED = (OrderStatus.PLACED, OrderStatus.PAID)


def use_of(
    before: BuyerState | None, shown: Mapping[str, str], event: Event, turn: Turn, at: str
) -> dict[str, Any] | None:
    """The row of an event, or None. `shown` are the texts on the card before it, by their phrases; `at` is UTC."""
    if before is None:
        return None
    row: dict[str, Any] = {"at": at, "stage": before.stage.id.value}
    if isinstance(event, MessageSaid) and event.sender == "agent":
        said = turn.said or _typed(event.text, shown)
        return row | {"kind": "said", "shown": _json(tuple(shown)), "phrase": said} if shown or said else None
    if isinstance(event, OrderChanged) and event.status in _ORDERED:
        known = before.order
        fresh = known is None or known.number != event.number or known.status not in _ORDERED
        if fresh and before.used:
            return row | {"kind": "ordered", "shown": _json(before.used[-AFTER:]), "phrase": None}
    return None


def _typed(text: str, shown: Mapping[str, str]) -> str | None:
    """What stood on the card in these words, learned wordings too: typed or pasted, and so picked as well."""
    words = bare(text)
    return next((phrase for phrase, suggested in shown.items() if words and bare(suggested) == words), None)


def _json(ids: tuple[str, ...]) -> str:
    return msgspec.json.encode(ids).decode()
