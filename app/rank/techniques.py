"""How well each technique fits the moment: what was asked, what the moment calls for, the buyer's words and profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from app.rank.answers import ANSWERS, NEXT, ORDER_MOMENTS
from app.rank.manners import AVOIDS, FAVOURS, NEED_A_SIGN, ULTIMATUMS
from app.rank.moment import Moment
from app.rank.weights import W
from app.vocabulary import (
    DISPUTE_STEPS,
    ORDER_NAMES,
    TECHNIQUE_STAGES,
    TRAIT_NAMES,
    Intent,
    OrderStatus,
    Stage,
    Technique,
)

T = Technique

NAMED_FIT = 0.45
"""How well a technique answers an intent that one of its phrases names and the table does not."""
STEPS_OPENING = (1.0, 0.5, 0.85, 0.7, 0.9, 0.3, 0.1)
"""A dispute opens: nothing is said yet, so seen, sorry and what happened all have their place."""
STEP_STRENGTHS = {-1: 0.2, 0: 0.5, 1: 1.0, 2: 0.65, 3: 0.4}
"""Later, by the distance from the step that the talk stands at: the next one first."""
ORDER_STRENGTH = 0.8
"""What an order calls for while the buyer speaks; right after the order's own news it counts whole."""


@dataclass(slots=True)
class TechniqueScores:
    """The sum of each technique's features, how well it answers, and what speaks for it in words."""

    scores: dict[Technique, float]
    answers: dict[Technique, float]
    reasons: dict[Technique, list[tuple[float, str]]] = field(default_factory=dict)

    def add(self, technique: Technique, points: float, reason: str) -> None:
        """Add a feature's points with their reason."""
        self.scores[technique] = self.scores.get(technique, 0.0) + points
        if technique in self.reasons:
            self.reasons[technique].append((points, reason))
        else:
            self.reasons[technique] = [(points, reason)]


def score_techniques(moment: Moment, answering: dict[Intent, frozenset[Technique]]) -> TechniqueScores:
    """The techniques that the moment gives a reason for. `answering`: those of which some phrase names an intent."""
    answers = _answers_of_all(moment, answering)
    found = TechniqueScores({technique: W["intent"] * fit for technique, fit in answers.items()}, answers)
    for technique, (strength, reason) in _called(moment).items():
        found.add(technique, W["moment"] * strength, reason)
    if moment.torn:
        _choice(moment, found)
    if moment.waiting:
        for technique, word in moment.triggers.items():
            if technique is T.FIRM_PRICE and moment.haggled < 2 and word not in ULTIMATUMS:
                continue  # first the worth, then the principle (playbook 001 4.4.2)
            strength = WORDS_WHERE_UNSURE if moment.unsure else 1.0
            if moment.stage not in TECHNIQUE_STAGES[technique]:
                strength *= 0.8
            found.add(technique, W["trigger"] * strength, f"提到“{word}”")
    _profile(moment, found)
    return found


def _answers_of_all(moment: Moment, answering: dict[Intent, frozenset[Technique]]) -> dict[Technique, float]:
    """How well each technique answers all that the message may want, by the share of each: what serves two likely
    readings goes before what serves one."""
    news = moment.order if moment.order_news else None
    wanted = moment.perhaps if moment.waiting and news is None else {moment.intent: 1.0}
    blended: dict[Technique, float] = {}
    for intent, share in wanted.items():
        fits = _answers(
            moment.waiting,
            moment.first,
            intent if moment.waiting else None,
            moment.stage,
            moment.topic,
            news,
            moment.unsure,
            moment.step is not None,
            answering.get(intent, frozenset()) if intent else frozenset(),
        )
        if len(wanted) < 2:
            return fits
        for technique, fit in fits.items():
            blended[technique] = blended.get(technique, 0.0) + share * fit
    return blended


@lru_cache(maxsize=1 << 12)
def _answers(
    waiting: bool,
    first: bool,
    intent: Intent | None,
    stage: Stage,
    topic: Intent | None,
    news: OrderStatus | None,
    unsure: bool,
    disputed: bool,
    named: frozenset[Technique],
) -> dict[Technique, float]:
    """How well each technique answers what was said, or leads on where nothing was asked. Not to be changed."""
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


