"""What the course of a talk says, beside the words of its last lines: what is wanted, what holds the buyer back."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.dialogue.state import BuyerState, Reminder
from app.vocabulary import Intent

EMPTY_INTENTS = frozenset((Intent.ACK, Intent.OTHER, Intent.GREET, Intent.THANKS_BYE))
"""Intents of messages that ask nothing of their own."""
_OF_THE_ORDER = (Reminder.UNPAID, Reminder.RETURN_VISIT)
OBJECTIONS = frozenset(
    (
        *(Intent.BARGAIN, Intent.ASK_PRICE, Intent.DOUBT_QUALITY, Intent.ASK_SHIPPING, Intent.ASK_SIZE),
        *(Intent.ORDER_HELP, Intent.RETURN_EXCHANGE),
    )
)
"""What a buyer who does not pay may still be thinking of; hesitating is how it shows, and not what it is."""
LENGTHY = timedelta(minutes=15)
MANY_LINES = 24
"""In the sources' shop the sales were made within seven minutes; twice that and so many lines are long."""


def is_lengthy(state: BuyerState) -> bool:
    """Whether the visit is long past the time in which chats end in a sale, and nothing was ordered."""
    visit = state.visit
    if visit.messages < MANY_LINES or state.order is not None or state.step is not None:
        return False
    return datetime.fromisoformat(visit.last_at) - datetime.fromisoformat(visit.started) > LENGTHY


def all_wanted(state: BuyerState) -> dict[Intent, float]:
    """The shares of all that the message may want."""
    now = state.intent
    if now is None:
        return {}
    if not now.others:
        return {now.id: 1.0}
    whole = now.confidence + sum([share for _, share in now.others])
    return {now.id: now.confidence / whole, **{intent: share / whole for intent, share in now.others}}


def objection_of(state: BuyerState) -> Intent | None:
    """What held the buyer back last, None where nothing did."""
    return next((intent for intent in reversed(state.intents) if intent in OBJECTIONS), None)


def topic_of(state: BuyerState) -> Intent | None:
    """The last intent with a content of its own."""
    for intent in reversed(state.intents):
        if intent not in EMPTY_INTENTS:
            return intent
    return None


def is_order_news(state: BuyerState) -> bool:
    """Whether the order is the newest that happened, or time has just brought it up."""
    if state.order is None:
        return False
    if state.reminder in _OF_THE_ORDER:
        return state.waiting_since is None
    return state.last_message is None or state.order.at > state.last_message.at
