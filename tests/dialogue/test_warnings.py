"""app.dialogue.warnings: each code once, with its words."""

from __future__ import annotations

from app.dialogue.state import Reminder, Warning
from app.dialogue.warnings import OF_AN_ORDER, WARNING_TEXTS, warned


def test_a_warning_stands_once_and_the_first_stays_first() -> None:
    before = (Warning("spam", WARNING_TEXTS["spam"]),)
    after = warned(before, ("complaint", "spam", "complaint"))
    assert [one.code for one in after] == ["spam", "complaint"]
    assert all(one.text == WARNING_TEXTS[one.code] for one in after)


def test_what_an_orders_news_settles_is_what_time_said_of_it() -> None:
    assert {str(Reminder.UNPAID), str(Reminder.RETURN_VISIT)} == OF_AN_ORDER <= WARNING_TEXTS.keys()
