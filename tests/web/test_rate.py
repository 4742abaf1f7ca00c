"""Tests of the bucket: as many frames in any second as the setting says, and a wait that is long enough."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.web.rate import Bucket


def test_a_seconds_worth_may_come_at_once_and_then_one_as_time_goes() -> None:
    bucket = Bucket(4, 100.0)
    assert [bucket.take(100.0) for _ in range(6)] == [0, 0, 0, 0, 250, 500]
    assert bucket.take(100.25) == 0
    assert bucket.take(100.25) > 0


def test_a_long_silence_does_not_save_up_more_than_a_seconds_worth() -> None:
    bucket = Bucket(3, 0.0)
    assert [bucket.take(1000.0) for _ in range(4)].count(0) == 3


def test_of_many_that_are_refused_at_once_each_gets_through_when_it_was_told_to_come() -> None:
    bucket = Bucket(200, 0.0)
    for _ in range(200):
        assert bucket.take(0.0) == 0
    waits = [bucket.take(0.0) for _ in range(16)]
    assert waits == pytest.approx([5 * place for place in range(1, 17)], abs=1)
    assert [bucket.take(wait / 1000) for wait in waits] == [0] * 16


def test_nobody_is_told_to_wait_longer_than_a_second() -> None:
    bucket = Bucket(10, 0.0)
    assert max(bucket.take(0.0) for _ in range(100)) == 1000


@example(rate=1, gaps=[0.7314013965229101, 0.0])
@given(rate=st.integers(1, 500), gaps=st.lists(st.floats(0, 2), min_size=1, max_size=60))
def test_no_one_gets_more_than_the_rate_and_who_waits_as_told_gets_through(rate: int, gaps: list[float]) -> None:
    bucket, now, taken = Bucket(rate, 0.0), 0.0, 0
    for gap in gaps:
        now += gap
        wait = bucket.take(now)
        taken += wait == 0
        assert taken <= rate + now * rate + 1e-6
        if wait:
            assert Bucket.take(bucket, now + wait / 1000) == 0
            now, taken = now + wait / 1000, taken + 1
