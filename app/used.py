"""What an event tells of the use of phrases, as a row of figures: a line that an agent said, an order that came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from app.dialogue.events import Event, MessageSaid, OrderChanged
from app.dialogue.state import BuyerState
from app.held import OnCard
from app.phrases.same import bare
from app.turn import Turn
from app.vocabulary import OrderStatus

AFTER = 5
"""An order is put down to so many phrases that were said last: what came long before did not bring it."""
_ORDERED = (OrderStatus.PLACED, OrderStatus.PAID)


def use_of(
    before: BuyerState | None, on_card: Sequence[OnCard], event: Event, turn: Turn, at: str
) -> dict[str, Any] | None:
    """The row of an event, or None. `on_card` are the suggestions on the card before it, by their keys; `at` is UTC."""
    if before is None:
        return None
    if isinstance(event, MessageSaid) and event.sender == "agent":
        said = turn.said or _typed(event.text, on_card)
        shown = tuple(one.phrase for one in on_card)
        return _row(before, at, "said", shown, said) if shown or said else None
    if isinstance(event, OrderChanged) and event.status in _ORDERED:
        known = before.order
        fresh = known is None or known.number != event.number or known.status not in _ORDERED
        if fresh and before.used:
            return _row(before, at, "ordered", before.used[-AFTER:], None)
    return None


def _typed(text: str, on_card: Sequence[OnCard]) -> str | None:
    """What stood on the card in these words, learned wordings too: typed or pasted, and so picked as well."""
    words = bare(text)
    return next((one.phrase for one in on_card if words and bare(one.text) == words), None)


def _row(before: BuyerState, at: str, kind: str, shown: tuple[str, ...], phrase: str | None) -> dict[str, Any]:
    ids = msgspec.json.encode(shown).decode()
    return {"at": at, "stage": before.stage.id.value, "kind": kind, "shown": ids, "phrase": phrase}
