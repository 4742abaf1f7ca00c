"""One event from arrival to push: gather (the buyer's state, the shop's bank), decide (take_turn), apply (one commit).

One buyer, one event at a time: a lock per buyer, taken in the order of arrival and held until the commit, so that the
next event is decided from what is on disk. Nothing is told to anyone before it is stored; what fails leaves no trace.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import perf_counter
from typing import Protocol

from msgspec.structs import replace
from sqlalchemy import Connection

from app import arrivals, metrics
from app.arrivals import Arrival, Correction
from app.clock import Clock, stamp
from app.config import Settings
from app.dialogue.events import MessageSaid, TimePassed
from app.dialogue.reminders import Rhythm, due_now
from app.errors import NotFound, Overloaded
from app.held import Buyers, Held
from app.learn.learned import Learned
from app.outcome import change_of, closing
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge
from app.queue import Queue
from app.store.buyers import Viewer, due_buyers, idle_buyers, load_buyer
from app.store.changes import Change, Committed, Stale
from app.store.notes import find_note
from app.store.picks import picked_phrase
from app.store.row_security import EVERY
from app.store.store import Store
from app.turn import Turn, take_turn
from app.understand.reader import Reader
from app.wire.frames import Line, Order


class Shelves(Protocol):
    """The bank and the knowledge of each shop, as they stand now."""

    async def bank_and_knowledge(self, shop: str) -> tuple[Bank, Knowledge]:
        """What a turn needs."""

    def revision(self, shop: str) -> int | None:
        """That of what `bank_and_knowledge` gave; None where nobody else can change it."""

    async def look_again(self, shop: str) -> None:
        """Another server may have changed it."""


Taught = Callable[[str], Awaitable[Learned]]
"""What a shop learned so far."""
OVERLOADED_MS = 500
PICK_MEMORY = timedelta(hours=12)
"""How long after a pick an agent's line with its text is taken for it."""


