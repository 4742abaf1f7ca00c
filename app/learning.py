"""What each shop learned, in memory and fresh: its model of replies, and what use adds to which phrase.

Read from the store when first asked for, and looked at again from time to time: a command may have taught the shop or
made it forget meanwhile, and use goes on. A turn never waits for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from app.errors import AppError
from app.learn.learned import Learned
from app.learn.replies import Replies
from app.learn.use import Use
from app.phrases.bank import Bank
from app.store.learned import learned_of, uses_since, utc_of
from app.store.store import Store

FRESH_S = 30.0
"""So old may it be before it is looked at again, by the loop's clock."""
COUNTED = timedelta(days=90)
"""Use that is longer ago no longer moves the ranking: seasons change."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Known:
    at: str
    learned: Learned
    looked: float


class Learning:
    """The learning of all shops that this process serves."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._known: dict[str, _Known] = {}
        self._looking: dict[str, asyncio.Task[None]] = {}

    def at_hand(self, shop: str) -> Learned | None:
        """What the shop learned, where it was read before; what is no longer fresh is looked at again meanwhile."""
        known = self._known.get(shop)
        if known is None:
            return None
        if asyncio.get_running_loop().time() - known.looked > FRESH_S and shop not in self._looking:
            task = self._looking[shop] = asyncio.create_task(self._look_again(shop))
            task.add_done_callback(lambda _: self._looking.pop(shop, None))
        return known.learned

    async def of(self, shop: str) -> Learned:
        """What the shop learned. Raises StoreUnavailable when it is read for the first time."""
        learned = self.at_hand(shop)
        if learned is None:
            await self._look(shop)
            learned = self._known[shop].learned
        return learned

    async def _look_again(self, shop: str) -> None:
        try:
            await self._look(shop)
        except AppError as trouble:  # what is known serves on
            log.warning("learning not looked at", code=trouble.code)

    async def _look(self, shop: str) -> None:
        known = self._known.get(shop)
        since = utc_of(self._now() - COUNTED)

        def read(connection: Any) -> tuple[str, Replies | None, Use]:
            kept = learned_of(connection, shop)
            if known is not None and known.at == kept.at:
                replies = known.learned.replies
            else:
                replies = Replies.from_bytes(kept.replies) if kept.replies else None
            return kept.at, replies, Use(uses_since(connection, shop, max(since, kept.uses_from)))

        at, replies, use = await self._store.read(shop, read)
        self._known[shop] = _Known(at, Learned(replies, use.lifts()), asyncio.get_running_loop().time())

    async def stats(self, shop: str, since: datetime, bank: Bank) -> dict[str, Any]:
        """What was shown, picked, edited, sent and ordered since a moment; `bank` is the shop's."""
        learned = await self.of(shop)
        moment = utc_of(since)
        use = await self._store.read(shop, lambda connection: Use(uses_since(connection, shop, moment)))
        texts = {one.id: one.text for one in learned.replies.wordings} if learned.replies else {}
        return {"since": since.isoformat()} | use.stats(bank, texts)

    async def close(self) -> None:
        """Let nothing go on."""
        for task in list(self._looking.values()):
            task.cancel()
        await asyncio.gather(*self._looking.values(), return_exceptions=True)
