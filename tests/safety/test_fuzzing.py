"""Tests of how long the fuzzing lasts."""

from __future__ import annotations

from tests.safety.fuzzing import LONG_S, SHARES, SHORT_S, lasting


def test_the_shares_make_the_minute_and_the_long_ones_the_ten() -> None:
    for which, whole in ((0, SHORT_S), (1, LONG_S)):
        of = {part: lasting(part)[which].values[0] for part in SHARES}
        assert sum(of.values()) + of["requests at one store"] == whole
    assert (SHORT_S, LONG_S) == (60, 600)


def test_only_the_long_ones_are_slow() -> None:
    for part in SHARES:
        assert [[mark.name for mark in one.marks] for one in lasting(part)] == [[], ["slow"]]
