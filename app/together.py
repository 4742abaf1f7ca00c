"""A process and its store: alone with it, or one of several workers. Joins journal, bus and handover to the hub."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial

from app.again import again
from app.clock import Clock
from app.config import Settings
from app.errors import StoreUnavailable
from app.handover import Handover
from app.push.bus import Bus, RedisBus, Silence
from app.push.follow import Alone, Follow, Follower, topic_of
from app.push.hub import Hub, Notice
from app.push.roll import Roll
from app.store.buyers import head_of
from app.store.journal import journal_after, standings
from app.store.row_security import EVERY
from app.store.store import Store

TROUBLE = "what joins the workers broke off"
AGAIN_S = 1.0


class StoreReader:
    """What app.push.follow reads of the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def head(self, shop: str) -> int:
        """The newest seq of a shop."""
        return await self._store.read(shop, partial(head_of, shop=shop))

    async def after(self, shop: str, seq: int, limit: int) -> tuple[int, Sequence[Notice]]:
        """The head and the notices after `seq`, in one view."""
        head, rows = await self._store.read(shop, partial(journal_after, shop=shop, seq=seq, limit=limit))
        names = Notice.__struct_fields__
        return head, [Notice(**{name: getattr(row, name) for name in names}) for row in rows]

    async def news(self, cursors: Mapping[str, int], limit: int) -> Sequence[Notice]:
        """The notices of these shops after their cursors."""
        return [Notice(*row) for row in await self._store.journal(cursors, limit)]

    async def standings(self, shops: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Of each shop its newest seq and its revision."""
        found = await self._store.read(EVERY, partial(standings, shops=shops))
        return {shop: (one.seq, one.revision) for shop, one in found.items()}


class Together:
    """How a process hears of commits. `handover` is None where it has the store to itself.

    `changed` is called with a shop of which another worker changed what it knows or is set to, `foreign` with shop and
    buyer of a change that another worker made.
    """

    def __init__(
        self,
        store: Store,
        hub: Hub,
        roll: Roll,
        settings: Settings,
        now: Clock,
        *,
        changed: Callable[[str], None],
        foreign: Callable[[str, str], None],
    ) -> None:
        reader = StoreReader(store)
        self.follow: Follow = Alone(hub, reader)
        self.handover: Handover | None = None
        self._bus: Bus = Silence()
        self._follower: Follower | None = None
        if store.shared:
            if settings.redis_url:
                self._bus = RedisBus(settings.redis_url, store.epoch, self._heard, self._back)
            self.follow = self._follower = Follower(
                hub,
                reader,
                self._bus,
                poll_s=settings.poll_s,
                limit=settings.resume_frames,
                trouble=StoreUnavailable,
                changed=changed,
                foreign=foreign,
            )
            self.handover = Handover(store, roll, self._bus, now, settings.poll_s, hub.shops)

    async def redis_answers(self) -> bool | None:
        """Whether Redis wakes this worker and others; None where there is none to."""
        return None if isinstance(self._bus, Silence) else await self._bus.answers()

    def revised(self, shop: str) -> None:
        """What a shop knows or is set to was changed here: the other workers look."""
        self._bus.tell(topic_of(shop), "revised")

    @contextlib.asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Listen, follow and handover for as long as the context lasts."""
        parts = [one for one in (self._bus, self._follower, self.handover) if one is not None]
        tasks = [asyncio.create_task(again(TROUBLE, AGAIN_S, one.run)) for one in parts]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _heard(self, topic: str, word: str) -> None:
        if self._follower is None or self.handover is None:
            return
        shop = topic.removeprefix("shop:")
        kind, _, value = word.partition(" ")
        if kind == "seq":
            self._follower.wake(shop, int(value))
        elif kind == "revised":
            self._follower.look()
        else:
            self.handover.heard(topic, word)

    def _back(self) -> None:
        if self._follower is not None and self.handover is not None:
            self._follower.look()
            self.handover.look()
