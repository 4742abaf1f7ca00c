"""The hard rules, before any score: what must not be said now, by technique and by the slots of a phrase."""

from __future__ import annotations

from app.rank.columns import SLOT_BIT, joined
from app.rank.manners import CALM_STEPS, NUMBERS, PRESSURE
from app.rank.moment import Moment
from app.vocabulary import Stage, Technique

T = Technique

OPTIONS = ("选项甲", "选项乙")
_MUST_BE_KNOWN = {slot: SLOT_BIT[slot] for slot in (*OPTIONS, "库存", "现货选项", "替代款", "销量", "好评率")}
"""Slots without whose value the sentence claims what nobody knows; in all others a gap is shown and filled by hand."""
_VARIANT_BITS = joined(SLOT_BIT, ("颜色", "尺码"))
_TELL_STOCK = frozenset((T.ALTERNATIVE, T.SOFT_DECLINE, T.BETTER_FIT, T.RECORD_NOTE, T.CLARIFY, T.CONFIRM_ADDRESS))
"""Techniques that may name a variant that is sold out: they do not offer it."""


def allowed(technique: Technique, moment: Moment) -> bool:
    """Whether a technique may be used now at all.

    No selling to an angry buyer or in an open dispute; 二选其一 only with two real options; 反问替代 not for what is
    in stock; 催付 only while an order stands unpaid, 付款确认 only once it is paid, and then nothing that hurries.
    """
    if moment.angry and (technique in PRESSURE or technique in CALM_STEPS):
        return False
    if technique is T.PAYMENT_NUDGE:
        return moment.unpaid
    if technique is T.CONFIRM_PAID:
        return moment.just_paid
    if technique is T.TWO_CHOICE:
        return all(option in moment.values for option in OPTIONS)
    if technique is T.ALTERNATIVE:
        # it says that something is gone: never while the card says that it is there
        stock = moment.stock
        return stock.sold_out or stock.unknown or not stock.available or technique in moment.triggers
    if technique in (T.FAST_DISPATCH, T.SCARCITY):
        return not (moment.paid and moment.stage is Stage.AFTER_SALES)
    return True


def forbidden_slots(techniques: list[Technique], moment: Moment) -> tuple[int, dict[Technique, int]]:
    """Slots (as bits) that no phrase must have now, and those of the techniques for which they are others.

    Options and stock that are not there; true figures that are not known, where the technique lives on them; the
    asked variant where it is sold out and the phrase would offer it.
    """
    values = moment.values
    unknown = 0
    for slot, bit in _MUST_BE_KNOWN.items():
        if slot not in values:
            unknown |= bit
    usual = unknown | _VARIANT_BITS if moment.stock.sold_out else unknown
    others: dict[Technique, int] = {}
    for technique in techniques:
        if moment.stock.sold_out and technique in _TELL_STOCK:
            others[technique] = unknown
        if (figures := NUMBERS.get(technique)) is not None:
            missing = joined(SLOT_BIT, (slot for slot in figures if slot not in values))
            if missing & ~usual:
                others[technique] = usual | missing
    return usual, others
