"""What can happen to a sale (past-tense inputs of a turn) and what a step tells about it (facts with their reason)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.dialogue.state import OrderItem, Reminder
from app.understand.reading import Sender
from app.vocabulary import OrderStatus, Stage, Trait

# --- what happens: the inputs of take_turn. `at` is always aware of its offset. ---


@dataclass(frozen=True, slots=True)
class MessageSaid:
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


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """The platform reports an order's new status."""

    id: str
    number: str
    status: OrderStatus
    at: datetime
    items: tuple[OrderItem, ...] = ()
    amount: str | None = None


@dataclass(frozen=True, slots=True)
class StageCorrected:
    """The agent says where the sale stands; holds until the buyer's next clear move."""

    stage: Stage
    at: datetime


@dataclass(frozen=True, slots=True)
class TraitCorrected:
    """The agent switches a trait on or off."""

    trait: Trait
    on: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """The agent writes a note for the warehouse."""

    id: str
    kind: str
    text: str
    urgent: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteMarked:
    """Somebody saw to a note (`done`), or took that back."""

    note: str
    done: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PhraseDismissed:
    """The agent does not want this phrase for this buyer."""

    phrase: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nobody said anything, and time brought something (reminders). `key` as in Due."""

    reminder: Reminder
    key: str
    at: datetime


Event = (
    MessageSaid | OrderChanged | StageCorrected | TraitCorrected | NoteAdded | NoteMarked | PhraseDismissed | TimePassed
)


# --- what a step tells ---


@dataclass(frozen=True, slots=True)
class StageMoved:
    """The sale moved from one stage to another."""

    came_from: Stage
    to: Stage
    because: str


@dataclass(frozen=True, slots=True)
class SlotLearned:
    """The talk named a value."""

    name: str
    value: str
    because: str


@dataclass(frozen=True, slots=True)
class TraitSeen:
    """A trait of the buyer showed itself."""

    trait: Trait
    because: str


Fact = StageMoved | SlotLearned | TraitSeen
