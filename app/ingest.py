"""One event from arrival to push: gather (the buyer's state, the shop's bank), decide (take_turn), apply (one commit).

One buyer, one event at a time: a gate per buyer, entered in the order of arrival and left after the commit, so that the
next event is decided from what is on disk. Nothing is told to anyone before it is stored; what fails leaves no trace.

An event for which everything is in memory is decided where it comes in, without a task of its own: callbacks lead it
through the gate and back from the commit. What must be fetched first is fetched by a task, which decides then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from app import arrivals, metrics
from app.arrivals import Arrival, Correction
from app.clock import Clock, stamp
from app.config import Settings
from app.decide import Decider, Mind, Shelves, Taught
from app.dialogue.events import TimePassed
from app.dialogue.reminders import Rhythm, due_now
from app.errand import Errand
from app.errors import NotFound, Overloaded
from app.held import Buyers, Held
from app.outcome import closing
from app.store.buyers import Viewer, due_buyers, idle_buyers, load_buyer
from app.store.changes import Change, Committed, Stale
from app.store.notes import find_note
from app.store.picks import picked_phrase
from app.store.row_security import EVERY
from app.store.store import Store
from app.store.writer import Tell, answer
from app.turn import Turn
from app.understand.reader import Reader
from app.wire.frames import Line, Order

OVERLOADED_MS = 500
PICK_MEMORY = timedelta(hours=12)
"""How long after a pick an agent's line with its text is taken for it."""


