"""What comes in, as the pipeline wants it: a frame becomes an event, and the rows that its commit stores. Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from app.clock import told
from app.dialogue import events
from app.dialogue.state import OrderItem
from app.wire.frames import AddNote, CorrectStage, CorrectTrait, Dismiss, Line, Order

Correction = CorrectStage | CorrectTrait | AddNote | Dismiss

_encode = msgspec.json.Encoder().encode


class Arrival(msgspec.Struct, frozen=True, gc=False):
    """An event, and what is stored of it beside the buyer's new state.

    `frame` is the client's id for it, with `source` whose ids they are and the `digest` of its content: None for what
    no client's id stands for. `message`, `order` and `note` are rows without shop and seq. An event that `wakes` opens
    a buyer who was closed; of one that was told `by_hand` no bridge knows.
    """

    event: events.Event
    source: str = ""
    frame: str | None = None
    digest: bytes = b""
    message: dict[str, Any] | None = None
    order: dict[str, Any] | None = None
    note: dict[str, Any] | None = None
    wakes: bool = True
    by_hand: bool = False

    @property
    def fed(self) -> bool:
        """Whether a bridge feeds the buyer with it."""
        return (self.message is not None or self.order is not None) and not self.by_hand


def line(source: str, frame: Line, received: datetime, *, by_hand: bool) -> Arrival:
    """A line was said; without a time of its own when it was received."""
    at, received_at = frame.at or received, told(received)
    event = events.MessageSaid(
        frame.id, frame.sender, frame.text, at, frame.kind, frame.buyer_name, frame.agent, frame.product,
        note=note_id(source, frame.id),
    )  # fmt: skip
    row = {
        "buyer": frame.buyer,
        "id": frame.id,
        "sender": frame.sender,
        "text": frame.text,
        "at": received_at if at is received else at.isoformat(),
        "kind": frame.kind,
        "product": frame.product,
        "agent": frame.agent,
        "received_at": received_at,
    }
    digest = _digest(frame.buyer, frame.sender, frame.text, frame.kind, frame.product)
    return Arrival(event, source, frame.id, digest, message=row, by_hand=by_hand)


def order(source: str, frame: Order, received: datetime) -> Arrival:
    """An order has a new status; without a time of its own since it was received."""
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
    return Arrival(event, source, frame.id, digest, order=row)


def correction(source: str, frame: Correction, note: str, at: datetime) -> Arrival:
    """The agent corrects a card; `note` is the id that a new note shall have.

    A stage, a trait or a dismissal said again changes nothing; a note would stand there twice, so its id counts.
    """
    match frame:
        case CorrectStage():
            return Arrival(events.StageCorrected(frame.stage, at))
        case CorrectTrait():
            return Arrival(events.TraitCorrected(frame.trait, frame.on, at))
        case Dismiss():
            return Arrival(events.PhraseDismissed(frame.phrase, at))
    event = events.NoteAdded(note, frame.kind, frame.text, frame.urgent, at)
    return Arrival(event, source, frame.id, _digest(frame.buyer, frame.kind, frame.text, frame.urgent))


def note_marked(row: dict[str, Any], done: bool, at: datetime) -> Arrival:
    """The note of this row was seen to, or is open again. A closed buyer stays closed."""
    return Arrival(events.NoteMarked(row["id"], done, at), note=row | {"done": done}, wakes=False)


def note_id(source: str, frame: str) -> str:
    """The id of the note that this frame makes, if it makes one: no other frame of the shop has the same."""
    return "n" + _digest(source, frame).hex()[:16]


def _digest(*content: Any) -> bytes:
    return hashlib.blake2b(_encode(content), digest_size=16).digest()
