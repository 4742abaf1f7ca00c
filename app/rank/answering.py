"""How well each technique answers all that a message may want, or leads on where nothing was asked."""

from __future__ import annotations

from functools import lru_cache

from app.rank.answers import ANSWERS, NEXT, ORDER_MOMENTS
from app.rank.manners import NEED_A_SIGN
from app.rank.moment import Moment
from app.vocabulary import TECHNIQUE_STAGES, Intent, OrderStatus, Stage, Technique

T = Technique

NAMED_FIT = 0.45
"""How well a technique answers an intent that one of its phrases names and the table does not."""


def answers_of_all(moment: Moment, answering: dict[Intent, frozenset[Technique]]) -> dict[Technique, float]:
    """How well each technique answers all that the message may want, by the share of each: what serves two likely
    readings goes before what serves one."""
    news = moment.order if moment.order_news else None
    setting = moment.first, moment.stage, moment.topic, news, moment.unsure, moment.step is not None
    if not moment.waiting:
        return _answers(False, None, setting, _NONE)
    if news is not None:
        return _answers(True, moment.intent, setting, _NONE)
    wanted, shares = tuple(moment.perhaps), tuple(moment.perhaps.values())
    named = tuple([answering.get(intent, _NONE) for intent in wanted])
    if len(wanted) == 1:
        return _answers(True, wanted[0], setting, named[0])
    first, second, third = *shares, *(0.0,) * (MOST_WANTED - len(shares))
    rows = _answers_to_several(wanted, setting, named)
    return {technique: first * one + second * two + third * three for technique, one, two, three in rows}


_Setting = tuple[bool, Stage, Intent | None, OrderStatus | None, bool, bool]
"""Is it the first message, the stage, the topic, the order's news, is the intent a guess, does a dispute run."""
_NONE: frozenset[Technique] = frozenset()
MOST_WANTED = 3
"""A reading tells an intent and at most two others."""


@lru_cache(maxsize=1 << 11)
def _answers_to_several(
    wanted: tuple[Intent, ...], setting: _Setting, named: tuple[frozenset[Technique], ...]
) -> list[tuple[Technique, float, float, float]]:
    """How well each technique answers each of two or three intents, side by side. Not to be changed."""
    fits = [_answers(True, intent, setting, its) for intent, its in zip(wanted, named, strict=True)]
    fits += [{}] * (MOST_WANTED - len(fits))
    one, two, three = fits
    every = dict.fromkeys([technique for its in fits for technique in its])
    return [(way, one.get(way, 0.0), two.get(way, 0.0), three.get(way, 0.0)) for way in every]


@lru_cache(maxsize=1 << 12)
def _answers(
    waiting: bool, intent: Intent | None, setting: _Setting, named: frozenset[Technique]
) -> dict[Technique, float]:
    """How well each technique answers what was said, or leads on where nothing was asked. Not to be changed."""
    first, stage, topic, news, unsure, disputed = setting
    onward = NEXT[stage]
    base: dict[Technique, float] = {}

    def raise_to(more: dict[Technique, float], share: float) -> None:
        for technique, fit in more.items():
            base[technique] = max(base.get(technique, 0.0), fit * share)

    if news is not None:
        raise_to(ORDER_MOMENTS[news], 1.0)
        raise_to(onward, 0.3)
        if waiting and intent is not None:  # the order does not answer everything
            raise_to(ANSWERS[intent], 0.5)
        return base
    calm = 0.5 if disputed else 1.0  # in a dispute its next step leads on
    if not waiting:
        return {technique: fit * calm for technique, fit in onward.items() if technique is not T.WELCOME}
    if intent is None or intent is Intent.ACK or intent is Intent.OTHER:
        raise_to(onward, calm if intent is not Intent.OTHER else 0.8 * calm)
        if intent is Intent.OTHER:
            raise_to(ANSWERS[intent], 1.0)
        if topic is not None:
            raise_to(ANSWERS[topic], 0.6 * calm)
        return base
    raise_to(ANSWERS[intent], 0.75 if unsure else 1.0)
    raise_to(onward, 0.7 if unsure else 0.3)
    if intent is Intent.GREET and not (first and stage is Stage.GREETING):
        base[T.WELCOME] = 0.6 if stage is Stage.GREETING else 0.3
        raise_to(onward, 0.8)
        if topic is not None:
            raise_to(ANSWERS[topic], 0.6)
    for technique in named - NEED_A_SIGN:
        if stage not in TECHNIQUE_STAGES[technique]:
            continue
        base[technique] = max(base.get(technique, 0.0), NAMED_FIT)
    return base
