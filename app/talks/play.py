"""Plays a talk through take_turn, as the server would: one buyer, one event after the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from app.dialogue.state import BuyerState
from app.learn.learned import Learned
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge
from app.talks.talk import OrderNews, Said, Talk, events_of
from app.turn import Turn, take_turn
from app.understand.reader import Reader


class Played(NamedTuple):
    """One turn of the talk, and what it came to."""

    told: Said | OrderNews
    turn: Turn


def play(
    talk: Talk, *, reader: Reader, bank: Bank, knowledge: Knowledge, at: datetime, learned: Learned | None = None
) -> Iterator[Played]:
    """The talk's turns as they are taken, the first at `at`; whoever stops reading stops the talk."""
    state: BuyerState | None = None
    for told, event in zip(talk.turns, events_of(talk, at), strict=True):
        turn = take_turn(state, event, reader=reader, bank=bank, knowledge=knowledge, learned=learned)
        state = turn.state
        yield Played(told, turn)
