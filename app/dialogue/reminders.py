"""What time brings to a talk in which nobody says anything: when the next thing is due, and what it is.

An order that stays unpaid, goods that have been used for some days, an offer that is over, a visit that has ended. Each
is an event like any other, so that a card changes only by what is stored. Pure: the clock is the caller's.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from app.dialogue.state import BuyerState, Reminder
from app.dialogue.visits import VISIT_GAP
from app.vocabulary import OrderStatus

LEAST = timedelta(minutes=5)
"""Nothing is due sooner after something was heard: a talk that is still being fed, late, is not over."""

MOST_REMINDED = 20
"""How many reminders the state remembers, so that none comes twice."""


class Rhythm(Struct, frozen=True, gc=False):
    """How long a shop waits: with an order unpaid before asking, and after delivery before a visit back."""

    unpaid: timedelta = timedelta(minutes=20)
    return_visit: timedelta = timedelta(days=2)


class Due(Struct, frozen=True, gc=False):
    """What time brings next, and when. `key` tells it from the same thing of another order or offer."""

    at: datetime
    reminder: Reminder
    key: str


def next_due(state: BuyerState, rhythm: Rhythm, heard: datetime, offer_ends: datetime | None = None) -> Due | None:
    """What time brings next; None where nothing does until something is said or ordered.

    `heard` is when the newest event came in, `offer_ends` when an offer that the card speaks of is over.
    """
    found = [due for due in _all(state, rhythm, offer_ends) if due.key not in state.reminded]
    if not found:
        return None
    first = found[0] if len(found) == 1 else min(found, key=lambda due: due.at)
    return Due(max(first.at, heard + LEAST), first.reminder, first.key)


def due_now(state: BuyerState, rhythm: Rhythm, now: datetime, due_at: str) -> Due:
    """What time brought by `now`, where the store holds that something was due at `due_at`.

    What is not to be seen in the state is an offer that is over.
    """
    found = [due for due in _all(state, rhythm, None) if due.key not in state.reminded and due.at <= now]
    offer = Due(now, Reminder.PROMOTION_OVER, f"promotion_over {due_at}")
    return min(found, key=lambda due: due.at, default=offer)


def _all(state: BuyerState, rhythm: Rhythm, offer_ends: datetime | None) -> list[Due]:
    found: list[Due] = []
    order = state.order
    if order is not None and order.at:
        since = datetime.fromisoformat(order.at)
        if order.status is OrderStatus.PLACED:
            found.append(Due(since + rhythm.unpaid, Reminder.UNPAID, f"unpaid {order.number} {order.at}"))
        if order.status is OrderStatus.DELIVERED and state.step is None:
            key = f"return_visit {order.number} {order.at}"
            found.append(Due(since + rhythm.return_visit, Reminder.RETURN_VISIT, key))
    if state.visit.messages and state.visit.ended is None:
        last = datetime.fromisoformat(state.visit.last_at)
        found.append(Due(last + VISIT_GAP, Reminder.VISIT_OVER, f"visit_over {state.visit.last_at}"))
    if offer_ends is not None:
        found.append(Due(offer_ends, Reminder.PROMOTION_OVER, f"promotion_over {offer_ends.isoformat()}"))
    return found
