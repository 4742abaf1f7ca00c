"""Between the workers of one store: replies find the worker that has their bridge, deliveries the one with the sidebar.

What is to be done stands in the store's rows; the bus only says that there is something, and every few seconds each
worker looks by itself. A reply is taken by one worker before it is sent, so that it is sent once. One that nobody could
hand over within REPLY_S is settled as `context_changed`: the buyer may have gone on since.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from app.clock import Clock, stamp
from app.errors import AppError
from app.push.bus import Bus
from app.push.follow import topic_of
from app.push.roll import Roll, Socket
from app.store import bridges
from app.store.row_security import EVERY
from app.store.store import Store
from app.wire.codec import encode

log = structlog.get_logger()

REPLY_S = 10.0
"""Seconds after which a reply is not handed over any more."""
LIVES_S = 20.0
"""Seconds after a worker's last sign of life in which its bridges still count as connected."""
REMEMBERED_S = 30.0
"""Seconds for which a worker knows which deliveries it told."""
TOO_LATE = "context_changed"


class Handover:
    """One worker's part. `shops` tells which shops have sidebars here."""

    def __init__(
        self, store: Store, roll: Roll, bus: Bus, now: Clock, poll_s: float, shops: Callable[[], list[str]]
    ) -> None:
        self._store, self._roll, self._bus, self._now, self._poll_s = store, roll, bus, now, poll_s
        self._shops = shops
        self._told: dict[str, datetime] = {}
        self._handing = asyncio.Lock()
        self._look = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def topic(self) -> str:
        """Where this worker hears that a reply waits for it."""
        return f"worker:{self._store.worker}"

    @asynccontextmanager
    async def connected(self, socket: Socket) -> AsyncIterator[None]:
        """While the context lasts the other workers know of this bridge. Raises StoreUnavailable."""
        name, now = secrets.token_hex(8), self._now()
        until = stamp(now + timedelta(seconds=LIVES_S))
        place = (name, socket.shop, socket.source, self._store.worker)
        await self._store.write(socket.shop, lambda found: bridges.add_bridge(found, *place, stamp(now), until))
        try:
            self._look.set()  # a reply may wait that found no bridge
            yield
        finally:
            try:
                await asyncio.shield(self._store.write(socket.shop, partial(bridges.remove_bridge, bridge=name)))
            except AppError:
                log.warning("a bridge was not signed off; it counts as connected for a while", shop=socket.shop)

    async def pick(self, row: dict[str, Any], source: str | None) -> dict[str, Any] | None:
        """Store a pick and have it handed to the bridge `source`; the row that was stored before, or None.

        Raises IdConflict, StoreUnavailable.
        """
        now = stamp(self._now())
        before = await self._store.write(row["shop"], partial(bridges.add_pick_for, row=row, source=source, now=now))
        if before is None and row["worker"] == self._store.worker:
            await self.hand_over()
        elif before is None and row["worker"]:
            self._bus.tell(f"worker:{row['worker']}", "replies")
        return before

    def delivered(self, shop: str, pick: str, token: str, ok: bool, why: str | None) -> None:
        """Tell the sidebars of who picked it, here and on the other workers."""
        self._tell(pick, token, ok, why)
        self._bus.tell(topic_of(shop), f"delivery {pick}")

    def look(self) -> None:
        """Words may be missing: look into the store now."""
        self._look.set()

    def heard(self, topic: str, word: str) -> None:
        """The bus said something about replies or deliveries."""
        if topic == self.topic:
            self._soon(self.hand_over())
        elif word.startswith("delivery "):
            self._soon(self._look_up(topic.removeprefix("shop:"), word.removeprefix("delivery ")))

    async def run(self) -> None:
        """Give signs of life and look into the store every `poll_s` seconds, until cancelled."""
        await self._bus.hear(self.topic)
        while True:
            try:
                await self._poll()
            except AppError as trouble:
                log.warning("replies were not looked into", code=trouble.code)
            try:
                async with asyncio.timeout(self._poll_s):
                    await self._look.wait()
            except TimeoutError:
                pass
            self._look.clear()

    async def hand_over(self) -> None:
        """Send the replies that wait for bridges here. Raises StoreUnavailable."""
        async with self._handing:
            worker, now = self._store.worker, self._now()
            sources = self._roll.sources()
            taken = await self._store.write(
                EVERY, partial(bridges.take_replies, worker=worker, sources=sources, now=stamp(now))
            )
            for row in taken:
                await self._send(row, now)

    async def _send(self, row: Any, now: datetime) -> None:
        bridge = self._roll.bridge(row.shop, row.bridge, row.buyer)
        if datetime.fromisoformat(row.at) < now - timedelta(seconds=REPLY_S):
            work = partial(bridges.settle, pick=row.id, now=stamp(now), why=TOO_LATE)
            await self._store.write(row.shop, work)
            self.delivered(row.shop, row.id, row.token, False, TOO_LATE)
        elif bridge is None:
            await self._store.write(row.shop, partial(bridges.give_back, pick=row.id))
        else:
            bridge.outbox.put(encode(reply_of(row._mapping)))

    async def _poll(self) -> None:
        now = self._now()
        until = stamp(now + timedelta(seconds=LIVES_S))
        await self._store.write(
            EVERY, partial(bridges.keep_bridges, worker=self._store.worker, now=stamp(now), until=until)
        )
        await self.hand_over()
        old = stamp(now - timedelta(seconds=REPLY_S))
        for row in await self._store.write(
            EVERY, partial(bridges.settle_old, before=old, now=stamp(now), why=TOO_LATE)
        ):
            self.delivered(row.shop, row.id, row.token, False, TOO_LATE)
        if shops := self._shops():
            since = stamp(now - timedelta(seconds=REMEMBERED_S / 2))
            for row in await self._store.read(EVERY, partial(bridges.settled_since, since=since, shops=shops)):
                self._tell(row.id, row.token, row.delivered, row.why)
        limit = now - timedelta(seconds=REMEMBERED_S)
        self._told = {pick: at for pick, at in self._told.items() if at > limit}

    async def _look_up(self, shop: str, pick: str) -> None:
        row = await self._store.read(shop, partial(bridges.settled, shop=shop, pick=pick))
        if row is not None and row.delivered is not None:
            self._tell(row.id, row.token, row.delivered, row.why)

    def _tell(self, pick: str, token: str, ok: bool, why: str | None) -> None:
        if pick in self._told:
            return
        self._told[pick] = self._now()
        told = encode({"type": "delivery", "reply": pick, "ok": ok, "why": why})
        for socket in self._roll.of_token(token):
            socket.outbox.put(told)

    def _soon(self, work: Any) -> None:
        async def guarded() -> None:
            try:
                await work
            except AppError as trouble:  # the next look finds it
                log.warning("a word of the bus was not followed", code=trouble.code)

        task = asyncio.create_task(guarded())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def reply_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The frame of a pick for its bridge."""
    names = ("id", "buyer", "text", "how", "version", "message")
    return {"type": "reply"} | {name: row[name] for name in names} | ({"draft": row["draft"]} if row["draft"] else {})
