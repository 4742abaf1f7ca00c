"""What can happen to a sale (past-tense inputs of a turn) and what a step tells about it (facts with their reason)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from app.dialogue.state import OrderItem, Reminder
from app.understand.reading import Sender
from app.vocabulary import OrderStatus, Stage, Trait

# --- what happens: the inputs of take_turn. `at` is always aware of its offset. ---


class MessageSaid(Struct, frozen=True):
    """A line was said in the chat client, by the buyer or by the agent."""

    id: str
    sender: Sender
    text: str
    at: datetime
    kind: str = "text"
    buyer_name: str | None = None
    agent: str | None = None
    product: str | None = None
    picked: str | None = None
    """For an agent's line: the phrase that it was picked from, where that is known."""
    note: str | None = None
    """The id that a note made of this line shall have; None: one made of the line's own id."""


class OrderChanged(Struct, frozen=True):
    """The platform reports an order's new status."""

    id: str
    number: str
    status: OrderStatus
    at: datetime
    items: tuple[OrderItem, ...] = ()
    amount: str | None = None


class StageCorrected(Struct, frozen=True):
    """The agent says where the sale stands; holds until the buyer's next clear move."""

    stage: Stage
    at: datetime


class TraitCorrected(Struct, frozen=True):
    """The agent switches a trait on or off."""

    trait: Trait
    on: bool
    at: datetime


class NoteAdded(Struct, frozen=True):
    """The agent writes a note for the warehouse."""

    id: str
    kind: str
    text: str
    urgent: bool
    at: datetime


class NoteMarked(Struct, frozen=True):
    """Somebody saw to a note (`done`), or took that back."""

    note: str
    done: bool
    at: datetime


class PhraseDismissed(Struct, frozen=True):
    """The agent does not want this phrase for this buyer."""

    phrase: str
    at: datetime


class TimePassed(Struct, frozen=True):
    """Nobody said anything, and time brought something (reminders). `key` as in Due."""

    reminder: Reminder
    key: str
    at: datetime


Event = (
    MessageSaid | OrderChanged | StageCorrected | TraitCorrected | NoteAdded | NoteMarked | PhraseDismissed | TimePassed
)


# --- what a step tells ---


class StageMoved(Struct, frozen=True):
    """The sale moved from one stage to another."""

    came_from: Stage
    to: Stage
    because: str


class SlotLearned(Struct, frozen=True):
    """The talk named a value."""

    name: str
    value: str
    because: str


class TraitSeen(Struct, frozen=True):
    """A trait of the buyer showed itself."""

    trait: Trait
    because: str


Fact = StageMoved | SlotLearned | TraitSeen
