"""How well a technique, and then a phrase of it, fits the moment: hard rules first, then named features in [0, 1]."""

from __future__ import annotations

from collections.abc import Iterable

from app.phrases.bank import Bank, Shape
from app.rank.answers import ANSWERS, FALLBACK, NEXT, ORDER_MOMENTS
from app.rank.manners import AVOIDS, CALM_STEPS, FAVOURS, NUMBERS, PRESSURE
from app.rank.moment import Moment
from app.rank.weights import WEIGHTS
from app.vocabulary import (
    DISPUTE_STEPS,
    INTENT_NAMES,
    ORDER_NAMES,
    TECHNIQUE_NAMES,
    TECHNIQUE_STAGES,
    TRAIT_NAMES,
    Intent,
    Stage,
    Technique,
    Trait,
)

T = Technique
W = {name: weight.value for name, weight in WEIGHTS.items()}

_BRIEF = frozenset((Trait.DOMINANT, Trait.PURPOSEFUL, Trait.CONVENIENCE, Trait.DECIDED))
_STAGE_PLACE = {stage: place for place, stage in enumerate(Stage)}
_TELL_STOCK = frozenset((T.ALTERNATIVE, T.SOFT_DECLINE, T.BETTER_FIT, T.RECORD_NOTE, T.CLARIFY, T.CONFIRM_ADDRESS))
"""Techniques that may name a variant that is sold out: they do not offer it."""


class TechniqueFit:
    """A technique in a moment: the sum of its features, and what speaks for it in words."""

    __slots__ = ("answer", "reasons", "score", "technique")

    def __init__(self, technique: Technique, answer: float, score: float, reasons: tuple[str, ...]) -> None:
        self.technique, self.answer, self.score, self.reasons = technique, answer, score, reasons


def allowed(technique: Technique, moment: Moment) -> bool:
    """The hard rules that hold for a whole technique, whatever its score."""
    if moment.angry and (technique in PRESSURE or technique in CALM_STEPS):
        return False
    if technique is T.PAYMENT_NUDGE:
        return moment.unpaid
    if technique is T.CONFIRM_PAID:
        return moment.paid
    if technique is T.TWO_CHOICE:
        return "选项甲" in moment.values and "选项乙" in moment.values
    if technique is T.FAST_DISPATCH:
        return not moment.paid
    return True


def usable(shape: Shape, technique: Technique, moment: Moment) -> bool:
    """The hard rules that hold for a phrase: dates, platform, trade, real options, true figures, what is sold out."""
    if shape.valid_from > moment.day or (shape.valid_until and shape.valid_until < moment.day):
        return False
    if shape.platform and moment.platform not in shape.platform:
        return False
    if shape.trade and moment.trades.isdisjoint(shape.trade):
        return False
    values = moment.values
    for slot in shape.slots:
        if slot not in values and (slot in ("选项甲", "选项乙") or slot in NUMBERS.get(technique, ())):
            return False
        if slot in ("颜色", "尺码") and moment.stock.sold_out and technique not in _TELL_STOCK:
            return False
    return True


def technique_fits(moment: Moment, bank: Bank) -> list[TechniqueFit]:
    """Every technique that the moment gives a reason for, best first; none that a hard rule forbids."""
    base = _base(moment, bank)
    called = _called(moment)
    fits = []
    for technique in {**base, **called}:
        if technique not in bank.shelves or not allowed(technique, moment):
            continue
        fits.append(_fit(technique, base.get(technique, 0.0), called.get(technique), moment))
    fits.sort(key=lambda fit: (-fit.score, fit.technique))
    return fits


def _base(moment: Moment, bank: Bank) -> dict[Technique, float]:
    """How well each technique answers what was said, or leads on where nothing was asked."""
    onward = NEXT[moment.stage]
    if not moment.waiting:
        return dict(onward)
    intent = moment.intent
    if intent is None or intent is Intent.ACK or intent is Intent.OTHER:
        base = dict(onward)
        if intent is Intent.OTHER:
            _raise(base, ANSWERS[intent], 1.0)
        if moment.topic is not None:
            _raise(base, ANSWERS[moment.topic], 0.6)
        return base
    base = dict(ANSWERS[intent])
    if intent is Intent.GREET and (not moment.first or moment.stage is not Stage.GREETING):
        if moment.stage is not Stage.GREETING:
            base[T.WELCOME] = 0.4
        _raise(base, onward, 0.8)
        if moment.topic is not None:
            _raise(base, ANSWERS[moment.topic], 0.6)
    else:
        _raise(base, onward, 0.35)
    for technique in bank.answering.get(intent, ()):
        base[technique] = max(base.get(technique, 0.0), 0.45)
    return base


def _raise(base: dict[Technique, float], more: dict[Technique, float], share: float) -> None:
    for technique, fit in more.items():
        if base.get(technique, 0.0) < fit * share:
            base[technique] = fit * share


