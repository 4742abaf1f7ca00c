"""Values for slots from what is known, and phrases filled with them. A value is never invented: a gap stays a gap."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from app.dialogue.state import BuyerState
from app.phrases.asked import last_words, told_of
from app.phrases.cards import Stock, card_index, card_of_talk, in_stock, stock_of_talk
from app.phrases.deadlines import OF_THE_OFFER, offer_end
from app.phrases.phrase import Knowledge, Phrase, Product
from app.phrases.same import bare
from app.phrases.sizes import CHART_KEYS, size_for
from app.phrases.slots import cut
from app.phrases.terms import Terms
from app.vocabulary import ORDER_NAMES, Technique

_FROM_TALK = ("颜色", "尺码", "身高", "体重", "数量", "日期", "收件人", "电话", "地址", "订单号", "快递单号")
"""Slots whose value may be the buyer's word. 快递 is not among them: the buyer's wish is not what we send by."""
_WISHES = frozenset((Technique.RECORD_NOTE, Technique.CONFIRM_ADDRESS))
"""Techniques that repeat the buyer's wish: here 快递 is the courier that the buyer asked for."""
_SAME_ATTRIBUTE = {
    "材质": ("面料", "材料"), "尺寸": ("大小",), "规格": ("净含量",), "容量": ("净含量",), "重量": ("净重",),
    "成分": ("配料", "配料表"), "产地": ("原产地",), "适用": ("适用人群", "适用对象"),
}  # fmt: skip
"""Other keys under which shops keep an attribute."""
_JOINED = 6
"""How many variants 现货选项 names at most."""
_CARDS = 3
"""How many cards 可选款 names at most."""
_COMPARED = 3
"""How many attributes 对比 tells of each card."""
_NOTE_CHARS = 30
"""A longer wish is not repeated word for word."""


class Filled(NamedTuple):
    """A phrase with its values: `filled` are those used, `missing` the slots that still stand in `text` as `{名}`."""

    text: str
    filled: dict[str, str]
    missing: tuple[str, ...]


def fill(phrase: Phrase, values: Mapping[str, str]) -> Filled:
    """The phrase's text with every slot replaced that has a value; the others stay visible."""
    if "{" not in phrase.text:
        return Filled(phrase.text, {}, ())
    parts = list(cut(phrase.text))
    filled: dict[str, str] = {}
    missing: list[str] = []
    for place in range(1, len(parts), 2):
        slot = parts[place]
        value = filled.get(slot) or _value(phrase, slot, values)
        if value:
            filled[slot] = parts[place] = value
        else:
            parts[place] = f"{{{slot}}}"
            if slot not in missing:
                missing.append(slot)
    return Filled("".join(parts), filled, tuple(missing))


def _value(phrase: Phrase, slot: str, values: Mapping[str, str]) -> str:
    value = values.get(slot, "")
    if slot == "快递" and phrase.technique in _WISHES:
        value = values.get("买家快递", value)
    return "" if "{" in value or "}" in value else value.strip()


def values_for(state: BuyerState, knowledge: Knowledge, at: datetime) -> Mapping[str, str]:
    """Every value that is known now: shop facts, product card, order, and what the talk named, newest last.

    `at` is the time of the turn: an offer whose deadline has passed is told no more.
    """
    return values_and_stock(state, knowledge, card_of_talk(state, knowledge), at)[0]


def values_and_stock(
    state: BuyerState, knowledge: Knowledge, card: Product | None, at: datetime
) -> tuple[Mapping[str, str], Stock]:
    """The values, and what the card that the talk is about says of the asked variant."""
    values = _facts(knowledge).copy()
    is_over = (end := offer_end(values, at)) is not None and end <= at
    if is_over:
        for slot in OF_THE_OFFER:
            values.pop(slot, None)
    found = _terms(knowledge, is_over).tell(last_words(state)) if values else {}
    stock = stock_of_talk(state, card)
    if card is not None:
        found.update(_card_values(card, stock, state, knowledge))
    if len(knowledge.products) > 1:
        found.update(_cards_values(state, knowledge))
    if state.order is not None:
        found["订单号"] = state.order.number
        found["订单状态"] = ORDER_NAMES[state.order.status]
        if state.order.amount:
            found["订单金额"] = state.order.amount
    for slot in _FROM_TALK:
        if said := state.slots.get(slot):
            found[slot] = said[-1]
    if said := state.slots.get("快递"):
        found["买家快递"] = said[-1]
    if (note := _wish(state)) and len(note) <= _NOTE_CHARS:
        found["备注"] = note
    if "选项甲" not in found and (two := _two_options(state, card, stock)):
        found["选项甲"], found["选项乙"] = two
    for slot, value in found.items():
        if value and not value.isspace():
            values[slot] = value
        else:
            values.pop(slot, None)
    return values, stock


def _wish(state: BuyerState) -> str:
    """The buyer's newest message where it made a note for the warehouse."""
    if not state.notes or state.last_message is None or state.notes[-1].message != state.last_message.id:
        return ""
    return state.notes[-1].text


def _cards_values(state: BuyerState, knowledge: Knowledge) -> dict[str, str]:
    """What the shop's cards say together: those to choose from, and two that the buyer holds side by side."""
    found = {"可选款": _offer(knowledge)}
    named = card_index(knowledge).named(last_words(state))
    cards = [card for one in named if in_stock(card := knowledge.products[one])]
    if len(named) == 2 and len(cards) == 2:
        found["选项甲"], found["选项乙"] = (card.title for card in cards)
        found["对比"] = _compared(cards[0], cards[1])
    return found


