"""How well each technique fits the moment: what was asked, what the moment calls for, the buyer's words and profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter

from app.phrases.needs import Need
from app.rank.answering import answers_of_all
from app.rank.answers import ORDER_MOMENTS
from app.rank.manners import AVOIDS, FAVOURS, ULTIMATUMS
from app.rank.moment import Moment
from app.rank.needs import NEED_BIT
from app.rank.weights import W
from app.vocabulary import (
    DISPUTE_STEPS,
    ORDER_NAMES,
    TECHNIQUE_STAGES,
    TRAIT_NAMES,
    Intent,
    Stage,
    Technique,
    Trait,
)

T = Technique
_ANSWER, _CALL, _TRIGGER, _TRAIT, _AVOID = (W[name] for name in ("intent", "moment", "trigger", "trait", "avoid"))
_FIRM_PRICE, _CROSS_SELL, _BUSY_NOTICE, _RETURN_GUIDE = T.FIRM_PRICE, T.CROSS_SELL, T.BUSY_NOTICE, T.RETURN_GUIDE
_ORDER_PLACED, _GREET, _BARGAIN, _STATE_NEED = Intent.ORDER_PLACED, Intent.GREET, Intent.BARGAIN, Intent.STATE_NEED
# What each turn asks for is looked up once: in a class of ids that takes as long as a call.

STEPS_OPENING = (1.0, 0.5, 0.85, 0.7, 0.9, 0.3, 0.1)
"""A dispute opens: nothing is said yet, so seen, sorry and what happened all have their place."""
STEP_STRENGTHS = {-1: 0.2, 0: 0.5, 1: 1.0, 2: 0.65, 3: 0.4}
"""Later, by the distance from the step that the talk stands at: the next one first."""
ORDER_STRENGTH = 0.8
"""What an order calls for while the buyer speaks; right after the order's own news it counts whole."""


Signs = dict[Technique, tuple[float, str]]
"""The points that something gives to techniques, with its reason in a few Chinese words."""


@dataclass(slots=True)
class TechniqueScores:
    """The sum of each technique's features, how well it answers, and what speaks for it."""

    scores: dict[Technique, float]
    answers: dict[Technique, float]
    signs: list[Signs] = field(default_factory=list)

    def add(self, signs: Signs) -> None:
        """Add the points of techniques, with their reasons."""
        scores = self.scores
        for technique, (points, _) in signs.items():
            scores[technique] = scores.get(technique, 0.0) + points
        self.signs.append(signs)

    def reasons_of(self, technique: Technique) -> list[tuple[float, str]]:
        """What speaks for a technique, with the points that it gives."""
        return [signs[technique] for signs in self.signs if technique in signs]


def score_techniques(moment: Moment, answering: dict[Intent, frozenset[Technique]]) -> TechniqueScores:
    """The techniques that the moment gives a reason for. `answering`: those of which some phrase names an intent."""
    answers = answers_of_all(moment, answering)
    found = TechniqueScores({technique: _ANSWER * fit for technique, fit in answers.items()}, answers)
    if called := _called(moment):
        found.add(called)
    if moment.torn:
        _choice(moment, found)
    if moment.waiting and moment.triggers:
        found.add(_triggered(moment))
    if moment.traits:
        _profile(moment, found)
    return found


def _triggered(moment: Moment) -> Signs:
    """What the buyer's own words name the occasion of."""
    triggered: Signs = {}
    for technique, word in moment.triggers.items():
        if technique is _FIRM_PRICE and moment.haggled < 2 and word not in ULTIMATUMS:
            continue  # first the worth, then the principle (playbook 001 4.4.2)
        if technique is _RETURN_GUIDE and moment.met & REFUNDING:
            continue  # 退款 names what is waited for, and not the wish for it
        strength = WORDS_WHERE_UNSURE if moment.unsure else 1.0
        if moment.stage not in TECHNIQUE_STAGES[technique]:
            strength *= 0.8
        triggered[technique] = _TRIGGER * strength, f"提到“{word}”"
    return triggered


