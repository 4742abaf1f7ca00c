"""app.dialogue.reminders: what time brings next to a talk in which nobody says anything, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from app.dialogue.reminders import LEAST, Due, Rhythm, due_now, next_due
from app.dialogue.state import BuyerState, OrderNow, Reminder, StageNow, Visit
from app.dialogue.visits import VISIT_GAP
from app.vocabulary import OrderStatus, Stage, Technique

NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
RHYTHM = Rhythm(timedelta(minutes=20), timedelta(days=2))
NEW = BuyerState(0, StageNow(Stage.GREETING, None, "", ""), Visit(NINE.isoformat(), 0, NINE.isoformat()))


def ordered(status: OrderStatus, state: BuyerState = NEW) -> BuyerState:
    return replace(state, order=OrderNow("20260001", status, at=NINE.isoformat()))


def due(state: BuyerState, offer_ends: datetime | None = None, heard: datetime = NINE) -> Due | None:
    return next_due(state, RHYTHM, heard, offer_ends)


def test_nothing_is_due_where_nothing_was_said_or_ordered() -> None:
    assert due(NEW) is None


def test_a_visit_ends_when_nothing_was_said_for_a_while_and_does_so_once() -> None:
    talked = replace(NEW, visit=Visit(NINE.isoformat(), 3, NINE.isoformat()))
    found = due(talked)
    assert found is not None
    assert (found.reminder, found.at) == (Reminder.VISIT_OVER, NINE + VISIT_GAP)
    assert due(replace(talked, visit=replace(talked.visit, ended=NINE.isoformat()))) is None


def test_an_order_is_brought_up_while_it_is_unpaid() -> None:
    found = due(ordered(OrderStatus.PLACED))
    assert found is not None
    assert (found.reminder, found.at) == (Reminder.UNPAID, NINE + timedelta(minutes=20))
    assert due(ordered(OrderStatus.PAID)) is None


def test_a_visit_back_is_due_some_days_after_delivery_and_not_in_a_dispute() -> None:
    found = due(ordered(OrderStatus.DELIVERED))
    assert found is not None
    assert (found.reminder, found.at) == (Reminder.RETURN_VISIT, NINE + timedelta(days=2))
    assert due(ordered(OrderStatus.DELIVERED, replace(NEW, step=Technique.REMEDY))) is None


def test_an_offer_that_the_card_speaks_of_ends() -> None:
    found = due(NEW, NINE + timedelta(hours=3))
    assert found is not None
    assert (found.reminder, found.at) == (Reminder.PROMOTION_OVER, NINE + timedelta(hours=3))


def test_the_first_of_several_comes_first_and_none_comes_twice() -> None:
    state = ordered(OrderStatus.PLACED, replace(NEW, visit=Visit(NINE.isoformat(), 3, NINE.isoformat())))
    first = due(state)
    assert first is not None
    assert first.reminder is Reminder.UNPAID
    second = due(replace(state, reminded=(first.key,)))
    assert second is not None
    assert second.reminder is Reminder.VISIT_OVER
    assert due(replace(state, reminded=(first.key, second.key))) is None


def test_another_order_is_brought_up_again() -> None:
    state = ordered(OrderStatus.PLACED)
    first = due(state)
    assert first is not None
    again = replace(state, reminded=(first.key,), order=OrderNow("20260002", OrderStatus.PLACED, at=NINE.isoformat()))
    assert due(again) is not None


def test_what_is_fed_late_is_not_over_at_once() -> None:
    heard = NINE + timedelta(days=1)
    found = due(ordered(OrderStatus.PLACED), heard=heard)
    assert found is not None
    assert found.at == heard + LEAST


def test_what_the_store_holds_as_due_is_found_again_in_the_state_or_is_an_offer() -> None:
    later = NINE + timedelta(minutes=25)
    assert due_now(ordered(OrderStatus.PLACED), RHYTHM, later, "x").reminder is Reminder.UNPAID
    assert due_now(NEW, RHYTHM, later, "x") == Due(later, Reminder.PROMOTION_OVER, "promotion_over x")
