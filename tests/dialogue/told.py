"""Short ways to say what happened in the tests of the dialogue: events at a fixed day, and readings of one line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.dialogue.events import MessageSaid, OrderChanged
from app.dialogue.state import BuyerState
from app.dialogue.step import begin, step
from app.understand.reading import Reading, Vote
from app.vocabulary import Intent, OrderStatus, Stage

NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
"""When the talks of these tests begin."""


def at(minutes: float = 0) -> datetime:
    """So many minutes after nine."""
    return NINE + timedelta(minutes=minutes)


def buyer(text: str, minutes: float = 0, **more: Any) -> MessageSaid:
    """The buyer says something."""
    return MessageSaid(f"b-{minutes}", "buyer", text, at(minutes), **more)


def agent(text: str, minutes: float = 0, **more: Any) -> MessageSaid:
    """The agent says something."""
    return MessageSaid(f"a-{minutes}", "agent", text, at(minutes), **more)


def order(status: OrderStatus, minutes: float = 0, **more: Any) -> OrderChanged:
    """The platform tells an order's news."""
    return OrderChanged(f"o-{minutes}", "20260001", status, at(minutes), **more)


def reads(intent: Intent, stage: Stage | None = None, sure: float = 0.9, **more: Any) -> Reading:
    """A reading with a vote for a stage, as sure as told."""
    vote = Vote(stage, sure, f"像是{stage}") if stage else None
    return Reading(intent, 0.9, "试读", vote=vote, **more)


def heard(state: BuyerState | None, text: str, reading: Reading, minutes: float = 0, **more: Any) -> BuyerState:
    """The state after the buyer's message."""
    return step(state or begin(at(minutes)), buyer(text, minutes, **more), reading)[0]


def answered(state: BuyerState, text: str, minutes: float = 0, **more: Any) -> BuyerState:
    """The state after the agent's line."""
    return step(state, agent(text, minutes, **more), None)[0]


def ordered(state: BuyerState | None, status: OrderStatus, minutes: float = 0, **more: Any) -> BuyerState:
    """The state after an order's news."""
    return step(state or begin(at(minutes)), order(status, minutes, **more), None)[0]