CHOICE_FITS = {T.TWO_CHOICE: 0.95, T.GUIDED_CHOICE: 0.8, T.HELP_CHOOSE: 0.8, T.CLARIFY: 0.65}
"""How well the ways of helping with a choice answer a message that names two options, whatever its intent."""
CHOICE_CALLS = {T.TWO_CHOICE: 1.0, T.GUIDED_CHOICE: 0.5, T.HELP_CHOOSE: 0.5, T.CLARIFY: 0.4}


def _choice(moment: Moment, found: TechniqueScores) -> None:
    """Two options stand in the message and both can be had: that calls for a choice before anything else."""
    two = f"{moment.values['选项甲']}或{moment.values['选项乙']}"
    calls: Signs = {}
    for technique, fit in CHOICE_FITS.items():
        known = found.answers.get(technique, 0.0)
        points = _ANSWER * max(0.0, fit * moment.torn - known) + _CALL * CHOICE_CALLS[technique] * moment.torn
        calls[technique] = points, two
    found.add(calls)
    if moment.stage is not Stage.CLOSING:
        # 二选其一 closes a sale, and is in its place as soon as both options are known
        found.add({T.TWO_CHOICE: (W["stage"], two)})


WILL_ORDER = {T.ORDER_GUIDE: 1.0, T.FAST_DISPATCH: 0.7, T.CONFIRM_ADDRESS: 0.2, T.GOODWILL_GIFT: 0.4}
"""Who takes the goods is led to the order: how, what speaks for doing it now, where to."""
FACTUAL = frozenset((Intent.ASK_PRODUCT, Intent.ASK_SIZE, Intent.ASK_PRICE, Intent.ASK_STOCK, Intent.STATE_NEED))
"""Questions that a fact answers; a doubt is not answered by the fact alone."""
GIFTS = frozenset(("送我", "额外送", "多送", "再送", "送点", "送个", "多给点", "白送", "免费"))
"""Who haggles for a present does not haggle about the price."""
REFUNDING = NEED_BIT[Need.REFUNDING]
WAITS_FOR_MONEY = frozenset((Intent.REFUND, Intent.TRACK_ORDER, Intent.COMPLAINT))
"""Who has applied for the money wants to hear how far it is, and not how to apply."""
WORDS_WHERE_UNSURE = 2.0
"""Where it is not known what the message wants, its words are the better evidence."""
BUSY_STRENGTH = 1.5
"""No question ever asks for it, so it must hold its own beside the answers: among them, and before none of them."""
IDLE = frozenset((Intent.HESITATE, Intent.SMALLTALK, Intent.ASK_PRODUCT, Intent.ASK_RECOMMEND, Intent.STATE_NEED, None))
"""What a talk that does not come on is about (playbook 001 5.2.2)."""


_NO_SIGN = (0.0, "")


