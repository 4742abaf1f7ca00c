"""What a server does beside answering: each chore again and again at its time, for as long as the server runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import structlog

from app import metrics
from app.again import again
from app.clock import stamp
from app.store.imports import import_marks
from app.store.journal import prune_journal
from app.store.row_security import EVERY
from app.store.shops import ended_tokens
from app.web.parts import Parts
from app.wire.close import Close

JOURNAL_KEPT = timedelta(minutes=10)
"""How long a row of the journal stays at least: a worker that was cut off that long has no sockets any more."""

DEPTHS_S = 1.0
"""Seconds between two looks at the depths of the queues."""

log = structlog.get_logger()


@asynccontextmanager
async def doing_chores(parts: Parts) -> AsyncIterator[None]:
    """All chores go on for as long as the context lasts."""
    often, seldom = parts.settings.revoked_s, parts.settings.sweep_s
    imports = _Imports(parts)
    chores = [
        again("tokens not looked at", often, partial(end_tokens, parts)),
        again("imports not looked at", often, imports.look),
        again("a buyer was not erased", often, parts.people.erase_asked),
        again("what time brings was not seen to", seldom, partial(keep_time, parts)),
        again("the depths of the queues were not told", DEPTHS_S, partial(see_depths, parts)),
        again("old talk not erased", seldom, partial(erase_old, parts)),
    ]
    if parts.store.shared:
        chores.append(again("the journal was not pruned", seldom, partial(prune, parts)))
    tasks = [asyncio.create_task(chore) for chore in chores]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def end_tokens(parts: Parts) -> None:
    """End the sockets of tokens that were revoked or whose days are over."""
    tokens = parts.roll.tokens()
    if not tokens:
        return
    ended = await parts.store.read(EVERY, partial(ended_tokens, ids=tokens, now=parts.now()))
    for token, why in ended.items():
        for socket in parts.roll.of_token(token):
            socket.outbox.end(Close.REVOKED if why == "revoked" else Close.EXPIRED)


async def see_depths(parts: Parts) -> None:
    """Tell the metrics how deep the queues are."""
    metrics.see_depths(parts.ingest.pending, parts.store.waiting, parts.roll.waiting())


async def keep_time(parts: Parts) -> None:
    """Let happen what time brings, and close the buyers of whom nothing was heard for days."""
    if await parts.store.leads():
        now = parts.now()  # one moment for both, or who leaves between them is reminded of
        await parts.ingest.close_idle(now)
        await parts.ingest.keep_time(now)


async def erase_old(parts: Parts) -> None:
    """Erase what shops keep no longer."""
    if await parts.store.leads() and (erased := await parts.shop_settings.erase_old(parts.now())):
        log.info("old talk erased", rows=erased)


async def prune(parts: Parts) -> None:
    """Forget what no sidebar could be told any more."""
    if await parts.store.leads():
        await parts.store.write(EVERY, partial(prune_journal, before=stamp(parts.now() - JOURNAL_KEPT)))


class _Imports:
    """What a command, or another worker, imported into a shop that is being served."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[tuple[str, str], str] | None = None

    async def look(self) -> None:
        """Take it up."""
        marks = await self._parts.store.read(EVERY, import_marks)
        if self._known is not None:
            for shop in {shop for shop, _ in dict(marks.items() ^ self._known.items())}:
                await self._parts.desk.reload(shop)
        self._known = marks
