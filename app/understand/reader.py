"""Reads a buyer's message in its context: what is wanted, which stage it speaks for, what it names, who the buyer is.

The linear model scores intents and stages; over its scores stand the label guide's rules, where they are rules:
a message without content keeps the stage or takes the topic of the agent's line (2, 5, 7), an order card that nobody
asked for shows an order (7), dispatch and arrival are after-sales where an order was shown (3), and `ack` loses to
everything with content. The vote already weighs the stage before, so a clear vote is to be followed.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.understand.features import see
from app.understand.memory import Memory
from app.understand.normalize import fold, normalize
from app.understand.reading import Context, Reading, Vote
from app.understand.scoring import scorer_of
from app.understand.segment import Segmenter
from app.understand.signs import OrderShown
from app.understand.slots import SlotFinder
from app.understand.taught import INTENTS, STAGES, Taught, taught
from app.understand.traits import TraitSigns
from app.vocabulary import INTENT_NAMES, STAGE_NAMES, Intent, Stage

LONGEST = 600
"""How many characters of a message are read; nobody types more, and what is pasted must not hold up the others."""

_QUOTED = 12
_EMPTY = frozenset({Intent.ACK, Intent.THANKS_BYE, Intent.GREET})
_ORDER_CARD = re.compile(r"\[?订单(?:编号|号)?:?\]?\s*(?:\[订单\]|[0-9]{10,24})?\]?")
_LINK_CARD = re.compile(r"\[(?:链接|商品链接|商品卡片|商品|宝贝|宝贝链接)\]|[2-9][0-9]{10,12}")
"""Also the bare number of a product: 11 to 13 digits, where a telephone begins with 1 and orders are longer."""
_ASKED = re.compile(r"订单|单号|编号|哪[个一]?[单笔]|号码|截图|提供")
_ASKED_LINK = re.compile(r"链接|单号|编号|号码|电话|哪[个一]?[款种件]|发(?:来|给|我|一下|过来)|截图")
_OFF_PLATFORM = re.compile(
    r"微信|薇信|(?<![a-z])(?:vx|wx)(?![a-z])|加(?:一?下|个|我|你)?(?:微|薇|v(?![a-z0-9])|q)|qq(?!糖)|扣扣|私下(?:交易|转)|(?:直接|私下)转(?:你|账|给)"
    r"|支付宝(?:转|付)给?你|不走平台|线下交易|站外|平台外"
)
_OF_LURES = frozenset("微薇加vwq扣转私付不线站平")
_PAYS_HERE = re.compile(r"微信(?:支付|付款|零钱|不能付|付不了|能付|可以付)|退[^,。]{0,6}微信")


class Reader:
    """Everything that understanding needs, loaded once; `read` changes nothing and may be called from any thread."""

    def __init__(self, segmenter: Segmenter, learned: Taught, slots: SlotFinder, traits: TraitSigns) -> None:
        self._segmenter = segmenter
        self._memory = Memory(learned.model, scorer_of(learned))
        self._slots = slots
        self._traits = traits

    @classmethod
    def load(cls, phrasebank: Path, cache: Path | None) -> Reader:
        """A reader taught by `phrasebank`, which takes seconds; with `cache`, a folder, only the first time.

        Raises BadFile where a file of the phrase bank cannot be used.
        """
        fold("載")  # the table of characters is made now, not while the first buyer waits
        segmenter = Segmenter.load(phrasebank / "userdict.txt")
        slots = SlotFinder.load(phrasebank / "slots.toml")
        traits = TraitSigns.load(phrasebank / "traits.toml")
        return cls(segmenter, taught(phrasebank, segmenter, cache), slots, traits)

    def read(self, text: str, context: Context, kind: str = "text") -> Reading:
        """What the message says after `context`; `kind` is the wire's. Never raises, whatever the text.

        Of a text over LONGEST characters the beginning and the end are read: the wish that decides comes last.
        """
        plain = normalize(text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}。{text[-LONGEST // 2 :]}")
        plain = plain or _PICTURED.get(kind, "")
        words = self._segmenter.cut(plain)
        lines = self._memory.heard(context.lines)
        seen = see(plain, words, context, lines)
        intents, stages = self._memory.shares(seen, lines)
        sure = max(intents)
        intent = INTENTS[intents.index(sure)]
        said = f"「{_clipped(text)}」" if text.strip() else "空白消息"
        because = f"{said}→ {INTENT_NAMES[intent]} {sure:.2f}"
        slots = self._slots.find(plain, words) if plain else {}
        free = seen.content_free and intent in _EMPTY
        vote = _vote(stages, intent, free, seen.order, context, because)
        shows = _shows_order(intent, vote, seen.order, sure)
        card = _card(plain, intent, context)
        if card is not None:
            intent, vote = card
            because = vote.because if vote else because
            shows = shows or (vote is not None and vote.stage is Stage.AFTER_SALES)
        return Reading(
            intent=intent,
            confidence=sure,
            because=because,
            vote=vote,
            content_free=free,
            slots=slots,
            options=self._slots.options(plain, slots),
            traits=self._traits.of(plain, intent, context.intents),
            shows_order=shows,
            warnings=_warnings(plain, intent, sure),
            others=() if card is not None else _others(intents, sure),
        )


_PICTURED = {"image": "[图片]", "card": "[商品卡片]"}
"""What a message without words stands for, by the wire's kind."""


