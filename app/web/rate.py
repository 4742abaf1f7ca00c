"""How many frames a connection may send: a bucket that fills with time and holds one second's worth."""

from __future__ import annotations

import math

LONGEST = 1.0
"""Seconds that anybody is told to wait at most."""


class Bucket:
    """`per_second` frames a second, as many at once. Times are seconds of any one clock.

    Many frames may be refused at once. Each is told a moment of its own: were all told the next one, they would come
    together again and again, and one of them might never get through.
    """

    def __init__(self, per_second: int, now: float) -> None:
        self._rate, self._left, self._at = per_second, float(per_second), now
        self._full = float(per_second)
        self._promised = now

    def take(self, now: float) -> int:
        """0 where a frame may come now, else the milliseconds until this one may."""
        left = self._left + (now - self._at) * self._rate
        self._left = left if left < self._full else self._full
        self._at = now
        if self._left >= 1 - 1e-9:  # who waited as told must get through, however the fractions were rounded
            self._left -= 1
            return 0
        due = max(now + (1 - self._left) / self._rate, self._promised + 1 / self._rate)
        self._promised = min(due, now + LONGEST)
        return max(1, math.ceil((self._promised - now) * 1000))