def _called(moment: Moment) -> dict[Technique, tuple[float, str]]:
    """What the moment itself calls for: how strongly, and the words for it."""
    called: dict[Technique, tuple[float, str]] = {}

    def call(technique: Technique, strength: float, reason: str) -> None:
        if called.get(technique, (0.0, ""))[0] < strength:
            called[technique] = (strength, reason)

    if moment.order is not None:
        for technique, strength in ORDER_MOMENTS[moment.order].items():
            call(technique, strength * 0.8, ORDER_NAMES[moment.order])
    if moment.unpaid:
        call(T.PAYMENT_NUDGE, 1.0, "拍下未付")
    if moment.paid and moment.intent is Intent.ORDER_PLACED:
        call(T.CONFIRM_PAID, 1.0, "刚付款")
    if moment.first and moment.intent is Intent.GREET and moment.stage is Stage.GREETING:
        call(T.WELCOME, 1.0, "首条消息")
    if (moment.stock.sold_out or moment.stock.unknown) and (moment.stock.asked or moment.intent is Intent.ASK_STOCK):
        call(T.ALTERNATIVE, 1.0, f"{moment.stock.asked}{'缺货' if moment.stock.sold_out else '没有这款'}")
    if moment.intent is Intent.HESITATE and "选项甲" in moment.values:
        call(T.TWO_CHOICE, 0.8, f"{moment.values['选项甲']}或{moment.values['选项乙']}")
    if moment.haggled >= 2:
        call(T.FIRM_PRICE, 0.9, "再次议价")
    if moment.off_platform:
        for technique, strength in ((T.SOFT_DECLINE, 1.0), (T.ORDER_GUIDE, 0.7), (T.FIRM_PRICE, 0.3)):
            call(technique, strength, "站外联系")
    if moment.step is not None:
        _call_steps(moment.step, call)
    return called


def _call_steps(step: Technique, call: object) -> None:
    """In a dispute: the step that the talk stands at, then the next, then those after it (playbook section 1)."""
    assert callable(call)
    at = DISPUTE_STEPS.index(step)
    strengths = {at - 1: 0.2, at: 0.75, at + 1: 1.0, at + 2: 0.7, at + 3: 0.4}
    for place, technique in enumerate(DISPUTE_STEPS):
        call(technique, strengths.get(place, 0.1), "第%d步" % (place + 1))


def _fit(technique: Technique, answer: float, called: tuple[float, str] | None, moment: Moment) -> TechniqueFit:
    reasons: list[tuple[float, str]] = []
    score = W["intent"] * answer
    if called is not None:
        score += W["moment"] * called[0]
        reasons.append((W["moment"] * called[0], called[1]))
    if moment.waiting and (word := moment.triggers.get(technique)) is not None:
        strength = 1.0 if answer >= 0.3 or called else 0.5
        score += W["trigger"] * strength
        reasons.append((W["trigger"] * strength, f"提到“{word}”"))
    suits, trait = _trait(FAVOURS_BY, technique, moment)
    if trait is not None:
        score += W["trait"] * suits
        reasons.append((W["trait"] * suits, TRAIT_NAMES[trait]))
    harms, _ = _trait(AVOIDS_BY, technique, moment)
    score += W["avoid"] * harms
    reasons.sort(reverse=True)
    return TechniqueFit(technique, answer, score, tuple(reason for _, reason in reasons))


def _turned(table: dict[Trait, tuple[Technique, ...]]) -> dict[Technique, frozenset[Trait]]:
    return {
        technique: frozenset(trait for trait, techniques in table.items() if technique in techniques)
        for technique in Technique
    }


FAVOURS_BY, AVOIDS_BY = _turned(FAVOURS), _turned(AVOIDS)


def _trait(
    table: dict[Technique, frozenset[Trait]], technique: Technique, moment: Moment
) -> tuple[float, Trait | None]:
    """The surest trait of the buyer that the table holds for a technique."""
    best, which = 0.0, None
    listed = table[technique]
    for trait, confidence in moment.traits.items():
        if confidence > best and trait in listed:
            best, which = confidence, trait
    return best, which


def shape_score(fit: TechniqueFit, shape: Shape, moment: Moment) -> float:
    """What all phrases of one shape have in common: the technique's score with stage, intents, facts and gaps."""
    score = fit.score
    if moment.stage in shape.stages:
        score += W["stage"]
    elif any(abs(_STAGE_PLACE[stage] - _STAGE_PLACE[moment.stage]) == 1 for stage in shape.stages):
        score += W["stage"] * 0.4
    if shape.intents and moment.waiting and moment.intent is not None:
        if moment.intent in shape.intents:
            score += W["named"]
        elif moment.topic not in shape.intents:
            score -= W["intent"] * fit.answer * 0.35
    if shape.slots:
        values = moment.values
        known = sum(slot in values for slot in shape.slots)
        gaps = len(shape.slots) - known
        score += W["gaps"] * min(1.0, 0.45 + 0.3 * gaps) if gaps else W["facts"]
        if moment.asked and moment.waiting and any(slot in moment.asked and slot in values for slot in shape.slots):
            score += W["asked"]
    if shape.traits and (suiting := [moment.traits[trait] for trait in shape.traits if trait in moment.traits]):
        score += W["trait"] * 0.5 * max(suiting)
    if shape.tone == "brief" and not _BRIEF.isdisjoint(moment.traits):
        score += W["manner"]
    if shape.source != "bank":
        score += W["own"]
    return score


def because(fit: TechniqueFit, shape: Shape, moment: Moment, stage_name: str) -> str:
    """Why this one, in a few Chinese words: what was asked, what the moment calls for, where the sale stands."""
    parts: list[str] = []
    if moment.waiting and moment.intent is not None:
        parts.append(INTENT_NAMES[moment.intent])
    elif not moment.waiting:
        parts.append("接下来")
    parts += fit.reasons[:2]
    told = [slot for slot in shape.slots if slot in moment.asked and slot in moment.values]
    if told and moment.waiting:
        parts.append(f"有{told[0]}")
    parts.append(stage_name)
    return " · ".join(dict.fromkeys(part for part in parts if part))


def last_resort(bank: Bank, moment: Moment) -> Iterable[TechniqueFit]:
    """What can still be said where nothing fits: first what claims nothing, then whatever serves in the stage."""
    order = [*FALLBACK, *(one for one in TECHNIQUE_NAMES if moment.stage in TECHNIQUE_STAGES[one]), *TECHNIQUE_NAMES]
    for technique in dict.fromkeys(order):
        if technique in bank.shelves and allowed(technique, moment):
            yield TechniqueFit(technique, 0.1, 0.05, ())
