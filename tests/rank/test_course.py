"""app.rank.course: what is wanted, what holds the buyer back, and how long a talk runs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from app.dialogue.state import BuyerState, IntentNow, LastMessage, OrderNow, Reminder, StageNow, Visit
from app.rank.course import LENGTHY, MANY_LINES, all_wanted, is_lengthy, is_order_news, objection_of, topic_of
from app.vocabulary import Intent, OrderStatus, Stage

NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
LATER = (NINE + LENGTHY + timedelta(seconds=1)).isoformat()
TALK = BuyerState(
    5, StageNow(Stage.CLOSING, None, "", ""), Visit(NINE.isoformat(), MANY_LINES, LATER),
    intents=(Intent.BARGAIN, Intent.HESITATE, Intent.ACK),
)  # fmt: skip
ORDER = OrderNow("1", OrderStatus.PLACED, at=LATER)


def test_the_shares_of_all_that_a_message_may_want_make_one() -> None:
    two = IntentNow(Intent.ASK_PRICE, 0.45, ((Intent.ASK_PRODUCT, 0.3),))
    assert all_wanted(replace(TALK, intent=two)) == {
        Intent.ASK_PRICE: pytest.approx(0.6),
        Intent.ASK_PRODUCT: pytest.approx(0.4),
    }
    assert all_wanted(TALK) == {}


def test_the_topic_is_the_last_that_was_asked_and_the_objection_what_lies_behind_hesitating() -> None:
    assert topic_of(TALK) is Intent.HESITATE
    assert objection_of(TALK) is Intent.BARGAIN
    assert objection_of(replace(TALK, intents=())) is None


def test_a_long_talk_is_long_in_time_and_in_lines_and_without_an_order() -> None:
    assert is_lengthy(TALK)
    assert not is_lengthy(replace(TALK, order=ORDER))
    assert not is_lengthy(replace(TALK, visit=replace(TALK.visit, messages=MANY_LINES - 1)))
    assert not is_lengthy(replace(TALK, visit=replace(TALK.visit, last_at=NINE.isoformat())))


def test_an_order_is_news_until_somebody_speaks_and_again_when_time_brings_it_up() -> None:
    said = LastMessage("m", "agent", "好的亲", LATER)
    assert is_order_news(replace(TALK, order=ORDER))
    assert not is_order_news(replace(TALK, order=ORDER, last_message=said))
    assert is_order_news(replace(TALK, order=ORDER, last_message=said, reminder=Reminder.UNPAID))
    waiting = replace(TALK, order=ORDER, last_message=said, reminder=Reminder.UNPAID, waiting_since=LATER)
    assert not is_order_news(waiting)
    assert not is_order_news(TALK)
