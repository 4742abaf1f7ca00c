"""Visits: when one ends and the next begins, and when a buyer has been away so long that the sale begins anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.dialogue.state import Visit

VISIT_GAP = timedelta(minutes=30)
"""A visit ends when nothing was said for this long; the next message begins another."""

RETURN_GAP = timedelta(hours=6)
"""A buyer who was away for this long is taken to return: over night always, over a lunch break never."""


def visit_after(visit: Visit, at: datetime, text: str) -> Visit:
    """The visit after a message of either side at `at`; `text` is the same time in ISO 8601."""
    if visit.messages == 0 or away_for(visit, at) > VISIT_GAP:
        return Visit(text, 1, text)
    # Clocks of clients differ: a message that claims to be older than the last one does not turn the visit back.
    last = visit.last_at if away_for(visit, at) < timedelta(0) else text
    return Visit(visit.started, visit.messages + 1, last)


def has_returned(visit: Visit, at: datetime) -> bool:
    """Whether a buyer who writes at `at` comes back after a long absence."""
    return visit.messages > 0 and away_for(visit, at) > RETURN_GAP


def away_for(visit: Visit, at: datetime) -> timedelta:
    """The time since the visit's last message; negative where `at` is older."""
    return at - datetime.fromisoformat(visit.last_at)
