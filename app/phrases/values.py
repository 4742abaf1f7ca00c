"""Values for slots from what is known: shop facts, product card, order, and what the talk named, newest last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from app.dialogue.state import BuyerState
from app.phrases.asked import last_words
from app.phrases.cards import card_index, card_of_talk, in_stock
from app.phrases.deadlines import offer_end
from app.phrases.phrase import Knowledge, Product
from app.phrases.same import bare
from app.phrases.standing import Standing, standing_of
from app.phrases.stock import Stock
from app.vocabulary import ORDER_NAMES

_FROM_TALK = {
    slot: slot
    for slot in ("颜色", "尺码", "身高", "体重", "数量", "日期", "收件人", "电话", "地址", "订单号", "快递单号")
} | {"快递": "买家快递"}
"""Slots whose value may be the buyer's word, with their names here: the courier that a buyer wishes is not the one that
we send by."""
_JOINED = 6
"""How many variants 现货选项 names at most."""
_COMPARED = 3
"""How many attributes 对比 tells of each card."""
_FEW_CARDS, _TOLD_CHARS = 3, 60
"""Of so many cards each may tell what is asked, in a line of so many characters."""
_NOTE_CHARS = 30
"""A longer wish is not repeated word for word."""
_SPOKEN, _SPOKEN_CHARS = 4, 200
"""So many last lines, and characters of each, tell which selling point the buyer means."""


class Sources(NamedTuple):
    """What can be told at a moment of a talk, and what it comes from."""

    values: Mapping[str, str]
    """Never empty ones. Not to be changed."""
    slots: int
    """The slots of the list that have a value, as bits (slots.SLOT_BIT)."""
    card: Product | None
    """The card that the talk is about."""
    stock: Stock
    words: str
    """What the buyer said last (asked.last_words)."""
    terms: tuple[str, ...]
    """The slots of terms (slots.TERM_SLOTS) of which the message asks for one."""


def values_for(state: BuyerState, knowledge: Knowledge, at: datetime) -> Mapping[str, str]:
    """Every value that is known now. `at` is the time of the turn: an offer whose deadline passed is told no more."""
    return sources_of(state, knowledge, at).values


def sources_of(state: BuyerState, knowledge: Knowledge, at: datetime) -> Sources:
    """The values, the card that the talk is about, and what its stock says of the asked variant."""
    card, words = card_of_talk(state, knowledge), last_words(state)
    end = offer_end(knowledge.facts, at)
    standing = standing_of(knowledge, card, end is not None and end <= at)
    stock = standing.variants.stock(state)
    own = standing.terms.asked(words, state.intent.id if state.intent else None)
    for slot in standing.own_terms:
        own.pop(slot, None)
    terms = tuple(own)
    if card is not None:
        _add_card(own, state, standing, stock, words)
    if standing.has_many:
        if card is None and (told := _told_by_cards(knowledge, words)):
            own["参数"] = told
        _add_compared(own, knowledge, words)
    _add_talk(own, state)
    if "选项甲" not in own and not standing.has_options and (two := _two_options(state, card, stock)):
        own["选项甲"], own["选项乙"] = two
    known = standing.known.overlaid(own)
    return Sources(known.values, known.slots, card, stock, words, terms)


def _add_card(own: dict[str, str], state: BuyerState, standing: Standing, stock: Stock, words: str) -> None:
    """What the talk makes of the card: the fitting selling point, the asked attributes, the size, what is in stock."""
    if len(standing.points) > 1:
        own["卖点"] = _selling_point(state, standing)
    if told := standing.askings.told(words):
        own["参数"] = told
    height, weight = state.slots.get("身高"), state.slots.get("体重")
    if height is not None or weight is not None:
        own["推荐尺码"] = standing.size(height[-1] if height else "", weight[-1] if weight else "")
    if stock.pieces is not None and stock.pieces > 0:
        own["库存"] = str(stock.pieces)
    if stock.available:
        own["现货选项"] = "、".join(stock.available[:_JOINED])
        if stock.sold_out or stock.unknown:
            own["替代款"] = stock.available[0]
    elif stock.sold_out and standing.stands_in:
        own["替代款"] = standing.stands_in


def _selling_point(state: BuyerState, standing: Standing) -> str:
    """The selling point nearest to the buyer's last words, else the first."""
    lines = [bare(line.text[-_SPOKEN_CHARS:]) for line in state.lines[-_SPOKEN:] if line.sender == "buyer"]
    said = "\n".join(lines)
    return max(standing.points, key=lambda point: sum([pair in said for pair in point[1]]))[0]


def _told_by_cards(knowledge: Knowledge, words: str) -> str:
    """The asked attributes where it is open which card is meant: of a few cards, what each of them says."""
    cards = knowledge.products.values()
    if len(cards) > _FEW_CARDS:
        return ""
    told = {card.title: found for card in cards if (found := standing_of(knowledge, card).askings.told(words))}
    if len(told) == len(cards) and len(set(told.values())) == 1:
        return next(iter(told.values()))
    both = "；".join([f"{title}{found}" for title, found in told.items()])
    return both if len(both) <= _TOLD_CHARS else ""


def _add_compared(own: dict[str, str], knowledge: Knowledge, words: str) -> None:
    """Two cards that the buyer holds side by side."""
    if len(named := card_index(knowledge).named(words)) != 2:
        return
    one, other = (knowledge.products[name] for name in named)
    if in_stock(one) and in_stock(other):
        own["选项甲"], own["选项乙"], own["对比"] = one.title, other.title, _compared(one, other)


def _compared(one: Product, other: Product) -> str:
    """Two cards side by side, by what both of them tell and in which they differ."""
    keys = [key for key, value in one.attributes.items() if other.attributes.get(key, value) != value][:_COMPARED]
    if not keys:
        return ""
    return "；".join(f"{card.title}{'、'.join(key + card.attributes[key] for key in keys)}" for card in (one, other))


def _add_talk(own: dict[str, str], state: BuyerState) -> None:
    """What the order and the buyer say."""
    if state.order is not None:
        own["订单号"] = state.order.number
        own["订单状态"] = ORDER_NAMES[state.order.status]
        if state.order.amount:
            own["订单金额"] = state.order.amount
    for slot, said in state.slots.items():
        if said and (name := _FROM_TALK.get(slot)):
            own[name] = said[-1]
    if (note := _wish(state)) and len(note) <= _NOTE_CHARS:
        own["备注"] = note


def _wish(state: BuyerState) -> str:
    """The buyer's newest message where it made a note for the warehouse."""
    if not state.notes or state.last_message is None or state.notes[-1].message != state.last_message.id:
        return ""
    return state.notes[-1].text


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
