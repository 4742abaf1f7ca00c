"""One event from arrival to push: gather (the buyer's state, the shop's bank), decide (take_turn), apply (one commit).

One buyer, one event at a time: a lock per buyer, taken in the order of arrival and held until the commit, so that the
next event is decided from what is on disk. Nothing is told to anyone before it is stored; what fails leaves no trace.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from app import metrics
from app.card import card_of
from app.config import Settings
from app.dialogue import events
from app.dialogue.reminders import Rhythm, due_now, next_due
from app.dialogue.state import BuyerState, Note, OrderItem
from app.errors import NotFound, Overloaded
from app.learn.learned import Learned
from app.phrases.bank import Bank
from app.phrases.deadlines import shown_until
from app.phrases.phrase import Knowledge
from app.queue import Queue
from app.store.buyers import Viewer, due_buyers, idle_buyers, load_buyer
from app.store.changes import Change, Committed, Stale
from app.store.notes import find_note
from app.store.picks import picked_phrase
from app.store.row_security import EVERY
from app.store.store import Store
from app.turn import take_turn
from app.understand.reader import Reader
from app.used import use_of
from app.wire.frames import AddNote, CorrectStage, CorrectTrait, Dismiss, Line, Order

Clock = Callable[[], datetime]


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
Correction = CorrectStage | CorrectTrait | AddNote | Dismiss
OVERLOADED_MS = 500
PICK_MEMORY = timedelta(hours=12)
"""How long after a pick an agent's line with its text is taken for it."""

_states = msgspec.json.Decoder(BuyerState)
_encode = msgspec.json.Encoder().encode


class _Shown(msgspec.Struct):
    phrase: str
    text: str


class _Card(msgspec.Struct):
    """What is read of a stored card."""

    suggestions: list[_Shown] = []


_cards = msgspec.json.Decoder(_Card)