OTHERS_SHARE = 0.2
"""An intent that is less likely than this share of the first one's confidence is none that the message may have."""


def _others(intents: list[float], sure: float) -> tuple[tuple[Intent, float], ...]:
    """The two next likely intents, as far as they count."""
    if sure * (1 + OTHERS_SHARE) > 1.0:
        return ()
    least = sure * OTHERS_SHARE
    likely = sorted([(-share, place) for place, share in enumerate(intents) if share >= least])[1:3]
    return tuple([(INTENTS[place], round(-minus, 3)) for minus, place in likely])


def _vote(
    stages: list[float], intent: Intent, free: bool, order: OrderShown, context: Context, because: str
) -> Vote | None:
    """The stage that the message speaks for; None where nothing in it or around it gives one."""
    sure = max(stages)
    stage = STAGES[stages.index(sure)]
    if free:
        if stage is context.stage or (context.stage is None and stage is Stage.GREETING):
            return None
        agent = context.lines[-1].text if context.lines and context.lines[-1].sender == "agent" else ""
        topic = f"接客服「{_clipped(agent)}」" if agent else because
        return Vote(stage, sure, f"{topic}→ {STAGE_NAMES[stage]} {sure:.2f}")
    if order is not OrderShown.NOTHING and stage is Stage.AFTER_SALES:
        because += " · 已有订单"
    return Vote(stage, sure, f"{because} → {STAGE_NAMES[stage]} {sure:.2f}")


def _card(plain: str, intent: Intent, context: Context) -> tuple[Intent, Vote | None] | None:
    """A bare order card or product link in mid-talk that nobody asked for (label rule 7); after mere greetings a link
    only opens the talk."""
    if not context.lines:
        return None
    last = context.lines[-1]
    if _ORDER_CARD.fullmatch(plain) and not (last.sender == "agent" and _ASKED.search(last.text)):
        return intent, Vote(Stage.AFTER_SALES, 0.9, "发来订单 → 售后")
    if _LINK_CARD.fullmatch(plain) and not (last.sender == "agent" and _ASKED_LINK.search(last.text)):
        opens = context.stage is None or context.stage is Stage.GREETING
        return Intent.GREET, None if opens else Vote(Stage.RECOMMENDATION, 0.9, "发来商品 → 推荐")
    return None


_OF_AN_ORDER = frozenset(
    {Intent.TRACK_ORDER, Intent.RETURN_EXCHANGE, Intent.REFUND, Intent.DEFECT, Intent.CHANGE_ORDER, Intent.ORDER_PLACED}
)


def _shows_order(intent: Intent, vote: Vote | None, order: OrderShown, sure: float) -> bool:
    """Whether this message shows that there is a paid order: its own words do, or it clearly deals with one."""
    if vote is None or vote.stage is not Stage.AFTER_SALES:
        return False
    if order is OrderShown.HERE:
        return vote.confidence >= 0.5
    return intent in _OF_AN_ORDER and sure >= 0.6 and vote.confidence >= 0.7


def _warnings(plain: str, intent: Intent, sure: float) -> tuple[str, ...]:
    warnings: list[str] = []
    if intent is Intent.SPAM and sure >= 0.4:
        warnings.append("spam")
    if not _OF_LURES.isdisjoint(plain) and _OFF_PLATFORM.search(plain) and not _PAYS_HERE.search(plain):
        warnings.append("off_platform")
    if intent is Intent.COMPLAINT and sure >= 0.35:
        warnings.append("complaint")
    return tuple(warnings)


def _clipped(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