class Ingest:
    """The way of every event. `now` is the clock, handed in so that tests can set it."""

    def __init__(
        self, store: Store, reader: Reader, shelves: Shelves, taught: Taught, settings: Settings, now: Clock
    ) -> None:
        self._store, self._shelves, self._now, self._settings = store, shelves, now, settings
        self._rhythm = Rhythm(timedelta(minutes=settings.unpaid_minutes), timedelta(days=settings.return_visit_days))
        self._buyers = Buyers(settings.cached_buyers)
        self._pending = 0
        self._decider = Decider(reader, shelves, taught, self._rhythm, settings.busy_buyers)
        self._fetching: set[asyncio.Task[None]] = set()

    def feed(self, shop: str, source: str, frame: Line | Order, tell: Tell) -> None:
        """A bridge tells a line or an order; `tell` hears what became of it, as `message` and `order` raise it."""
        received = self._now()
        if isinstance(frame, Line):
            arrival = arrivals.line(source, frame, received, by_hand=False)
        else:
            arrival = arrivals.order(source, frame, received)
        self._start(shop, frame.buyer, arrival, received, tell)

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
                async with held.gate:
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
            async with held.gate:
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
            async with held.gate:
                held.loaded = False  # the store says that something is due: what another server did counts too
                await self._load(shop, buyer, held)
                if held.state is None or held.due_at is None or held.due_at > stamp(now):
                    return  # something was said while we came
                due = due_now(held.state, self._rhythm, now, held.due_at)
                arrival = Arrival(TimePassed(due.reminder, due.key, now), wakes=False)
                turn, change = self._decider.decide(shop, buyer, held, arrival, now, await self._decider.fetch(shop))
                try:
                    self._hold_on(held, turn, await self._commit(held, change))
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
        done: asyncio.Future[Committed] = asyncio.get_running_loop().create_future()
        self._start(shop, buyer, arrival, received, partial(answer, done), viewer, typist)
        return await done

    def _start(
        self,
        shop: str,
        buyer: str,
        arrival: Arrival,
        received: datetime,
        tell: Tell,
        viewer: Viewer | None = None,
        typist: Viewer | None = None,
    ) -> None:
        if self._pending >= self._settings.pending:
            tell(Overloaded(OVERLOADED_MS))
            return
        self._pending += 1
        held = self._buyers.take(shop, buyer)
        errand = Errand(shop, buyer, arrival, received, held, tell, viewer, typist)
        held.gate.enter(partial(self._gather, errand))

    def _gather(self, errand: Errand) -> None:
        """It is this event's turn: decide it where all that it takes is in memory, else in a task that fetches it."""
        try:
            mind = self._decider.at_hand(errand.shop) if errand.held.loaded and errand.line_of_agent is None else None
            if mind is not None:
                self._decide(errand, mind)
            else:
                self._in_task(self._fetch(errand))
        except Exception as fault:  # whoever sent the event is told, and the next one is let in
            self._end(errand, fault)

    def _in_task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._fetching.add(task)
        task.add_done_callback(self._fetching.discard)

    async def _fetch(self, errand: Errand, *, again: bool = False) -> None:
        """Fetch what is missing, then decide; `again`: what was there has turned out to be old."""
        try:
            if again:
                await self._shelves.look_again(errand.shop)
            if not errand.held.loaded:
                await self._load(errand.shop, errand.buyer, errand.held)
            mind = await self._decider.fetch(errand.shop)
            if (line := errand.line_of_agent) is not None:
                picked = await self._picked(errand.shop, errand.buyer, line.text)
                errand.arrival = replace(errand.arrival, event=replace(line, picked=picked))
            self._decide(errand, mind)
        except Exception as fault:
            self._end(errand, fault)

    def _decide(self, errand: Errand, mind: Mind) -> None:
        """Take the turn and hand the change to the store. Raises NotFound."""
        errand.check_sight()
        held, arrival = errand.held, errand.arrival
        turn, change = self._decider.decide(errand.shop, errand.buyer, held, arrival, errand.received, mind)
        self._store.hand_in(change, partial(self._settled, errand, turn, perf_counter()))

    def _settled(self, errand: Errand, turn: Turn, handed_in: float, outcome: Committed | Exception) -> None:
        """The store has answered."""
        metrics.step_took("commit", perf_counter() - handed_in)
        if isinstance(outcome, Exception):
            errand.held.loaded = False  # what is on disk is to be looked at again
        if isinstance(outcome, Stale):  # another server was first: decide again, from what it left
            self._in_task(self._fetch(errand, again=True))
            return
        try:
            if isinstance(outcome, Committed) and not outcome.duplicate:
                self._hold_on(errand.held, turn, outcome)
        finally:  # whatever went wrong here: the buyer's next event must not wait for ever
            self._end(errand, outcome)

    def _end(self, errand: Errand, outcome: Committed | Exception) -> None:
        self._pending -= 1
        self._buyers.give_back(errand.held)
        errand.held.gate.leave()
        errand.tell(outcome)

    def _hold_on(self, held: Held, turn: Turn, committed: Committed) -> None:
        """What was committed is now what the next event is decided from."""
        change = committed.change
        held.state, held.agent, held.fed_by, held.open = turn.state, change.agent, change.fed_by, change.open
        held.seq, held.active_at, held.due_at = committed.seq, change.active_at, change.due_at
        held.on_card = turn.suggestions
        self._decider.waits(change.shop, change.buyer, held.agent, held.open and turn.state.waiting_since is not None)

    async def _commit(self, held: Held, change: Change) -> Committed:
        try:
            return await self._store.commit(change)
        except BaseException:
            held.loaded = False  # refused, failed or given up on: what is on disk is to be looked at again
            raise

    async def _close(self, shop: str, buyer: str, before: str) -> None:
        with self._buyers.hold(shop, buyer) as held:
            async with held.gate:
                await self._leave(shop, buyer, held, before)

    async def _leave(self, shop: str, buyer: str, held: Held, before: str | None = None) -> None:
        stored = await self._store.read(shop, lambda connection: load_buyer(connection, shop, buyer))
        if stored is None or not stored.open or (before is not None and stored.active_at >= before):
            return  # somebody spoke while we came
        committed = await self._commit(held, closing(shop, buyer, stored))
        held.open, held.seq = False, committed.seq
        self._decider.waits(shop, buyer, held.agent, False)

    async def _picked(self, shop: str, buyer: str, text: str) -> str | None:
        since = stamp(self._now() - PICK_MEMORY)
        return await self._store.read(shop, lambda connection: picked_phrase(connection, shop, buyer, text, since))

    async def _load(self, shop: str, buyer: str, held: Held) -> None:
        held.load(await self._store.read(shop, lambda connection: load_buyer(connection, shop, buyer)))
