"""The values that an agent is offered for a gap: what talk, order, product card and shop say; nothing is invented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from app.dialogue.state import BuyerState
from app.phrases.cards import card_of_talk
from app.phrases.phrase import Knowledge, Product

OFFERED = 60
"""More than anybody looks through."""


class Offer(NamedTuple):
    """A value, what it is called (a slot's name, where there is one), and where it is known from."""

    name: str
    value: str
    source: Literal["talk", "order", "product", "shop"]


def offers(state: BuyerState, knowledge: Knowledge) -> list[Offer]:
    """What could go into a gap, the talk first and the shop's terms last; each name and value once."""
    card = card_of_talk(state, knowledge)
    known = [*_talk(state), *_order(state), *(_product(card) if card else ()), *_shop(knowledge)]
    return list(dict.fromkeys(one for one in known if one.value.strip()))[:OFFERED]


def _talk(state: BuyerState) -> Iterator[Offer]:
    for name, values in state.slots.items():
        for value in reversed(values):
            yield Offer(name, value, "talk")
    for option in state.options or ():
        yield Offer("选项", option, "talk")


def _order(state: BuyerState) -> Iterator[Offer]:
    if state.order is None:
        return
    yield Offer("订单号", state.order.number, "order")
    yield Offer("订单金额", state.order.amount or "", "order")
    for item in state.order.items:
        yield Offer("颜色分类", item.sku, "order")
        yield Offer("数量", str(item.count), "order")


def _product(card: Product) -> Iterator[Offer]:
    yield Offer("商品", card.title, "product")
    yield Offer("价格", card.price, "product")
    for variant, pieces in card.stock.items():
        if pieces > 0:
            yield Offer("颜色分类", variant, "product")
    for name, value in card.attributes.items():
        yield Offer(name, value, "product")
    for point in card.selling_points:
        yield Offer("卖点", point, "product")
    yield Offer("链接", card.link, "product")


def _shop(knowledge: Knowledge) -> Iterator[Offer]:
    for name, value in knowledge.facts.items():
        yield Offer(name, value, "shop")
