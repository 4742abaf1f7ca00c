"""A talk as events: order, pace and ids."""

from __future__ import annotations

from datetime import UTC, datetime

from app.dialogue.events import MessageSaid, OrderChanged
from app.talks.talk import PACE, OrderNews, Said, Talk, event_of, events_of
from app.vocabulary import OrderStatus

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
TALK = Talk("t1", (Said("buyer", "在吗"), OrderNews(OrderStatus.PAID), Said("agent", "在的")))


def test_turns_become_events_in_their_order_at_an_even_pace() -> None:
    said, paid, answered = events_of(TALK, AT)
    assert isinstance(said, MessageSaid)
    assert isinstance(paid, OrderChanged)
    assert isinstance(answered, MessageSaid)
    assert (said.sender, said.text, answered.sender) == ("buyer", "在吗", "agent")
    assert [one.at for one in (said, paid, answered)] == [AT, AT + PACE, AT + 2 * PACE]


def test_every_event_has_an_id_of_its_own_and_the_order_no_number_that_nobody_told() -> None:
    events = list(events_of(TALK, AT))
    assert len({event.id for event in events if isinstance(event, MessageSaid | OrderChanged)}) == 3
    assert isinstance(events[1], OrderChanged)
    assert events[1].number == ""
    assert events[1].status is OrderStatus.PAID


def test_a_turn_takes_the_id_that_it_is_given() -> None:
    event = event_of(OrderNews(OrderStatus.SHIPPED), "e9", AT)
    assert event == OrderChanged("e9", "", OrderStatus.SHIPPED, AT)
