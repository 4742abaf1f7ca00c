"""How long malformed frames and requests are made by chance: a minute in `make test`, ten more in `make test-long`."""

from __future__ import annotations

from typing import Any

import pytest

SHORT_S, LONG_S = 60, 600
"""All of it; starting the servers and schemathesis comes on top, and `make test-long` runs the short ones too."""

SHARES = {"frames at both stores": 16, "frames at the codec": 4, "requests at one store": 20}
"""Seconds of the minute; there are two stores, and both get their requests."""


def lasting(part: str) -> list[Any]:
    """The seconds of a part, as values of a parameter: the short time, and the long one marked slow."""
    short = SHARES[part]
    return [pytest.param(short), pytest.param(short * LONG_S // SHORT_S, marks=pytest.mark.slow)]
