"""All that is known of one buyer between two events: frozen data, times as ISO 8601 text with an offset."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from app.understand.reading import Line, Sender, Slots
from app.vocabulary import Intent, OrderStatus, Stage, Technique, Trait

MEMORY = 12
"""How many lines of the talk the state keeps for reading the next one; older ones are in the store."""


class Reminder(StrEnum):
    """What time can bring (reminders)."""

    UNPAID = "unpaid"
    """An order has been standing unpaid for a while."""
    RETURN_VISIT = "return_visit"
    """The goods have been with the buyer for some days."""
    PROMOTION_OVER = "promotion_over"
    """An offer that the card spoke of is over."""
    VISIT_OVER = "visit_over"
    """Nothing was said for so long that the visit has ended."""


class StageNow(Struct, frozen=True, gc=False, omit_defaults=True):
    """Where the sale stands, since when and why; `manual` while the agent's correction holds."""

    id: Stage
    came_from: Stage | None
    since: str
    because: str
    manual: bool = False


class IntentNow(Struct, frozen=True, gc=False, omit_defaults=True):
    """What the last buyer message wants."""

    id: Intent
    confidence: float
    others: tuple[tuple[Intent, float], ...] = ()
    """What it may want instead, with the confidence in it."""


class TraitNow(Struct, frozen=True, gc=False, omit_defaults=True):
    """A trait of the profile. `manual` traits were set by the agent; `on` is false where the agent took it away."""

    id: Trait
    confidence: float
    because: str
    manual: bool = False
    on: bool = True


class LastMessage(Struct, frozen=True, gc=False):
    """The newest message of the talk."""

    id: str
    sender: Sender
    text: str
    at: str


class OrderItem(Struct, frozen=True, gc=False):
    """One position of an order."""

    product: str
    sku: str = ""
    count: int = 1


class OrderNow(Struct, frozen=True):
    """The newest order event of this buyer; `amount` as text in yuan, `at` the time of its present status."""

    number: str
    status: OrderStatus
    items: tuple[OrderItem, ...] = ()
    amount: str | None = None
    at: str = ""


class Note(Struct, frozen=True, gc=False):
    """A special wish for the warehouse (playbook section 3, Notes)."""

    id: str
    kind: str
    text: str
    urgent: bool = False
    message: str | None = None
    done: bool = False


class Warning(Struct, frozen=True, gc=False):
    """Something that the agent should see before answering."""

    code: str
    text: str


class Visit(Struct, frozen=True, gc=False):
    """The running visit: when it began, how many messages it has (both sides), when the last one came; `ended` is
    when it was over, None while it runs."""

    started: str
    messages: int
    last_at: str
    ended: str | None = None


class BuyerState(Struct, frozen=True, gc=False, omit_defaults=True):
    """One buyer. `version` grows by one with every event that changes the card."""

    version: int
    stage: StageNow
    visit: Visit
    name: str | None = None
    agent: str | None = None
    intent: IntentNow | None = None
    intents: tuple[Intent, ...] = ()
    lines: tuple[Line, ...] = ()
    traits: tuple[TraitNow, ...] = ()
    slots: Slots = {}
    options: tuple[str, str] | None = None
    product: str | None = None
    """The product that the talk is about: the last one whose id came with a message or an order."""
    order: OrderNow | None = None
    has_order: bool = False
    last_message: LastMessage | None = None
    waiting_since: str | None = None
    open_question: str | None = None
    step: Technique | None = None
    """The dispute step that the talk has reached (vocabulary.DISPUTE_STEPS); None where there is no dispute."""
    warnings: tuple[Warning, ...] = ()
    notes: tuple[Note, ...] = ()
    used: tuple[str, ...] = ()
    """Ids of phrases that were said to this buyer, newest last."""
    dismissed: tuple[str, ...] = ()
    reminder: Reminder | None = None
    """What time brought last, until something is said or ordered."""
    reminded: tuple[str, ...] = ()
    """The keys of what time brought, newest last: none of it comes twice."""
