"""What the time is, handed in so that tests can set it, and how the store compares moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

Clock = Callable[[], datetime]
"""Now, with an offset from UTC."""
SECONDS = len("2026-11-21T09:00:00")
"""How long a moment is, as text, where it has no fraction of a second."""

_encode = msgspec.json.Encoder().encode


def told(moment: datetime) -> str:
    """A moment of the server's own clock as ISO 8601 in its own zone, in a fifth of isoformat's time. (The seconds that
    zones had a hundred years ago in their offsets are lost.)"""
    text = _encode(moment)[1:-1].decode()
    return f"{text[:-1]}+00:00" if text[-1] == "Z" else text


def stamp(moment: datetime) -> str:
    """A moment as the store compares it, as text: in one zone and one form."""
    text = _encode(moment.astimezone(UTC))[1:-2].decode()  # without quotes and Z; in a third of isoformat's time
    return f"{text}+00:00" if len(text) > SECONDS else f"{text}.000000+00:00"