class Ingest:
    """The way of every event. `now` is the clock, handed in so that tests can set it."""

    def __init__(
        self, store: Store, reader: Reader, shelves: Shelves, taught: Taught, settings: Settings, now: Clock
    ) -> None:
        self._store, self._reader, self._shelves, self._taught, self._now = store, reader, shelves, taught, now
        self._settings = settings
        self._rhythm = Rhythm(timedelta(minutes=settings.unpaid_minutes), timedelta(days=settings.return_visit_days))
        self._buyers = Buyers(settings.cached_buyers)
        self._pending = 0
        self._queue = Queue()

    async def message(self, shop: str, source: str, frame: Line, typist: Viewer | None = None) -> Committed:
        """A line was said. Raises IdConflict, Overloaded, StoreUnavailable.

        `typist`: no bridge but a person at this sidebar fed it, into a talk that they may see or a new one (else
        NotFound); the bridge that feeds the buyer stays the one that gets replies.
        """
        received = self._now()
        arrival = arrivals.line(source, frame, received, by_hand=typist is not None)
        return await self._happen(shop, frame.buyer, arrival, received, typist=typist)

    async def order(self, shop: str, source: str, frame: Order) -> Committed:
        """An order has a new status. Raises IdConflict, Overloaded, StoreUnavailable."""
        received = self._now()
        return await self._happen(shop, frame.buyer, arrivals.order(source, frame, received), received)

    async def correct(self, viewer: Viewer, source: str, frame: Correction, note: str) -> Committed:
        """The agent corrects a card; `note` is the id that a new note shall have. Raises NotFound and as above."""
        at = self._now()
        arrival = arrivals.correction(source, frame, note, at)
        return await self._happen(viewer.shop, frame.buyer, arrival, at, viewer=viewer)

    async def mark_note(self, viewer: Viewer, note: str, done: bool) -> None:
        """A note was seen to, or is open again; it shows on the buyer's card. What it is already, changes nothing.

        Raises NotFound, also for a note of a buyer whom the viewer does not see. A closed buyer stays closed.
        """
        row = await self._store.read(viewer.shop, lambda connection: find_note(connection, viewer, note))
        if row["done"] != done:
            at = self._now()
            await self._happen(viewer.shop, row["buyer"], arrivals.note_marked(row, done, at), at, viewer=viewer)

    @property
    def pending(self) -> int:
        """How many events came and are not stored yet."""
        return self._pending

    async def look(self, viewer: Viewer, buyer: str) -> Held:
        """An open buyer that the viewer sees, as it stands now. Raises NotFound, StoreUnavailable."""
        with self._buyers.hold(viewer.shop, buyer) as held:
            if self._store.shared or not held.loaded:
                async with held.lock:
                    held.loaded = held.loaded and not self._store.shared  # another server may have gone on with them
                    if not held.loaded:
                        await self._load(viewer.shop, buyer, held)
            if held.state is None or not held.open or not viewer.sees(held.agent):
                raise NotFound("buyer", buyer)
            return held

    def forget(self, shop: str, buyer: str) -> None:
        """Another server changed this buyer: what is in memory is old."""
        self._buyers.forget(shop, buyer)

    async def erase(self, shop: str, buyer: str, work: Callable[[Connection], int]) -> int:
        """Close a buyer, which everybody who saw them is told, then run `work`, which erases them; what it returns.

        No event of the buyer comes between. Raises StoreUnavailable; Stale only where another server is at it too.
        """
        with self._buyers.hold(shop, buyer) as held:
            async with held.lock:
                await self._leave(shop, buyer, held)
                try:
                    return await self._store.write(shop, work)
                finally:
                    held.loaded = False

    async def keep_time(self, at: datetime | None = None) -> int:
        """Let happen what time brings until `at` (now): unpaid orders, visits back, what is over; how many."""
        now = at or self._now()
        due = await self._store.read(EVERY, lambda connection: due_buyers(connection, stamp(now)))
        for shop, buyer in due:
            await self._remind(shop, buyer, now)
        return len(due)

    async def _remind(self, shop: str, buyer: str, now: datetime) -> None:
        with self._buyers.hold(shop, buyer) as held:
            async with held.lock:
                held.loaded = False  # the store says that something is due: what another server did counts too
                await self._load(shop, buyer, held)
                if held.state is None or held.due_at is None or held.due_at > stamp(now):
                    return  # something was said while we came
                due = due_now(held.state, self._rhythm, now, held.due_at)
                arrival = Arrival(TimePassed(due.reminder, due.key, now), wakes=False)
                try:
                    await self._decide(shop, buyer, held, arrival, now)
                except Stale:  # another server was first, or what the shop knows was changed: the next sweep sees
                    await self._shelves.look_again(shop)

    async def close_idle(self, at: datetime | None = None) -> int:
        """Close the buyers of whom nothing was heard for `open_days` until `at` (now); how many."""
        before = stamp((at or self._now()) - timedelta(days=self._settings.open_days))
        idle = await self._store.read(EVERY, lambda connection: idle_buyers(connection, before))
        for shop, buyer in idle:
            with suppress(Stale):  # another server heard of this buyer meanwhile
                await self._close(shop, buyer, before)
        return len(idle)

    async def _happen(
        self,
        shop: str,
        buyer: str,
        arrival: Arrival,
        received: datetime,
        *,
        viewer: Viewer | None = None,
        typist: Viewer | None = None,
    ) -> Committed:
        if self._pending >= self._settings.pending:
            raise Overloaded(OVERLOADED_MS)
        self._pending += 1
        try:
            with self._buyers.hold(shop, buyer) as held:
                async with held.lock:
                    while True:
                        if not held.loaded:
                            await self._load(shop, buyer, held)
                        there = held.state is not None and (held.open or not arrival.wakes)
                        if viewer and not (there and viewer.sees(held.agent)):
                            raise NotFound("buyer", buyer)
                        if typist and held.state is not None and not typist.sees(held.agent):
                            raise NotFound("buyer", buyer)
                        try:
                            return await self._decide(shop, buyer, held, arrival, received)
                        except Stale:  # another server was first: decide again, from what it left
                            await self._shelves.look_again(shop)
        finally:
            self._pending -= 1

    async def _decide(self, shop: str, buyer: str, held: Held, arrival: Arrival, received: datetime) -> Committed:
        bank, knowledge = await self._shelves.bank_and_knowledge(shop)
        revision = self._shelves.revision(shop)
        learned = await self._taught(shop)
        event = arrival.event
        if isinstance(event, MessageSaid) and event.sender == "agent":
            event = replace(event, picked=await self._picked(shop, buyer, event.text))
            arrival = replace(arrival, event=event)
        began, watch = perf_counter(), metrics.Stopwatch()
        busy = self._queue.others(shop, buyer, held.agent) >= self._settings.busy_buyers
        turn = take_turn(
            held.state, event, reader=self._reader,
            bank=bank, knowledge=knowledge, busy=busy, learned=learned, lap=watch.lap,
        )  # fmt: skip
        metrics.turn_seconds.observe(perf_counter() - began)
        change = change_of(
            shop, buyer, held, arrival, turn, received,
            bank=bank, knowledge=knowledge, rhythm=self._rhythm, revision=revision,
        )  # fmt: skip
        watch.lap("encode")
        committed = await self._commit(held, change)
        watch.lap("commit")
        if not committed.duplicate:
            self._hold_on(held, turn, committed)
        return committed

    def _hold_on(self, held: Held, turn: Turn, committed: Committed) -> None:
        """What was committed is now what the next event is decided from."""
        change = committed.change
        held.state, held.agent, held.fed_by, held.open = turn.state, change.agent, change.fed_by, change.open
        held.seq, held.active_at, held.due_at = committed.seq, change.active_at, change.due_at
        held.shown = {one.phrase: one.text for one in turn.suggestions}
        self._queue.put(change.shop, change.buyer, held.agent, held.open and turn.state.waiting_since is not None)

    async def _commit(self, held: Held, change: Change) -> Committed:
        try:
            return await self._store.commit(change)
        except BaseException:
            held.loaded = False  # refused, failed or given up on: what is on disk is to be looked at again
            raise

    async def _close(self, shop: str, buyer: str, before: str) -> None:
        with self._buyers.hold(shop, buyer) as held:
            async with held.lock:
                await self._leave(shop, buyer, held, before)

    async def _leave(self, shop: str, buyer: str, held: Held, before: str | None = None) -> None:
        stored = await self._store.read(shop, lambda connection: load_buyer(connection, shop, buyer))
        if stored is None or not stored.open or (before is not None and stored.active_at >= before):
            return  # somebody spoke while we came
        committed = await self._commit(held, closing(shop, buyer, stored))
        held.open, held.seq = False, committed.seq
        self._queue.put(shop, buyer, held.agent, False)

    async def _picked(self, shop: str, buyer: str, text: str) -> str | None:
        since = stamp(self._now() - PICK_MEMORY)
        return await self._store.read(shop, lambda connection: picked_phrase(connection, shop, buyer, text, since))

    async def _load(self, shop: str, buyer: str, held: Held) -> None:
        held.load(await self._store.read(shop, lambda connection: load_buyer(connection, shop, buyer)))