def _called(moment: Moment) -> Signs:
    """What the moment itself calls for."""
    called: Signs = {}

    def call(technique: Technique, strength: float, reason: str) -> None:
        points = _CALL * strength
        if called.get(technique, _NO_SIGN)[0] < points:
            called[technique] = points, reason

    if moment.order is not None:
        for technique, strength in ORDER_MOMENTS[moment.order].items():
            call(technique, strength * (1.0 if moment.order_news else ORDER_STRENGTH), ORDER_NAMES[moment.order])
    if moment.unpaid:
        call(T.PAYMENT_NUDGE, 1.0, "拍下未付")
    if moment.just_paid and moment.intent is _ORDER_PLACED:
        call(T.CONFIRM_PAID, 1.0, "刚付款")
    if moment.first and moment.intent is _GREET and moment.stage is Stage.GREETING:
        call(T.WELCOME, 1.0, "首条消息")
    stock = moment.stock
    if (stock.sold_out or stock.unknown) and (stock.asked or moment.intent is Intent.ASK_STOCK):
        call(T.ALTERNATIVE, 1.0, f"{stock.asked}{'缺货' if stock.sold_out else '不在货单'}")
    if "参数" in moment.asked and moment.asks and moment.stage is not Stage.AFTER_SALES:
        asked = any(moment.perhaps.get(intent, 0.0) >= 0.2 for intent in FACTUAL)
        call(T.ANSWER_PRODUCT, 1.0 if asked else 0.4, "问到参数")
    if "推荐尺码" in moment.asked and "推荐尺码" in moment.values:
        call(T.ANSWER_PRODUCT if moment.stage is not Stage.NEED_DISCOVERY else T.CLARIFY, 1.0, "尺码表")
    if "对比" in moment.asked:
        call(T.GUIDED_CHOICE, 1.0, "两款对比")
    if moment.haggled >= 2 and moment.intent is _BARGAIN:
        gift = moment.triggers.get(T.SOFT_DECLINE) in GIFTS
        call(T.FIRM_PRICE, 0.3 if gift else 1.0, "再次议价")
        if gift:
            call(T.SOFT_DECLINE, 0.6, "要赠品")
    if moment.needs_told >= 2 and moment.intent is _STATE_NEED:
        call(T.RECOMMEND_MULTI, 0.5, "需求说清了")
    if moment.met & REFUNDING and moment.intent in WAITS_FOR_MONEY:
        call(T.FOLLOW_UP, 1.0, "退款中")
    if moment.leaves:
        call(T.FAREWELL, 1.0, "改天再来")
        call(T.WRAP_UP, 1.0, "改天再来")
    if moment.unfit:
        call(T.BETTER_FIT, 1.0, "嫌不合适")
        call(T.ALTERNATIVE, 0.6, "嫌不合适")
    if moment.will_review:
        call(T.REVIEW_CARE, 1.0, "说要给差评")
    if moment.threat:
        call(T.KEEP_EVIDENCE, 1.0, "以评价相逼")
        call(T.REVIEW_CARE, 1.0, "以评价相逼")
    if moment.will_order:
        for technique, strength in WILL_ORDER.items():
            call(technique, strength, "准备下单")
        if "搭配款" in moment.values:
            call(T.CROSS_SELL, 0.7, "可以搭配")
    if _CROSS_SELL in moment.triggers and "搭配款" in moment.values:
        call(T.CROSS_SELL, 1.0, "问到搭配")
    if moment.busy:
        call(T.BUSY_NOTICE, BUSY_STRENGTH, "等着的人多")
    if _BUSY_NOTICE in moment.triggers:
        call(T.BUSY_NOTICE, 1.0, "等得久了")
    if moment.lengthy and moment.topic in IDLE:
        call(T.WRAP_UP, 1.0, "聊了很久")
    if moment.off_platform:
        call(T.SOFT_DECLINE, 1.0, "站外联系")
        call(T.FIRM_PRICE, 0.3, "站外联系")
        if T.ORDER_GUIDE in moment.triggers:  # who would pay elsewhere is shown how to pay here; who would chat, not
            call(T.ORDER_GUIDE, 0.6, "站外联系")
    if moment.step is not None:
        at = DISPUTE_STEPS.index(moment.step)
        for place, technique in enumerate(DISPUTE_STEPS):
            strength = STEP_STRENGTHS.get(place - at, 0.1) if at else STEPS_OPENING[place]
            call(technique, strength, f"纠纷第{place + 1}步")
    return called


def _profile(moment: Moment, found: TechniqueScores) -> None:
    """What the buyer's traits favour and what they forbid; of several traits the surest counts."""
    surest_first = sorted(moment.traits.items(), key=_confidence, reverse=True)
    favoured: Signs = {}
    harmed: dict[Technique, float] = {}
    for trait, confidence in surest_first:
        suits, harms, name = _OF_TRAIT[trait]
        sign = _TRAIT * min(1.0, confidence), name
        for technique in suits:
            if technique not in favoured:
                favoured[technique] = sign
        for technique in harms:
            harmed.setdefault(technique, confidence)
    found.add(favoured)
    scores = found.scores
    for technique, confidence in harmed.items():
        if technique in scores:
            scores[technique] += _AVOID * min(1.0, confidence)


_confidence = itemgetter(1)
_OF_TRAIT = {trait: (FAVOURS.get(trait, ()), AVOIDS.get(trait, ()), TRAIT_NAMES[trait]) for trait in Trait}
"""The techniques that suit a buyer of a trait, those that do harm, and its name."""
