"""The moment of a talk as ranking sees it: everything that every phrase is held against, worked out once a turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from app.dialogue.disputes import next_step
from app.dialogue.state import BuyerState
from app.phrases.deadlines import DEADLINE
from app.phrases.phrase import Knowledge
from app.phrases.stock import Stock
from app.phrases.terms import OFFERS, PARCELS, SHOP, WARRANTS
from app.phrases.values import sources_of
from app.rank.columns import OTHER_TRADE, TRADE_BIT, joined
from app.rank.course import EMPTY_INTENTS, all_wanted, is_lengthy, is_order_news, objection_of, topic_of
from app.rank.lines import read_lines, read_title
from app.rank.needs import met_needs
from app.rank.signs import (
    BAD_REVIEW,
    DEMAND,
    LEAVES,
    LIKES_BOTH,
    NOT_PAID,
    ORDERED,
    OUTSIDE,
    PAID,
    TAKES_ALL,
    THREAT,
    UNFIT,
    WILL_REVIEW,
)
from app.rank.spoken import spoken_in
from app.rank.topics import LOOKED_UP, TELLABLE
from app.vocabulary import Intent, OrderStatus, Stage, Technique, Trait

UNSURE = 0.3
"""Below this confidence an intent is a guess."""
_PAID_STATUS = frozenset((OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED))
_ASKED_WHERE_KNOWN = ("参数", "对比", "备注", SHOP)
"""Slots that have a value only where the buyer's words ask for it."""
_QUESTIONS = frozenset((Intent.DOUBT_QUALITY, Intent.ASK_PRODUCT))
_NOT_CHOOSING = frozenset(
    (
        *(Intent.DEFECT, Intent.COMPLAINT, Intent.TRACK_ORDER, Intent.RETURN_EXCHANGE, Intent.REFUND, Intent.REVIEW),
        *(Intent.CHANGE_ORDER, Intent.ORDER_PLACED, Intent.INVOICE, Intent.SPAM),
    )
)
_LEAVING = frozenset((Intent.HESITATE, Intent.THANKS_BYE, Intent.SMALLTALK))
_CHOOSING = frozenset((Stage.NEED_DISCOVERY, Stage.RECOMMENDATION, Stage.CLOSING))
_ORDER_PLACED, _COMPLAINT, _BARGAIN = Intent.ORDER_PLACED, Intent.COMPLAINT, Intent.BARGAIN
_HESITATE, _STATE_NEED, _TRACK_ORDER = Intent.HESITATE, Intent.STATE_NEED, Intent.TRACK_ORDER
_UNPAID, _PAID = OrderStatus.PLACED, OrderStatus.PAID
# To look a member up in its class takes as long as a call, so what each turn asks for is looked up once.