CHOICE_FITS = {T.TWO_CHOICE: 0.95, T.GUIDED_CHOICE: 0.8, T.HELP_CHOOSE: 0.8, T.CLARIFY: 0.65}
"""How well the ways of helping with a choice answer a message that names two options, whatever its intent."""
CHOICE_CALLS = {T.TWO_CHOICE: 1.0, T.GUIDED_CHOICE: 0.5, T.HELP_CHOOSE: 0.5, T.CLARIFY: 0.4}


def _choice(moment: Moment, found: TechniqueScores) -> None:
    """Two options stand in the message and both can be had: that calls for a choice before anything else."""
    two = f"{moment.values['选项甲']}或{moment.values['选项乙']}"
    for technique, fit in CHOICE_FITS.items():
        known = found.answers.get(technique, 0.0)
        found.add(
            technique,
            W["intent"] * max(0.0, fit * moment.torn - known) + W["moment"] * CHOICE_CALLS[technique] * moment.torn,
            two,
        )
    if (
        moment.stage is not Stage.CLOSING
    ):  # 二选其一 closes a sale, and is in its place as soon as both options are known
        found.add(T.TWO_CHOICE, W["stage"], two)


WILL_ORDER = {T.ORDER_GUIDE: 1.0, T.FAST_DISPATCH: 0.7, T.CONFIRM_ADDRESS: 0.2, T.GOODWILL_GIFT: 0.4}
"""Who takes the goods is led to the order: how, what speaks for doing it now, where to."""
FACTUAL = frozenset((Intent.ASK_PRODUCT, Intent.ASK_SIZE, Intent.ASK_PRICE, Intent.ASK_STOCK, Intent.STATE_NEED))
"""Questions that a fact answers; a doubt is not answered by the fact alone."""
WORDS_WHERE_UNSURE = 2.0
"""Where it is not known what the message wants, its words are the better evidence."""
BUSY_STRENGTH = 1.5
"""No question ever asks for it, so it must hold its own beside the answers: among them, and before none of them."""
IDLE = frozenset((Intent.HESITATE, Intent.SMALLTALK, Intent.ASK_PRODUCT, Intent.ASK_RECOMMEND, Intent.STATE_NEED, None))
"""What a talk that does not come on is about (playbook 001 5.2.2)."""


def _called(moment: Moment) -> dict[Technique, tuple[float, str]]:
    """What the moment itself calls for: how strongly, and the words for it."""
    called: dict[Technique, tuple[float, str]] = {}

    def call(technique: Technique, strength: float, reason: str) -> None:
        if called.get(technique, (0.0, ""))[0] < strength:
            called[technique] = (strength, reason)

    if moment.order is not None:
        for technique, strength in ORDER_MOMENTS[moment.order].items():
            call(technique, strength * (1.0 if moment.order_news else ORDER_STRENGTH), ORDER_NAMES[moment.order])
    if moment.unpaid:
        call(T.PAYMENT_NUDGE, 1.0, "拍下未付")
    if moment.just_paid and moment.intent is Intent.ORDER_PLACED:
        call(T.CONFIRM_PAID, 1.0, "刚付款")
    if moment.first and moment.intent is Intent.GREET and moment.stage is Stage.GREETING:
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
    if moment.haggled >= 2 and moment.intent is Intent.BARGAIN:
        call(T.FIRM_PRICE, 1.0, "再次议价")
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
    if T.CROSS_SELL in moment.triggers and "搭配款" in moment.values:
        call(T.CROSS_SELL, 1.0, "问到搭配")
    if moment.busy:
        call(T.BUSY_NOTICE, BUSY_STRENGTH, "等着的人多")
    if T.BUSY_NOTICE in moment.triggers:
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
    favoured: dict[Technique, tuple[float, str]] = {}
    harmed: dict[Technique, float] = {}
    for trait, confidence in moment.traits.items():
        for technique in FAVOURS.get(trait, ()):
            if technique not in favoured or favoured[technique][0] < confidence:
                favoured[technique] = (confidence, TRAIT_NAMES[trait])
        for technique in AVOIDS.get(trait, ()):
            harmed[technique] = max(harmed.get(technique, 0.0), confidence)
    for technique, (confidence, name) in favoured.items():
        found.add(technique, W["trait"] * min(1.0, confidence), name)
    for technique, confidence in harmed.items():
        if technique in found.scores:
            found.scores[technique] += W["avoid"] * min(1.0, confidence)
