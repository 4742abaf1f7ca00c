"""What one address, one token and one shop may use of the server, over all their connections; kept in memory.

The bucket of a connection (app.web.rate) stops a client that runs wild; these stop one that opens more connections.

Of several workers each counts for itself. What comes in a second or a minute is divided among them, so that the
settings are those of the machine. Sockets are not: the kernel hands them out unevenly, and a client that is turned away
for their number (4505) does not come back.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.config import Settings
from app.store.shops import Key
from app.web.rate import Bucket

KEPT = 10_000
"""Addresses, tokens and shops that are remembered at most; the longest silent ones are forgotten first."""
MINUTE = 60.0


class Limits:
    """Counts sockets and frames of this worker. `clock` gives seconds that only grow."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock = settings, clock
        self._token_rate, self._shop_rate = self._rate(settings.token_share), self._rate(settings.shop_share)
        self._refusals = max(1, settings.refused_per_minute // settings.workers)
        self._sockets: Counter[str] = Counter()
        self._refused: OrderedDict[str, list[float]] = OrderedDict()
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    @contextmanager
    def socket(self, whose: str, most: int) -> Iterator[bool]:
        """One more socket of this address or token for as long as the context lasts; whether it may stay."""
        self._sockets[whose] += 1
        try:
            yield self._sockets[whose] <= most
        finally:
            self._sockets[whose] -= 1
            if not self._sockets[whose]:
                del self._sockets[whose]

    def frame(self, key: Key) -> int:
        """0 where this token and its shop may send one more frame or request now, else the milliseconds to wait."""
        now = self._clock()
        if wait := self._bucket(("token", key.id), self._token_rate, now).take(now):
            return wait
        return self._bucket(("shop", key.shop), self._shop_rate, now).take(now)

    def _rate(self, share: int) -> int:
        # One connection has all of its own rate, at whichever worker it is.
        return max(self._settings.per_second, self._settings.per_second * share // self._settings.workers)

    def refuse(self, address: str) -> None:
        """A token from this address was no good."""
        self._refused[address] = [*self._recent(address), self._clock()]
        self._refused.move_to_end(address)
        if len(self._refused) > KEPT:
            self._refused.popitem(last=False)

    def abusive(self, address: str) -> bool:
        """Whether so many tokens from this address were no good in the last minute that no more are looked at."""
        return address in self._refused and len(self._recent(address)) >= self._refusals

    def _recent(self, address: str) -> list[float]:
        since = self._clock() - MINUTE
        return [at for at in self._refused.get(address, ()) if at > since]

    def _bucket(self, whose: tuple[str, str], rate: int, now: float) -> Bucket:
        bucket = self._buckets.get(whose)
        if bucket is None:
            bucket = self._buckets[whose] = Bucket(rate, now)
            if len(self._buckets) > KEPT:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(whose)
        return bucket