class Moment(Struct, frozen=True, gc=False):
    """One turn of one talk, ready to be asked."""

    stage: Stage
    intent: Intent | None
    topic: Intent | None
    """The last intent with a content of its own, where the message itself has none."""
    perhaps: Mapping[Intent, float]
    """All that the message may want, with shares that make one; the intent alone where nothing else is likely."""
    unsure: bool
    """The intent was read with so little confidence that the stage and the words count as much."""
    content_free: bool
    """The message itself asks nothing (好的, ？？？)."""
    asks: bool
    """The buyer asked something that has no answer yet."""
    waiting: bool
    """The buyer waits for an answer; false after the agent's own line."""
    first: bool
    """It is the buyer's first message."""
    angry: bool
    """Anger or an open dispute: no selling now."""
    off_platform: bool
    step: Technique | None
    next_step: Technique | None
    order: OrderStatus | None
    order_news: bool
    """The order's status is the newest that happened: it may be the answer to what was asked before."""
    paid: bool
    just_paid: bool
    """It is paid and not yet sent, as far as is known: the time to confirm the payment."""
    objection: Intent | None
    """What held the buyer back before the order that stands unpaid: the newest of OBJECTIONS in the talk."""
    unpaid: bool
    """An order stands there unpaid, by the platform's word or the buyer's."""
    will_order: bool
    """The buyer says that the goods are taken, and nothing is ordered yet: the next step is to order."""
    will_review: bool
    """A bad review is announced; none is written yet, as far as is known."""
    unfit: bool
    """What was offered is too much or too little of something, and nothing is bought yet."""
    leaves: bool
    """The buyer takes leave undecided."""
    needs_told: int
    """How many of the remembered buyer messages tell a need."""
    threat: bool
    """A demand with a threat behind it: a bad review, a complaint to the authorities."""
    lengthy: bool
    """The visit is long past the time in which chats end in a sale (playbook section 3), and nothing was ordered."""
    busy: bool
    """Many others wait for the same agent."""
    haggled: int
    """How many of the remembered buyer messages bargain."""
    traits: Mapping[Trait, float]
    triggers: Mapping[Technique, str]
    asked: Mapping[str, str]
    options: bool
    """The buyer named two options side by side, and both can be had."""
    torn: float
    """How much the newest lines are about those two: 1.0 likes both or wavers, 0.6 names both, 0.0 does not."""
    topics: int
    """What the buyer's last words speak of, as bits (topics.TOPICS)."""
    talk_topics: int
    """What the last lines of both sides and the product speak of."""
    met: int
    """The needs of phrases that are met now, as bits (needs.NEED_BIT)."""
    values: Mapping[str, str]
    known: int
    """The slots of the list that have a value, as bits (slots.SLOT_BIT)."""
    stock: Stock
    trades: int
    """The trades of the shop, or of the goods that are talked of, as bits."""
    platform: str
    day: int
    """20261121"""
    used: tuple[str, ...]
    """Ids of phrases that were said, newest last."""
    dismissed: tuple[str, ...]
    said: frozenset[str]
    """What the agent said in the remembered lines, without punctuation."""


def moment_of(state: BuyerState, knowledge: Knowledge, at: datetime, busy: bool = False) -> Moment:
    """The moment that a state is in; `at` gives the day for phrases with dates, `busy` says that many others wait."""
    values, known, card, stock, text, terms = sources_of(state, knowledge, at)
    intent = state.intent.id if state.intent else None
    order = state.order.status if state.order else None
    # a picture that came speaks of no pictures
    signs, topics, triggers, asked = spoken_in(text.replace("[图片]", "[图]"))
    says_paid = intent is _ORDER_PLACED and bool(signs & PAID)
    says_unpaid = bool(signs & NOT_PAID)
    says_ordered = bool(signs & ORDERED)
    _complete(asked, text, values, terms)
    if "推荐尺码" in values and intent is _STATE_NEED and _told_now(state, text):
        asked.setdefault("推荐尺码", "身高体重")
    if "快递" in values and intent is _TRACK_ORDER:
        asked.setdefault("快递", "查件")
    if intent in _QUESTIONS and not asked and not topics & TELLABLE:
        topics |= LOOKED_UP
    paid = order in _PAID_STATUS or says_paid or (order is None and state.has_order and not says_unpaid)
    just_paid = order is _PAID or says_paid or (order is None and paid and intent is _ORDER_PLACED)
    unpaid = not says_paid and (
        order is _UNPAID
        or (order is None and not state.has_order and (says_unpaid or (intent is _ORDER_PLACED and says_ordered)))
    )
    will_order = intent is _ORDER_PLACED and order is None and not (says_ordered or says_paid or paid)
    lines = read_lines(state)
    title_topics, title_trades = read_title(card.title) if card else (0, 0)
    codes = [warning.code for warning in state.warnings]
    torn = _torn(state, signs, values, text, stock)
    if torn:
        asked |= {slot: values[slot] for slot in ("选项甲", "选项乙")}
    return Moment(
        stage=state.stage.id,
        intent=intent,
        topic=topic_of(state),
        perhaps=all_wanted(state),
        unsure=state.intent is not None and state.intent.confidence < UNSURE,
        content_free=intent in EMPTY_INTENTS,
        asks=state.open_question is not None,
        waiting=state.waiting_since is not None,
        first=not lines.opened and lines.number <= 1,
        angry=state.step is not None or intent is _COMPLAINT or "complaint" in codes,
        off_platform="off_platform" in codes or bool(signs & OUTSIDE),
        step=state.step,
        next_step=next_step(state.step),
        order=order,
        order_news=is_order_news(state),
        paid=paid,
        just_paid=just_paid,
        objection=objection_of(state) if unpaid else None,
        unpaid=unpaid,
        will_order=will_order,
        will_review=bool(signs & BAD_REVIEW and signs & WILL_REVIEW),
        unfit=bool(signs & UNFIT) and not paid and state.stage.id in _CHOOSING,
        leaves=bool(signs & LEAVES) and intent in _LEAVING,
        needs_told=state.intents.count(_STATE_NEED),
        threat=bool(signs & THREAT and signs & DEMAND),
        lengthy=is_lengthy(state),
        busy=busy,
        haggled=state.intents.count(_BARGAIN),
        traits={trait.id: trait.confidence for trait in state.traits if trait.on},
        triggers=triggers,
        asked=asked,
        options="选项甲" in values and (state.options is not None or len(stock.named) > 1),
        torn=torn,
        topics=topics,
        talk_topics=lines.topics | title_topics | topics,
        met=met_needs(state, signs, values, paid, unpaid, just_paid, will_order),
        values=values,
        known=known,
        stock=stock,
        trades=joined(TRADE_BIT, knowledge.trade, OTHER_TRADE) if knowledge.trade else title_trades or lines.trades,
        platform=knowledge.platform,
        day=at.year * 10_000 + at.month * 100 + at.day,
        used=state.used,
        dismissed=state.dismissed,
        said=lines.said,
    )


