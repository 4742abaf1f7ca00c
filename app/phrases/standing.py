"""What a shop and one of its cards say in every talk: worked out once, so that a turn adds only what is its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from app.phrases.asked import Askings
from app.phrases.cards import card_index, in_stock
from app.phrases.deadlines import OF_THE_OFFER
from app.phrases.phrase import Knowledge, Product
from app.phrases.same import bare
from app.phrases.sizes import CHART_KEYS, size_for
from app.phrases.slots import SLOT_BIT, TERM_SLOTS
from app.phrases.stock import Variants
from app.phrases.terms import Terms

KEPT = 256
"""So many cards of a shop are kept ready; a large shop speaks of few of its cards in one hour."""
_SAME_ATTRIBUTE = {
    "材质": ("面料", "材料", "皮质", "布料", "主材"),
    "尺寸": ("大小",), "规格": ("净含量",), "容量": ("净含量",), "重量": ("净重",),
    "成分": ("配料", "配料表"), "产地": ("原产地",),
    "适用": ("适用人群", "适用对象", "适用机型", "适用车型", "适配车型", "适配机型",
           "适用肤质", "适合肤质", "适用年龄", "适用月龄"),
}  # fmt: skip
"""Other keys under which shops keep an attribute."""
_CARDS = 3
"""How many cards 可选款 names at most."""


class Known(NamedTuple):
    """Values of slots, none of them empty, and the slots of the list among them as bits (slots.SLOT_BIT)."""

    values: Mapping[str, str]
    slots: int

    def overlaid(self, others: Mapping[str, str]) -> Known:
        """These with others put over them: an empty one takes the value of its slot away."""
        values, slots = dict(self.values), self.slots
        for slot, value in others.items():
            if value and not value.isspace():
                values[slot] = value
                slots |= SLOT_BIT.get(slot, 0)
            elif slot in values:
                del values[slot]
                slots &= ~SLOT_BIT.get(slot, 0)
        return Known(values, slots)


class Standing:
    """What a shop and a card (None: no card) say whatever is talked of, and what is ready to be asked.

    Neither changes, so it is made once (`standing_of`).
    """

    def __init__(self, knowledge: Knowledge, card: Product | None, is_over: bool) -> None:
        """`is_over`: the shop's offer has ended, and what it says of it is told no more."""
        facts = {slot: fact for slot, fact in knowledge.facts.items() if not (is_over and slot in OF_THE_OFFER)}
        self.terms = Terms({slot: fact for slot, fact in facts.items() if fact and not fact.isspace()})
        kin = card_index(knowledge).kin(card) if card and len(knowledge.products) > 1 else []
        told = _of_card(card, kin, knowledge) if card else {}
        self.own_terms = frozenset(TERM_SLOTS) & told.keys()
        """Slots of terms for which the card has an attribute of its own: that counts."""
        self.has_options = "选项甲" in told
        """The card itself names two options as attributes."""
        if len(knowledge.products) > 1:
            told["可选款"] = _offer(knowledge)
        self.known = Known({}, 0).overlaid(facts).overlaid(self.terms.usual | told)
        """What is known before the talk is asked."""
        self.has_many = len(knowledge.products) > 1
        self.points = tuple([(point, _pairs(point)) for point in card.selling_points]) if card else ()
        """The card's selling points, each with the pairs of characters in it."""
        self.variants = Variants(card.stock if card else {})
        self.askings = Askings(card.attributes, card.title) if card else Askings({})
        self.stands_in = "" if kin or not card or "替代款" in card.attributes else _beside(card, knowledge)
        """What goes with the card, where nothing else can stand in for it once all of it is gone."""
        self._card = card
        self.size: Callable[[str, str], str] = lru_cache(KEPT)(self._size)
        """The size for a height and a weight by the card's chart, which may also stand in the names of the variants."""

    def _size(self, height: str, weight: str) -> str:
        if self._card is None:
            return ""
        named = {CHART_KEYS[0]: "，".join(self._card.stock)}
        return size_for(self._card.attributes, height, weight) or size_for(named, height, weight)


def standing_of(knowledge: Knowledge, card: Product | None, is_over: bool = False) -> Standing:
    """What stands still of a shop and one of its cards, worked out at the first question and kept beside them."""
    kept = knowledge.derived.get("standing")
    if not isinstance(kept, dict):
        kept = knowledge.derived["standing"] = {}
    key = (card.id if card else None, is_over)
    found = kept.get(key)
    if not isinstance(found, Standing):
        if len(kept) >= KEPT:
            kept.clear()
        found = kept[key] = Standing(knowledge, card, is_over)
    return found


def _of_card(card: Product, kin: Sequence[Product], knowledge: Knowledge) -> dict[str, str]:
    """What a card says by itself; an empty value says that the shop's fact of this name is not meant."""
    told = dict(card.attributes)
    for slot, others in _SAME_ATTRIBUTE.items():
        if slot not in told:
            told[slot] = next((card.attributes[other] for other in others if other in card.attributes), "")
    told |= {"商品": card.title, "价格": card.price, "链接": card.link, "参数": "", "现货选项": ""}
    told["卖点"] = card.selling_points[0] if card.selling_points else ""
    if kin:
        told["替代款"] = kin[0].title
    if cheaper := [one for one in kin if _yuan(one) < _yuan(card)]:
        told["实惠款"] = max(cheaper, key=_yuan).title
    if (other := _goes_with(card, knowledge)) is not None:
        told["搭配款"] = other.title
        if other.selling_points:
            told.setdefault("搭配理由", other.selling_points[0])
    return told


def _goes_with(card: Product, knowledge: Knowledge) -> Product | None:
    """The first card that goes with this one and can be had."""
    others = [knowledge.products[one] for one in card.goes_with if one in knowledge.products]
    return next((other for other in others if in_stock(other)), None)


def _beside(card: Product, knowledge: Knowledge) -> str:
    other = _goes_with(card, knowledge)
    return other.title if other else ""


def _yuan(card: Product) -> float:
    """The price as a number; where it is none, more than any."""
    try:
        return float(card.price)
    except ValueError:
        return math.inf


def _offer(knowledge: Knowledge) -> str:
    """The first cards of the shop that can be had, with their prices."""
    cards = [card for card in knowledge.products.values() if in_stock(card)][:_CARDS]
    return "、".join([f"{card.title}（{card.price}元）" if card.price else card.title for card in cards])


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(bare(text))))
