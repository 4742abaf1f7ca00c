"""How the hub hears of commits: from its own process alone, or, where several share the store, from the journal too.

A worker that shares the store keeps a cursor for each shop with listeners here: the hub's head of that shop. What the
worker committed itself is told at once where it follows on the cursor; everything else is read from the journal, when a
wake-up says so and at the latest after `poll_s`. Wake-ups may be lost; the journal is the truth.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

import structlog

from app.push.bus import Bus
from app.push.hub import Hub, Notice

log = structlog.get_logger()

PART = 500
"""Rows of the journal that are read at once."""


class Reader(Protocol):
    """What is read of the store."""

    def head(self, shop: str, /) -> Awaitable[int]:
        """The newest seq of a shop."""

    def after(self, shop: str, seq: int, limit: int, /) -> Awaitable[tuple[int, Sequence[Notice]]]:
        """The head and the notices after `seq`, oldest first, in one view."""

    def news(self, cursors: Mapping[str, int], limit: int, /) -> Awaitable[Sequence[Notice]]:
        """The notices of all these shops after their cursors, oldest first, at most `limit` of each."""

    def standings(self, shops: Sequence[str], /) -> Awaitable[dict[str, tuple[int, int]]]:
        """Of each shop its newest seq and its revision."""


class Follow(Protocol):
    """What sockets and the writer ask, in either case."""

    def told(self, notices: Sequence[Notice]) -> None:
        """This process committed these."""

    async def head(self, shop: str) -> int:
        """The newest seq that this process knows; from here on it is kept up for those who listen here."""

    async def missed(self, shop: str, seq: int) -> tuple[int, Sequence[Notice]] | None:
        """A head and the notices after `seq` up to it, oldest first; None where they are not all there any more."""


class Alone:
    """One process has the store: what it commits is all there is."""

    def __init__(self, hub: Hub, reader: Reader) -> None:
        self._hub, self._reader = hub, reader

    def told(self, notices: Sequence[Notice]) -> None:
        """Tell the listeners."""
        for notice in notices:
            self._hub.publish(notice)

    async def head(self, shop: str) -> int:
        """The newest seq."""
        if self._hub.head(shop) is None:
            self._hub.learn_head(shop, await self._reader.head(shop))
        return self._hub.head(shop) or 0

    async def missed(self, shop: str, seq: int) -> tuple[int, Sequence[Notice]] | None:
        """From memory, without waiting: a notice between would be told twice or not at all."""
        found = self._hub.missed(shop, seq)
        return None if found is None else (self._hub.head(shop) or seq, found)


class Follower:
    """One of several processes that share the store.

    `changed` is called with a shop whose knowledge or settings were changed, `foreign` with shop and buyer of a change
    that another process made. Errors of the reader that are `trouble` are told in the log, and it is read again later.
    """

    def __init__(
        self,
        hub: Hub,
        reader: Reader,
        bus: Bus,
        *,
        poll_s: float,
        limit: int,
        trouble: type[Exception],
        changed: Callable[[str], None] = lambda shop: None,
        foreign: Callable[[str, str], None] = lambda shop, buyer: None,
    ) -> None:
        self._hub, self._reader, self._bus, self._poll_s, self._limit = hub, reader, bus, poll_s, limit
        self._trouble, self._changed, self._foreign = trouble, changed, foreign
        self._starting: dict[str, asyncio.Task[None]] = {}
        self._revisions: dict[str, int] = {}
        self._wanted: dict[str, int] = {}
        self._catching: asyncio.Task[None] | None = None
        self._look = asyncio.Event()

    def told(self, notices: Sequence[Notice]) -> None:
        """Tell the listeners here at once where it is their turn, and wake the other workers."""
        for notice in notices:
            shop = notice.shop
            if shop not in self._revisions:
                self._hub.learn_head(shop, notice.seq)
            elif notice.seq == (self._hub.head(shop) or 0) + 1:
                self._hub.publish(notice)
            else:
                self.wake(shop, notice.seq)
            self._bus.tell(topic_of(shop), f"seq {notice.seq}", instead=True)

    def wake(self, shop: str, seq: int) -> None:
        """The shop has come to `seq`."""
        if shop in self._revisions and seq > (self._hub.head(shop) or 0):
            self._wanted[shop] = max(seq, self._wanted.get(shop, 0))
            if self._catching is None:
                self._catching = asyncio.create_task(self._catch_up())

    def revised(self, shop: str, revision: int) -> None:
        """What the shop knows or is set to has come to this revision."""
        if revision > self._revisions.get(shop, revision):
            self._revisions[shop] = revision
            self._changed(shop)

    def look(self) -> None:
        """Words may be missing: look into the store now."""
        self._look.set()

    async def head(self, shop: str) -> int:
        """The newest seq that was told here; a shop with listeners is followed from now on. Raises `trouble`."""
        if not self._hub.listening(shop):
            head = await self._reader.head(shop)
            if shop not in self._revisions:  # no cursor that this would move
                self._hub.learn_head(shop, head)
            return head
        if shop not in self._revisions:
            task = self._starting.get(shop)
            if task is None:
                task = self._starting[shop] = asyncio.create_task(self._start(shop))
                task.add_done_callback(lambda _: self._starting.pop(shop, None))
            await asyncio.shield(task)
        return self._hub.head(shop) or 0

    async def missed(self, shop: str, seq: int) -> tuple[int, Sequence[Notice]] | None:
        """From the journal. Raises `trouble`."""
        head, notices = await self._reader.after(shop, seq, self._limit + 1)
        return (head, notices) if len(notices) == head - seq <= self._limit else None

    async def run(self) -> None:
        """Look into the store every `poll_s` seconds, until cancelled."""
        while True:
            try:
                async with asyncio.timeout(self._poll_s):
                    await self._look.wait()
            except TimeoutError:
                pass
            self._look.clear()
            try:
                await self._poll()
            except self._trouble as trouble:
                log.warning("the journal was not looked into", why=str(trouble))

    async def _start(self, shop: str) -> None:
        await self._bus.hear(topic_of(shop))  # first, so that no wake-up after the head is missed
        found = (await self._reader.standings([shop])).get(shop, (0, 0))
        self._hub.learn_head(shop, found[0])
        self._revisions[shop] = found[1]

    async def _poll(self) -> None:
        for shop in [one for one in self._revisions if not self._hub.listening(one)]:
            del self._revisions[shop]
            self._wanted.pop(shop, None)
            self._bus.leave(topic_of(shop))
        if self._revisions:
            for shop, (seq, revision) in (await self._reader.standings(list(self._revisions))).items():
                self.wake(shop, seq)
                self.revised(shop, revision)

    async def _catch_up(self) -> None:
        """Read on in all shops that are behind, together: under load many wake-ups cost one look into the store."""
        try:
            while cursors := self._behind():
                for notice in await self._reader.news(cursors, PART):
                    self._tell(notice)
                for shop, seq in cursors.items():
                    if (self._hub.head(shop) or 0) == seq and shop in self._revisions:  # nothing followed on it
                        await self._without_news(shop)
        except self._trouble as trouble:
            log.warning("the journal was not read", why=str(trouble))  # the next wake-up or look tries again
        finally:
            self._catching = None  # here and not in a callback: a wake-up between the two would be lost

    def _behind(self) -> dict[str, int]:
        heads = {shop: self._hub.head(shop) or 0 for shop in self._wanted if shop in self._revisions}
        return {shop: head for shop, head in heads.items() if head < self._wanted[shop]}

    def _tell(self, notice: Notice) -> None:
        # What is not next was told already, or stands behind a hole, which _without_news finds.
        if notice.shop in self._revisions and notice.seq == (self._hub.head(notice.shop) or 0) + 1:
            self._hub.publish(notice)
            self._foreign(notice.shop, notice.buyer)

    async def _without_news(self, shop: str) -> None:
        head = await self._reader.head(shop)
        if head > (self._hub.head(shop) or 0):
            self._resync(shop, head)
        else:
            self._wanted[shop] = head  # a word that was ahead of the truth

    def _resync(self, shop: str, head: int) -> None:
        # What was told meanwhile is no longer in the journal: those who listen come back for a snapshot.
        log.warning("the journal no longer has what was missed", shop=shop)
        self._hub.learn_head(shop, head)
        self._hub.resync(shop)


def topic_of(shop: str) -> str:
    """The topic of a shop on the bus."""
    return f"shop:{shop}"
