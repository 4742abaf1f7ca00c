"""Playing a talk is taking its turns one after the other."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.dialogue.events import MessageSaid, OrderChanged
from app.phrases.phrase import Knowledge
from app.talks.play import play
from app.talks.talk import PACE, OrderNews, Said, Talk, events_of
from app.turn import take_turn
from app.vocabulary import OrderStatus
from tests.shipped import shipped_bank, shipped_reader

NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
TALK = Talk("t1", (Said("buyer", "拍了"), OrderNews(OrderStatus.PAID), Said("agent", "收到亲")))


def test_turns_become_events_with_ids_of_their_own_at_a_human_pace() -> None:
    assert list(events_of(TALK, NINE)) == [
        MessageSaid("t1-1", "buyer", "拍了", NINE),
        OrderChanged("t1-2", "", OrderStatus.PAID, NINE + PACE),
        MessageSaid("t1-3", "agent", "收到亲", NINE + 2 * PACE),
    ]
    assert timedelta(seconds=1) < PACE < timedelta(minutes=5)


def test_a_played_talk_is_what_the_turns_come_to() -> None:
    parts = {"reader": shipped_reader(), "bank": shipped_bank(), "knowledge": Knowledge()}
    played = list(play(TALK, at=NINE, **parts))  # type: ignore[arg-type]
    assert [one.told for one in played] == list(TALK.turns)
    state = None
    for event, one in zip(events_of(TALK, NINE), played, strict=True):
        turn = take_turn(state, event, **parts)  # type: ignore[arg-type]
        state = turn.state
        assert turn == one.turn
