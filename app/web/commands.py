"""What each frame of a client does, once it is decoded: a table from frame to method, and the answers."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import Any

from app import metrics
from app.arrivals import note_id
from app.errors import BadField
from app.push.roll import Socket
from app.store.buyers import Viewer
from app.store.changes import Committed
from app.store.shops import Key
from app.store.writer import Tell, answer
from app.web.parts import Parts
from app.wire.codec import encode
from app.wire.frames import (
    AddNote,
    Check,
    CorrectStage,
    CorrectTrait,
    Delivered,
    Dismiss,
    Frame,
    Message,
    Order,
    Pick,
    Said,
    Search,
    Uncover,
)


def viewer_of(key: Key) -> Viewer:
    """What the sidebar of this token may see."""
    return Viewer(key.shop, key.agent, key.role == "manager")


def ack_of(committed: Committed, re: str) -> dict[str, Any]:
    """The ack of a message or an order."""
    return {"type": "ack", "re": re, "seq": committed.seq, "duplicate": committed.duplicate}


class Commander:
    """Obeys the frames of one connection."""

    def __init__(self, parts: Parts, key: Key, socket: Socket) -> None:
        self._parts, self._key, self._socket = parts, key, socket

    def pong(self) -> bytes:
        """The answer to a ping."""
        return encode({"type": "pong", "seq": self._parts.hub.head(self._key.shop) or 0})

    def feed(self, frame: Message | Order, tell: Tell) -> None:
        """Store what a bridge tells; `tell` hears what became of it, as feed_in says."""
        self._socket.feed(frame.buyer)
        feed_in(self._parts, self._key, frame, tell)

    async def obey(self, frame: Frame) -> dict[str, Any]:
        """Do what any other frame says; its answer. Raises AppError."""
        match frame:
            case Said():
                return await self._said(frame)
            case Delivered():
                return await self._parts.picks.delivered(self._key, frame)
            case Pick():
                return await self._parts.picks.pick(self._key, viewer_of(self._key), frame)
            case CorrectStage() | CorrectTrait() | AddNote() | Dismiss():
                note = note_id(self._key.source, frame.id)
                await self._parts.ingest.correct(viewer_of(self._key), self._key.source, frame, note)
                return {"type": "ack", "re": frame.id} | ({"note": note} if isinstance(frame, AddNote) else {})
            case Uncover():
                await self._parts.ingest.look(viewer_of(self._key), frame.buyer)
                await self._parts.people.note(self._key, "uncovered", frame.buyer)
                return {"type": "ack", "re": frame.id}
            case Search():
                return await self._search(frame)
            case Check():
                issues = await self._parts.desk.check(self._key.shop, frame.text)
                return {"type": "checked", "re": frame.id, "issues": issues}
        raise TypeError(f"no one obeys {type(frame).__name__}")

    async def _said(self, frame: Said) -> dict[str, Any]:
        """A person at a sidebar types or pastes what was said, where no bridge feeds the chat."""
        if frame.agent is not None and self._key.role == "agent" and frame.agent != self._key.agent:
            raise BadField("agent", "an agent can name nobody but themselves")
        ingest, key = self._parts.ingest, self._key
        return ack_of(await ingest.message(key.shop, key.source, frame, viewer_of(key)), frame.id)

    async def _search(self, frame: Search) -> dict[str, Any]:
        state = None
        if frame.buyer is not None:
            state = (await self._parts.ingest.look(viewer_of(self._key), frame.buyer)).state
        now = self._parts.now()
        items = await self._parts.desk.search(self._key.shop, frame.q, frame.limit, state, now)
        return {"type": "results", "re": frame.id, "items": items}


async def feed(parts: Parts, key: Key, frame: Message | Order) -> dict[str, Any]:
    """Store a message or an order; its ack. Raises AppError."""
    done: asyncio.Future[Committed] = asyncio.get_running_loop().create_future()
    feed_in(parts, key, frame, partial(answer, done))
    return ack_of(await done, frame.id)


def feed_in(parts: Parts, key: Key, frame: Message | Order, tell: Tell) -> None:
    """Store a message or an order; `tell` is called once with it, committed, or with the error that came of it."""
    began = time.perf_counter()

    def settled(outcome: Committed | Exception) -> None:
        if isinstance(outcome, Committed):
            metrics.ack_seconds.took(time.perf_counter() - began)
            if outcome.duplicate:
                metrics.duplicates.inc()
            else:
                metrics.stored(frame.type)
        tell(outcome)

    parts.ingest.feed(key.shop, key.source, frame, settled)
