"""Tests of how moments are compared: as text, whatever zone they were told in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from app.clock import stamp, told

MOMENTS = st.datetimes(
    min_value=datetime(1971, 1, 1),
    max_value=datetime(8999, 1, 1),
    timezones=st.integers(-720, 720).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


def test_a_moment_is_told_in_utc_to_the_microsecond() -> None:
    assert stamp(datetime.fromisoformat("2026-11-21T09:00:00+08:00")) == "2026-11-21T01:00:00.000000+00:00"


@given(MOMENTS, MOMENTS)
def test_stamps_stand_in_the_order_of_their_moments(one: datetime, other: datetime) -> None:
    assert (stamp(one) < stamp(other)) == (one < other)
    assert datetime.fromisoformat(stamp(one)) == one.astimezone(UTC)


@given(MOMENTS)
def test_a_moment_of_the_server_is_told_as_isoformat_tells_it(moment: datetime) -> None:
    assert told(moment) == moment.isoformat()
