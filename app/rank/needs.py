"""Which needs of phrases are met now: from the order, the stage, the intents and the buyer's own words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from app.dialogue.state import BuyerState
from app.phrases.needs import Need
from app.rank.signs import (
    APPLIED,
    ARRIVED,
    NOT_ARRIVED,
    NOT_SENT,
    OLD_BUYER,
    ON_THE_WAY,
    REVIEWED,
    WILL_REVIEW,
)
from app.vocabulary import Intent, OrderStatus, Stage

I, O = Intent, OrderStatus  # noqa: E741 - as in the tables

NEED_BIT: dict[Need, int] = {need: 1 << 96 + place for place, need in enumerate(Need)}
"""A bit for each need, above those of the slots, so that both are held against a phrase in one number."""
ALL_NEEDS = sum(NEED_BIT.values())

_HOLDING = frozenset((I.DEFECT, I.RETURN_EXCHANGE))
"""Who says this holds the goods, as long as the order does not say otherwise."""
_NOT_YET_THERE = frozenset((O.PLACED, O.PAID, O.SHIPPED))
_PAST_SENDING = frozenset((O.SHIPPED, O.DELIVERED, O.REFUNDED, O.CLOSED))
_PAST = frozenset((O.DELIVERED, O.REFUNDING, O.REFUNDED, O.CLOSED))
_LATE = frozenset((Stage.CLOSING, Stage.AFTER_SALES))
_SIGNS = APPLIED | ARRIVED | NOT_ARRIVED | NOT_SENT | OLD_BUYER | ON_THE_WAY | REVIEWED | WILL_REVIEW
"""The signs that tell of a need."""


def met_needs(
    state: BuyerState,
    said: int,
    values: Mapping[str, str],
    paid: bool,
    unpaid: bool,
    just_paid: bool,
    will_order: bool = False,
) -> int:
    """The needs that are met, as bits (NEED_BIT); `mentioned` is always among them, topics decide about it.

    `said` are the signs in the buyer's last lines (signs.py), `values` what slots can be filled with;
    `paid`, `unpaid`, `just_paid` and `will_order` as in the moment.
    """
    return _met(
        state.order.status if state.order else None,
        state.intent.id if state.intent else None,
        state.stage.id,
        not _HOLDING.isdisjoint(state.intents[-3:]),
        said & _SIGNS,
        state.has_order,
        state.step is not None,
        (paid, unpaid, just_paid, will_order),
        ("订单号" in values, "身高" in values and "体重" in values),
        state.waiting_since is None and state.last_message is not None and state.last_message.sender == "agent",
    )


@lru_cache(maxsize=1 << 12)
def _met(
    order: OrderStatus | None,
    intent: Intent | None,
    stage: Stage,
    holding: bool,
    said: int,
    has_order: bool,
    disputed: bool,
    paying: tuple[bool, bool, bool, bool],
    told: tuple[bool, bool],
    own_line: bool,
) -> int:
    """The same by what it depends on, which comes again and again. `paying`: paid, unpaid, just paid, will order;
    `told`: the order's number, the body's measures."""
    paid, unpaid, just_paid, will_order = paying
    there = order is O.DELIVERED or said & ARRIVED or (order not in _NOT_YET_THERE and holding)
    delivered = there and not said & NOT_ARRIVED and order is not O.PLACED
    on_the_way = order is O.SHIPPED or (order in (None, O.DELIVERED) and said & ON_THE_WAY)
    shipped = on_the_way and not (delivered and order is not O.DELIVERED) and not (said & NOT_SENT and order is None)
    ordering = unpaid or just_paid or (intent is I.ORDER_PLACED and not will_order) or order is O.PLACED
    after_order = stage in _LATE and (order in (O.PAID, O.SHIPPED) or (has_order and stage is Stage.AFTER_SALES))
    met = NEED_BIT[Need.MENTIONED]
    for need, holds in (
        (Need.NOT_ORDERED, not ordering and not after_order),
        (Need.UNPAID, unpaid),
        (Need.NOT_UNPAID, not unpaid),
        (Need.PAID, paid or order in (O.REFUNDING, O.REFUNDED)),
        (Need.NOT_SHIPPED, order not in _PAST_SENDING and not delivered and not shipped),
        (Need.SHIPPED, shipped),
        (Need.DELIVERED, delivered),
        (Need.REFUNDING, order is O.REFUNDING or (order is not O.REFUNDED and intent is I.REFUND and said & APPLIED)),
        (Need.REFUNDED, order is O.REFUNDED),
        (Need.REVIEWED, said & REVIEWED and not said & WILL_REVIEW),
        (Need.RETURNING, disputed or order in _PAST or (order is None and has_order) or said & OLD_BUYER),
        (Need.ORDER_UNKNOWN, not told[0]),
        (Need.BODY_UNKNOWN, not told[1]),
        (Need.DONE, own_line),
    ):
        if holds:
            met |= NEED_BIT[need]
    return met
