"""A whole talk as data: what was said in which order, with the labels that a person gave, and the order's news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.dialogue.events import Event, MessageSaid, OrderChanged
from app.understand.reading import Sender
from app.vocabulary import Intent, OrderStatus, Stage

PACE = timedelta(seconds=20)
"""The time between two turns of a talk whose file tells no times: that of people who type."""

TEXT_CHARS = 8000
"""The longest text of a message, in code points, as on the wire."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a talk. Of `stages` and `intents` each is right; both are empty where nobody labelled the line."""

    sender: Sender
    text: str
    stages: tuple[Stage, ...] = ()
    intents: tuple[Intent, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderNews:
    """The order's news between two lines."""

    status: OrderStatus


@dataclass(frozen=True, slots=True)
class Talk:
    """One buyer's talk from its first line to its last."""

    id: str
    turns: tuple[Said | OrderNews, ...]


def events_of(talk: Talk, at: datetime) -> Iterator[Event]:
    """The talk's turns as events, the first at `at`, then at the pace of people who type."""
    for number, turn in enumerate(talk.turns, 1):
        yield event_of(turn, f"{talk.id}-{number}", at + (number - 1) * PACE)


def event_of(turn: Said | OrderNews, event_id: str, at: datetime) -> Event:
    """One turn as the event with this id. A file tells no order numbers, and none is made up: it stays empty."""
    if isinstance(turn, OrderNews):
        return OrderChanged(event_id, "", turn.status, at)
    return MessageSaid(event_id, turn.sender, turn.text, at)
