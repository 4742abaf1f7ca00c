"""The hard rules, before any score: what must not be said now, by technique, by the slots and the needs of a phrase."""

from __future__ import annotations

from functools import lru_cache

from app.phrases.slots import SLOT_BIT, TERM_SLOTS
from app.rank.columns import joined
from app.rank.manners import CALM_STEPS, NUMBERS, PRESSURE, ULTIMATUMS
from app.rank.moment import Moment
from app.rank.needs import ALL_NEEDS
from app.vocabulary import DISPUTE_STEPS, Intent, Stage, Technique

T = Technique

OPTIONS = ("选项甲", "选项乙")
TOLD_OR_NOT = ("参数", "推荐尺码", "对比", "可选款", "备注", "实惠款", "搭配款", *TERM_SLOTS)
"""Slots that are the sentence: without them there is nothing to say."""
_MUST_BE_KNOWN = joined(SLOT_BIT, (*OPTIONS, "库存", "现货选项", "替代款", "销量", "好评率", *TOLD_OR_NOT))
"""Slots without whose value the sentence claims what nobody knows; in all others a gap is shown and filled by hand."""
_VARIANT = joined(SLOT_BIT, ("颜色", "尺码"))
_TELL_STOCK = frozenset((T.ALTERNATIVE, T.SOFT_DECLINE, T.BETTER_FIT, T.RECORD_NOTE, T.CLARIFY, T.CONFIRM_ADDRESS))
"""Techniques that may name a variant that is sold out: they do not offer it."""
_NOT_IN_ANGER = PRESSURE | CALM_STEPS
_OPEN_STEPS = frozenset(DISPUTE_STEPS[:5])
_LEAVING = frozenset((T.FAREWELL, T.WRAP_UP))
"""Taking leave before a remedy was even spoken of."""
_HURRYING = frozenset((T.FAST_DISPATCH, T.SCARCITY))
_OPTIONS = joined(SLOT_BIT, OPTIONS)
_BYE, _FIRM_PRICE, _ALTERNATIVE, _AFTER_SALES = Intent.THANKS_BYE, T.FIRM_PRICE, T.ALTERNATIVE, Stage.AFTER_SALES


def barred(moment: Moment) -> frozenset[Technique]:
    """The techniques that may not be used now at all.

    No selling to an angry buyer or in an open dispute; 二选其一 only with two real options; 反问替代 not for what is
    in stock; 催付 only while an order stands unpaid, 付款确认 only once it is paid, and then nothing that hurries.
    """
    stock = moment.stock
    return _barred(
        angry=moment.angry,
        remedied=moment.step not in _OPEN_STEPS or moment.intent is _BYE,
        haggles=moment.haggled >= 2 or moment.triggers.get(_FIRM_PRICE) in ULTIMATUMS,
        unpaid=moment.unpaid,
        just_paid=moment.just_paid,
        options=moment.known & _OPTIONS == _OPTIONS,
        there=bool(stock.available) and not (stock.sold_out or stock.unknown or _ALTERNATIVE in moment.triggers),
        settled=moment.just_paid or (moment.paid and moment.stage is _AFTER_SALES),
    )


@lru_cache(maxsize=1 << 8)
def _barred(
    *,
    angry: bool,
    remedied: bool,
    haggles: bool,
    unpaid: bool,
    just_paid: bool,
    options: bool,
    there: bool,
    settled: bool,
) -> frozenset[Technique]:
    """The same by what it depends on."""
    bars: set[Technique] = set()
    if angry:
        bars |= _NOT_IN_ANGER
        if not remedied:
            bars |= _LEAVING
    if not haggles:  # first the worth, kindly; the principle only to who asks again (playbook 001 4.4.2)
        bars.add(T.FIRM_PRICE)
    if not unpaid:
        bars.add(T.PAYMENT_NUDGE)
    if not just_paid:
        bars.add(T.CONFIRM_PAID)
    if not options:
        bars.add(T.TWO_CHOICE)
    if there:  # it says that something is gone: never while the card says that it is there
        bars.add(T.ALTERNATIVE)
    if settled:
        bars |= _HURRYING
    return frozenset(bars)


_NO_NEEDS = ~ALL_NEEDS


def deciding_slots(technique: Technique) -> int:
    """The slots (as bits) that may forbid a phrase of this technique.

    Options and stock that are not there; true figures that are not known, where the technique lives on them; the
    asked variant where it is sold out and the phrase would offer it.
    """
    figures = joined(SLOT_BIT, NUMBERS.get(technique, ()))
    return _MUST_BE_KNOWN | figures | (0 if technique in _TELL_STOCK else _VARIANT)


def forbidden(moment: Moment, known: int) -> int:
    """Of the deciding slots and the needs (as bits) those that no phrase must have now; `known` slots have values."""
    slots = ~(known | _VARIANT) | (_VARIANT if moment.stock.sold_out else 0)
    return (slots & _NO_NEEDS) | (ALL_NEEDS & ~moment.met)