@dataclass(eq=False, slots=True)
class Held:
    """A buyer in memory: what is on disk, and the lock that lets one event at a time change it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    loaded: bool = False
    state: BuyerState | None = None
    agent: str | None = None
    fed_by: str = ""
    open: bool = False
    active_at: str = ""
    due_at: str | None = None
    seq: int = 0
    shown: dict[str, str] = field(default_factory=dict)
    """The texts on the card by their phrases, in the order of their keys."""
    users: int = 0


class Ingest:
    """The way of every event. `now` is the clock, handed in so that tests can set it."""

    def __init__(
        self, store: Store, reader: Reader, shelves: Shelves, taught: Taught, settings: Settings, now: Clock
    ) -> None:
        self._store, self._reader, self._shelves, self._taught, self._now = store, reader, shelves, taught, now
        self._settings = settings
        self._rhythm = Rhythm(timedelta(minutes=settings.unpaid_minutes), timedelta(days=settings.return_visit_days))
        self._buyers: OrderedDict[tuple[str, str], Held] = OrderedDict()
        self._pending = 0
        self._queue = Queue()

    async def message(self, shop: str, source: str, frame: Line, typist: Viewer | None = None) -> Committed:
        """A line was said. Raises IdConflict, Overloaded, StoreUnavailable.

        `typist`: no bridge but a person at this sidebar fed it, into a talk that they may see or a new one (else
        NotFound); the bridge that feeds the buyer stays the one that gets replies.
        """
        received = self._now()
        at = frame.at or received
        event = events.MessageSaid(
            frame.id, frame.sender, frame.text, at, frame.kind, frame.buyer_name, frame.agent, frame.product,
            note=note_id(source, frame.id),
        )  # fmt: skip
        row = {
            "buyer": frame.buyer,
            "id": frame.id,
            "sender": frame.sender,
            "text": frame.text,
            "at": at.isoformat(),
            "kind": frame.kind,
            "product": frame.product,
            "agent": frame.agent,
            "received_at": received.isoformat(),
        }
        digest = _digest(frame.buyer, frame.sender, frame.text, frame.kind, frame.product)
        what: dict[str, Any] = {"source": source, "frame": frame.id, "digest": digest, "message": row}
        return await self._happen(shop, frame.buyer, event, received, typist=typist, **what)

    async def order(self, shop: str, source: str, frame: Order) -> Committed:
        """An order has a new status. Raises IdConflict, Overloaded, StoreUnavailable."""
        received = self._now()
        at = frame.at or received
        items = tuple(OrderItem(one.product, one.sku, one.count) for one in frame.items)
        event = events.OrderChanged(frame.id, frame.order, frame.status, at, items, frame.amount)
        row = {
            "buyer": frame.buyer,
            "number": frame.order,
            "status": frame.status.value,
            "items": _encode(items).decode(),
            "amount": frame.amount,
            "at": at.isoformat(),
            "received_at": received.isoformat(),
        }
        digest = _digest(frame.buyer, frame.order, frame.status, items, frame.amount)
        what: dict[str, Any] = {"source": source, "frame": frame.id, "digest": digest, "order": row}
        return await self._happen(shop, frame.buyer, event, received, **what)

    async def correct(self, viewer: Viewer, source: str, frame: Correction, note: str) -> Committed:
        """The agent corrects a card; `note` is the id that a new note shall have. Raises NotFound and as above.

        A stage, a trait or a dismissal said again changes nothing; a note would stand there twice, so its id counts.
        """
        what: dict[str, Any] = {}
        at = self._now()
        event: events.Event
        match frame:
            case CorrectStage():
                event = events.StageCorrected(frame.stage, at)
            case CorrectTrait():
                event = events.TraitCorrected(frame.trait, frame.on, at)
            case AddNote():
                event = events.NoteAdded(note, frame.kind, frame.text, frame.urgent, at)
                digest = _digest(frame.buyer, frame.kind, frame.text, frame.urgent)
                what = {"source": source, "frame": frame.id, "digest": digest}
            case Dismiss():
                event = events.PhraseDismissed(frame.phrase, at)
        return await self._happen(viewer.shop, frame.buyer, event, at, viewer=viewer, **what)

    async def mark_note(self, viewer: Viewer, note: str, done: bool) -> None:
        """A note was seen to, or is open again; it shows on the buyer's card. What it is already, changes nothing.

        Raises NotFound, also for a note of a buyer whom the viewer does not see. A closed buyer stays closed.
        """
        row = await self._store.read(viewer.shop, lambda connection: find_note(connection, viewer, note))
        if row["done"] != done:
            at = self._now()
            event, row = events.NoteMarked(note, done, at), row | {"done": done}
            await self._happen(viewer.shop, row["buyer"], event, at, viewer=viewer, wakes=False, note=row)

    async def look(self, viewer: Viewer, buyer: str) -> Held:
        """An open buyer that the viewer sees, as it stands now. Raises NotFound, StoreUnavailable."""
        with self._hold(viewer.shop, buyer) as held:
            if self._store.shared or not held.loaded:
                async with held.lock:
                    held.loaded = held.loaded and not self._store.shared  # another server may have gone on with them
                    await self._load(viewer.shop, buyer, held)
            if held.state is None or not held.open or not viewer.sees(held.agent):
                raise NotFound("buyer", buyer)
            return held

    def forget(self, shop: str, buyer: str) -> None:
        """Another server changed this buyer: what is in memory is old."""
        held = self._buyers.get((shop, buyer))
        if held is not None and not held.lock.locked():
            held.loaded = False

    async def erase(self, shop: str, buyer: str, work: Callable[[Connection], int]) -> int:
        """Close a buyer, which everybody who saw them is told, then run `work`, which erases them; what it returns.

        No event of the buyer comes between. Raises StoreUnavailable; Stale only where another server is at it too.
        """
        with self._hold(shop, buyer) as held:
            async with held.lock:
                await self._leave(shop, buyer, held)
                try:
                    return await self._store.write(shop, work)
                finally:
                    held.loaded = False

    async def keep_time(self) -> int:
        """Let happen what time brings: unpaid orders, visits back, offers and visits that are over; how many."""
        now = self._now()
        due = await self._store.read(EVERY, lambda connection: due_buyers(connection, stamp(now)))
        for shop, buyer in due:
            await self._remind(shop, buyer, now)
        return len(due)

    async def _remind(self, shop: str, buyer: str, now: datetime) -> None:
        with self._hold(shop, buyer) as held:
            async with held.lock:
                held.loaded = False  # the store says that something is due: what another server did counts too
                await self._load(shop, buyer, held)
                if held.state is None or held.due_at is None or held.due_at > stamp(now):
                    return  # something was said while we came
                due = due_now(held.state, self._rhythm, now, held.due_at)
                event = events.TimePassed(due.reminder, due.key, now)
                try:
                    await self._decide(shop, buyer, held, event, now, is_open=held.open)
                except Stale:  # another server was first, or what the shop knows was changed: the next sweep sees
                    await self._shelves.look_again(shop)

    async def close_idle(self) -> int:
        """Close the buyers of whom nothing was heard for `open_days`; how many."""
        before = stamp(self._now() - timedelta(days=self._settings.open_days))
        idle = await self._store.read(EVERY, lambda connection: idle_buyers(connection, before))
        for shop, buyer in idle:
            with suppress(Stale):  # another server heard of this buyer meanwhile
                await self._close(shop, buyer, before)
        return len(idle)

    async def _happen(
        self,
        shop: str,
        buyer: str,
        event: events.Event,
        received: datetime,
        *,
        viewer: Viewer | None = None,
        typist: Viewer | None = None,
        wakes: bool = True,
        **what: Any,
    ) -> Committed:
        if self._pending >= self._settings.pending:
            raise Overloaded(OVERLOADED_MS)
        self._pending += 1
        try:
            with self._hold(shop, buyer) as held:
                async with held.lock:
                    while True:
                        await self._load(shop, buyer, held)
                        there = held.state is not None and (held.open or not wakes)
                        if viewer and not (there and viewer.sees(held.agent)):
                            raise NotFound("buyer", buyer)
                        if typist and held.state is not None and not typist.sees(held.agent):
                            raise NotFound("buyer", buyer)
                        what |= {"is_open": held.open or wakes, "by_hand": typist is not None}
                        try:
                            return await self._decide(shop, buyer, held, event, received, **what)
                        except Stale:  # another server was first: decide again, from what it left
                            await self._shelves.look_again(shop)
        finally:
            self._pending -= 1

    async def _decide(
        self,
        shop: str,
        buyer: str,
        held: Held,
        event: events.Event,
        received: datetime,
        source: str = "",
        frame: str | None = None,
        digest: bytes = b"",
        message: dict[str, Any] | None = None,
        order: dict[str, Any] | None = None,
        note: dict[str, Any] | None = None,
        is_open: bool = True,
        by_hand: bool = False,
    ) -> Committed:
        bank, knowledge = await self._shelves.bank_and_knowledge(shop)
        revision = self._shelves.revision(shop)
        learned = await self._taught(shop)
        if isinstance(event, events.MessageSaid) and event.sender == "agent":
            event = replace(event, picked=await self._picked(shop, buyer, event.text))
        began = perf_counter()
        busy = self._queue.others(shop, buyer, held.agent) >= self._settings.busy_buyers
        known: dict[str, Any] = {"bank": bank, "knowledge": knowledge, "learned": learned, "busy": busy}
        turn = take_turn(held.state, event, reader=self._reader, **known)
        metrics.turn_seconds.observe(perf_counter() - began)
        fed = (message is not None or order is not None) and not by_hand
        fed_by = source if fed else held.fed_by
        before = held.state.notes if held.state else ()
        notes = [_note_row(buyer, one, received) for one in turn.state.notes if one not in before]
        shown = [phrase for one in turn.suggestions if (phrase := bank.get(one.phrase))]
        slots = [slot for one in turn.suggestions for slot in one.filled]
        due = next_due(turn.state, self._rhythm, received, shown_until(shown, slots, knowledge, received))
        due_at = stamp(due.at) if due is not None and is_open else None
        active_at = held.active_at if isinstance(event, events.TimePassed) else stamp(received)
        change = Change(
            shop=shop,
            buyer=buyer,
            source=source,
            frame=frame,
            digest=digest,
            agent=turn.state.agent,
            agent_before=held.agent,
            seen_before=held.open,
            fed_by=fed_by,
            version=turn.state.version,
            open=is_open,
            active_at=active_at,
            due_at=due_at,
            state=_encode(turn.state),
            card=_encode(card_of(buyer, turn.state, turn.suggestions)),
            message=message,
            order=order,
            notes=[note] if note is not None else notes,
            use=use_of(held.state, held.shown, event, turn, stamp(received)),
            base=held.seq,
            revision=revision,
        )
        committed = await self._commit(held, change)
        if not committed.duplicate:
            held.state, held.agent, held.fed_by, held.open = turn.state, turn.state.agent, fed_by, is_open
            held.seq, held.active_at, held.due_at = committed.seq, active_at, due_at
            self._queue.put(shop, buyer, held.agent, is_open and turn.state.waiting_since is not None)
            held.shown = {one.phrase: one.text for one in turn.suggestions}
        return committed

    async def _commit(self, held: Held, change: Change) -> Committed:
        done = self._store.commit(change)
        try:
            return await asyncio.shield(done)
        except BaseException:
            held.loaded = False  # refused, failed or given up on: what is on disk is to be looked at again
            while not done.done():  # given up on: the next event must not be decided before this one is on disk
                with suppress(asyncio.CancelledError):
                    await asyncio.wait({done})
            raise

    async def _close(self, shop: str, buyer: str, before: str) -> None:
        with self._hold(shop, buyer) as held:
            async with held.lock:
                await self._leave(shop, buyer, held, before)

    async def _leave(self, shop: str, buyer: str, held: Held, before: str | None = None) -> None:
        stored = await self._store.read(shop, lambda connection: load_buyer(connection, shop, buyer))
        if stored is None or not stored.open or (before is not None and stored.active_at >= before):
            return  # somebody spoke while we came
        committed = await self._commit(
            held,
            Change(
                shop=shop,
                buyer=buyer,
                source="",
                frame=None,
                digest=b"",
                agent=stored.agent,
                agent_before=stored.agent,
                seen_before=True,
                fed_by=stored.fed_by,
                version=stored.version,
                open=False,
                active_at=stored.active_at,
                state=stored.state,
                card=stored.card,
                base=stored.seq,
            ),
        )
        held.open, held.seq = False, committed.seq
        self._queue.put(shop, buyer, held.agent, False)

    async def _picked(self, shop: str, buyer: str, text: str) -> str | None:
        since = stamp(self._now() - PICK_MEMORY)
        return await self._store.read(shop, lambda connection: picked_phrase(connection, shop, buyer, text, since))

    async def _load(self, shop: str, buyer: str, held: Held) -> None:
        if held.loaded:
            return
        stored = await self._store.read(shop, lambda connection: load_buyer(connection, shop, buyer))
        if stored is not None:
            held.state = _states.decode(stored.state)
            held.agent, held.fed_by, held.open, held.seq = stored.agent, stored.fed_by, stored.open, stored.seq
            held.active_at, held.due_at = stored.active_at, stored.due_at
            held.shown = {one.phrase: one.text for one in _cards.decode(stored.card).suggestions}
        else:
            held.state, held.agent, held.fed_by, held.open, held.seq = None, None, "", False, 0
            held.active_at, held.due_at = "", None
            held.shown = {}
        held.loaded = True

    @contextmanager
    def _hold(self, shop: str, buyer: str) -> Iterator[Held]:
        """The buyer's entry, kept in memory while somebody uses it; the least recently used ones go first."""
        key = (shop, buyer)
        held = self._buyers.get(key)
        if held is None:
            held = self._buyers[key] = Held()
        self._buyers.move_to_end(key)
        held.users += 1
        try:
            yield held
        finally:
            held.users -= 1
            self._forget_some()

    def _forget_some(self) -> None:
        while len(self._buyers) > self._settings.cached_buyers:
            key, oldest = next(iter(self._buyers.items()))
            if oldest.users:
                return  # all older ones are at work; the next event tries again
            del self._buyers[key]


def note_id(source: str, frame: str) -> str:
    """The id of the note that this frame makes, if it makes one: no other frame of the shop has the same."""
    return "n" + _digest(source, frame).hex()[:16]


def stamp(moment: datetime) -> str:
    """A moment as the store compares it, as text: in one zone and one form."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _note_row(buyer: str, note: Note, at: datetime) -> dict[str, Any]:
    return {
        "buyer": buyer,
        "id": note.id,
        "kind": note.kind,
        "text": note.text,
        "urgent": note.urgent,
        "message": note.message,
        "done": note.done,
        "at": stamp(at),
    }


def _digest(*content: Any) -> bytes:
    return hashlib.blake2b(_encode(content), digest_size=16).digest()
