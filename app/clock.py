"""What the time is, handed in so that tests can set it, and how the store compares moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Now, with an offset from UTC."""


def stamp(moment: datetime) -> str:
    """A moment as the store compares it, as text: in one zone and one form."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