def _offer(knowledge: Knowledge) -> str:
    """The first cards of the shop that can be had, with their prices; worked out once and kept beside them."""
    kept = knowledge.derived.get("offer")
    if not isinstance(kept, str):
        cards = [card for card in knowledge.products.values() if in_stock(card)][:_CARDS]
        told = [f"{card.title}（{card.price}元）" if card.price else card.title for card in cards]
        kept = knowledge.derived["offer"] = "、".join(told)
    return kept


def _compared(one: Product, other: Product) -> str:
    """Two cards side by side, by what both of them tell and in which they differ."""
    keys = [key for key, value in one.attributes.items() if other.attributes.get(key, value) != value][:_COMPARED]
    if not keys:
        return ""
    return "；".join(f"{card.title}{'、'.join(key + card.attributes[key] for key in keys)}" for card in (one, other))


def _facts(knowledge: Knowledge) -> dict[str, str]:
    """The shop's facts without empty ones, sorted out at the first question and kept beside them. Not to be changed."""
    facts = knowledge.derived.get("facts")
    if not isinstance(facts, dict):
        known = {slot: value for slot, value in knowledge.facts.items() if value and not value.isspace()}
        facts = knowledge.derived["facts"] = known
    return facts


def _terms(knowledge: Knowledge, is_over: bool) -> Terms:
    """The shop's facts as terms, sorted at the first question and kept beside them; `is_over`: without the offer's."""
    place = "terms" if not is_over else "terms after the offer"
    kept = knowledge.derived.get(place)
    if not isinstance(kept, Terms):
        kept = knowledge.derived[place] = Terms(_facts(knowledge), OF_THE_OFFER if is_over else ())
    return kept


def _two_options(state: BuyerState, card: Product | None, stock: Stock) -> tuple[str, str] | None:
    """Two different options that can really be had: those named in the talk, else two variants in stock."""
    if state.options is not None and state.options[0] != state.options[1]:
        gone = {
            option
            for option in state.options
            if card is not None and any(option in one or one in option for one in card.stock)
            if not any(option in one or one in option for one in stock.available)
        }
        return None if gone else _as_on_the_card(state.options, stock)
    if len(stock.named) >= 2:
        return stock.named[0], stock.named[1]
    if len(stock.available) >= 2:
        return stock.available[0], stock.available[1]
    return None


def _as_on_the_card(options: tuple[str, str], stock: Stock) -> tuple[str, str]:
    """The options by the names of the variants that they mean (黑 is 黑色), where each means one."""
    meant = [[one for one in stock.available if option in one] for option in options]
    if any(len(ones) != 1 for ones in meant) or meant[0] == meant[1]:
        return options
    return meant[0][0], meant[1][0]


def _card_values(card: Product, stock: Stock, state: BuyerState, knowledge: Knowledge) -> dict[str, str]:
    values = dict(card.attributes)
    for slot, others in _SAME_ATTRIBUTE.items():
        if slot not in values:
            known = next((card.attributes[other] for other in others if other in card.attributes), "")
            values[slot] = known
    values |= {"商品": card.title, "价格": card.price, "链接": card.link, "卖点": _selling_point(card, state)}
    values["参数"] = told_of(card, last_words(state), knowledge)
    if "身高" in state.slots or "体重" in state.slots:
        values["推荐尺码"] = _size(card, state)
    if stock.pieces is not None and stock.pieces > 0:
        values["库存"] = str(stock.pieces)
    values["现货选项"] = "、".join(stock.available[:_JOINED])
    kin = card_index(knowledge).kin(card) if len(knowledge.products) > 1 else []
    if (stock.sold_out or stock.unknown) and stock.available:
        values["替代款"] = stock.available[0]
    elif kin:
        values["替代款"] = kin[0].title
    if cheaper := [one for one in kin if _yuan(one) < _yuan(card)]:
        values["实惠款"] = max(cheaper, key=_yuan).title
    for other_id in card.goes_with:
        other = knowledge.products.get(other_id)
        if other is not None and in_stock(other):
            values["搭配款"] = other.title
            if other.selling_points:
                values.setdefault("搭配理由", other.selling_points[0])
            if stock.sold_out and not stock.available:  # nothing of this card is left, nor of its kind
                values.setdefault("替代款", other.title)
            break
    return values


def _size(card: Product, state: BuyerState) -> str:
    """The size of the card's chart for the buyer; the chart may also stand in the names of the variants."""
    person = [state.slots[slot][-1] if state.slots.get(slot) else "" for slot in ("身高", "体重")]
    return size_for(card.attributes, *person) or size_for({CHART_KEYS[0]: "，".join(card.stock)}, *person)


def _yuan(card: Product) -> float:
    """The price as a number; where it is none, more than any."""
    try:
        return float(card.price)
    except ValueError:
        return math.inf


def _selling_point(card: Product, state: BuyerState) -> str:
    """The selling point nearest to the buyer's last words, else the first."""
    if len(card.selling_points) < 2:
        return card.selling_points[0] if card.selling_points else ""
    said = {pair for line in state.lines[-4:] if line.sender == "buyer" for pair in _pairs(line.text[-200:])}
    return max(card.selling_points, key=lambda point: len(_pairs(point) & said))


def _pairs(text: str) -> set[str]:
    plain = bare(text)
    return set(map("".join, pairwise(plain)))