def _complete(asked: dict[str, str], text: str, values: Mapping[str, str], terms: Sequence[str]) -> None:
    """Adds to the slots whose fact the words ask for the `terms` that are meant, those that are known only where they
    are asked for, and the selling point that speaks of the same; takes away what cannot be told."""
    for slot in terms:
        asked.setdefault(slot, "")
    for slot in _ASKED_WHERE_KNOWN:
        if slot in values:
            asked[slot] = values[slot]
    for slot in (PARCELS, OFFERS, WARRANTS):
        if slot in asked and (slot not in values or (slot == OFFERS and DEADLINE in asked and DEADLINE in values)):
            del asked[slot]  # when it ends is no term of the offer, but asked for by itself
    if "参数" in asked or "对比" in asked:
        asked.pop("卖点", None)  # 怎么样 with a word of its own (成色怎么样) asks for that, and not for any good thing
    if "卖点" in values:
        for pair in _pairs(values["卖点"]):
            if pair in text:
                asked["卖点"] = pair
                break


@lru_cache(maxsize=1 << 10)
def _pairs(point: str) -> tuple[str, ...]:
    """The pairs of letters that stand side by side in a selling point."""
    return tuple([pair for pair in map("".join, pairwise(point)) if pair.isalpha()])


def _told_now(state: BuyerState, text: str) -> bool:
    """Whether the buyer's last words tell the height or weight that the size is worked out from."""
    return any(said[-1] in text for slot in ("身高", "体重") if (said := state.slots.get(slot)))


def _torn(state: BuyerState, signs: int, values: Mapping[str, str], text: str, stock: Stock) -> float:
    if (
        "选项乙" not in values
        or state.intent is None
        or state.intent.id in _NOT_CHOOSING
        or signs & TAKES_ALL
        or state.waiting_since is None
    ):
        return 0.0
    if "对比" in values:
        return 0.6
    said = text.lower()
    if len(stock.named) < 2 and not all(values[slot].lower() in said for slot in ("选项甲", "选项乙")):
        return 0.0
    wavers = state.intent.id is _HESITATE or signs & LIKES_BOTH
    return 1.0 if wavers else 0.6
