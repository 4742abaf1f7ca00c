"""What goes into understanding and what comes out of it: Context in, Reading out; both frozen, nothing else here."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from app.vocabulary import Intent, OrderStatus, Stage, Trait

Sender = Literal["buyer", "agent"]
Slots = dict[str, tuple[str, ...]]
"""Values named in the talk by their Chinese slot name (颜色, 尺码, 身高, 选项 …), newest last."""


class Line(Struct, frozen=True, gc=False):
    """One line of the talk, as it was typed."""

    sender: Sender
    text: str


class Context(Struct, frozen=True):
    """What is known before the message that is read.

    `lines` are the last lines of the talk, oldest first (at most state.MEMORY); `intents` those of the last buyer
    messages, oldest first. `has_order` says whether anything so far showed a paid order (label rule 3); `order` is the
    newest order event. `slots` are the values that the talk named so far.
    """

    lines: tuple[Line, ...] = ()
    stage: Stage | None = None
    intents: tuple[Intent, ...] = ()
    has_order: bool = False
    order: OrderStatus | None = None
    slots: Slots = {}


class Vote(Struct, frozen=True, gc=False):
    """The stage that a message speaks for, how surely (0 to 1), and why, in a few Chinese words for the agent."""

    stage: Stage
    confidence: float
    because: str


class TraitSign(Struct, frozen=True, gc=False):
    """One sign of a trait in one message; `because` quotes the words that show it."""

    trait: Trait
    weight: float
    because: str


class Reading(Struct, frozen=True):
    """What a buyer's message says, in its context.

    `vote` is None where the message has no content of its own and no rule gives it a stage: the stage stays (label
    rules 2 and 7). `options` are two options named side by side (黑色和白色), for a close by 二选其一. `shows_order` is
    true where this message shows that there is a paid order. `because` are a few Chinese words for the agent.
    """

    intent: Intent
    confidence: float
    because: str
    vote: Vote | None = None
    content_free: bool = False
    slots: Slots = {}
    options: tuple[str, str] | None = None
    traits: tuple[TraitSign, ...] = ()
    shows_order: bool = False
    warnings: tuple[str, ...] = ()
    """Codes of what the agent should see: spam, off_platform, complaint."""
    others: tuple[tuple[Intent, float], ...] = ()
    """What else the message may want, with the confidence in it, the likeliest first: at most two, and none that is
    far less likely than `intent`. An answer that serves these too is the safer one."""
