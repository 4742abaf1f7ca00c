"""When a visit ends, and who counts as returned."""

from __future__ import annotations

from app.dialogue.state import Visit
from app.dialogue.visits import RETURN_GAP, VISIT_GAP, has_returned, visit_after
from tests.dialogue.told import at

NINE = Visit(at().isoformat(), 3, at().isoformat())
GAP = VISIT_GAP.total_seconds() / 60


def after(visit: Visit, minutes: float) -> Visit:
    return visit_after(visit, at(minutes), at(minutes).isoformat())


def test_messages_within_the_gap_are_one_visit() -> None:
    assert after(NINE, GAP) == Visit(at().isoformat(), 4, at(GAP).isoformat())


def test_after_the_gap_a_new_visit_begins() -> None:
    assert after(NINE, GAP + 1) == Visit(at(GAP + 1).isoformat(), 1, at(GAP + 1).isoformat())


def test_the_first_message_begins_the_visit_however_long_the_buyer_was_known() -> None:
    known = Visit(at().isoformat(), 0, at().isoformat())
    assert after(known, 5) == Visit(at(5).isoformat(), 1, at(5).isoformat())


def test_a_clock_that_runs_behind_does_not_turn_the_visit_back() -> None:
    assert after(NINE, -3) == Visit(at().isoformat(), 4, at().isoformat())


def test_only_a_long_absence_is_a_return() -> None:
    hours = RETURN_GAP.total_seconds() / 60
    assert not has_returned(NINE, at(hours))
    assert has_returned(NINE, at(hours + 1))
    assert not has_returned(Visit(at().isoformat(), 0, at().isoformat()), at(hours + 1))
