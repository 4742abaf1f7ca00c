"""Which product card a talk is about."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from app.dialogue.state import BuyerState, OrderItem, OrderNow, StageNow, Visit
from app.phrases.cards import card_index, card_of_talk
from app.phrases.phrase import Knowledge, Product
from app.understand.reading import Line
from app.vocabulary import OrderStatus, Stage

DRESS = Product("p1", "碎花连衣裙", stock={"杏色": 3, "雾蓝": 0})
CUP = Product("p2", "手冲咖啡杯", stock={"白瓷": 5}, attributes={"容量": "350ml"})
TEA = Product("p3", "高山乌龙茶", stock={"二两装": 9})
SHOP = Knowledge(products={one.id: one for one in (DRESS, CUP, TEA)})


def talk(*lines: str) -> BuyerState:
    state = BuyerState(1, StageNow(Stage.GREETING, None, "", ""), Visit("", 1, ""))
    said = tuple(Line("agent", line[1:]) if line[0] == ">" else Line("buyer", line) for line in lines)
    return structs.replace(state, lines=said)


def card(state: BuyerState, shop: Knowledge = SHOP) -> str | None:
    found = card_of_talk(state, shop)
    return found.id if found else None


def test_a_product_named_by_its_id_counts_before_all_words() -> None:
    assert card(structs.replace(talk("咖啡杯多大"), product="p1")) == "p1"


def test_the_one_product_of_an_order_is_the_card_and_two_are_none() -> None:
    one = OrderNow("X", OrderStatus.PAID, (OrderItem("p3"),))
    assert card(structs.replace(talk("到哪了"), order=one)) == "p3"
    several = structs.replace(one, items=(OrderItem("p3"), OrderItem("p2")))
    assert card(structs.replace(talk("到哪了"), order=several)) is None


def test_words_of_the_title_of_a_variant_or_of_an_attribute_point_to_a_card() -> None:
    assert card(talk("那条裙子 连衣裙 有吗")) == "p1"
    assert card(talk("杏色还有吗")) == "p1"
    assert card(talk("350ml的那个")) == "p2"


def test_the_newest_line_with_evidence_decides() -> None:
    assert card(talk("连衣裙多少钱", ">89元", "乌龙茶呢", "贵不贵")) == "p3"


def test_the_agents_words_are_no_evidence() -> None:
    assert card(talk("有什么", ">看看这款连衣裙")) is None


def test_words_that_fit_two_cards_alike_point_to_none() -> None:
    twins = Knowledge(products={"a": replace(DRESS, id="a"), "b": replace(DRESS, id="b")})
    assert card(talk("连衣裙有吗"), twins) is None


def test_a_line_names_the_cards_of_whose_words_no_other_has_any() -> None:
    index = card_index(SHOP)
    assert index.named("连衣裙和乌龙茶") == ["p1", "p3"]
    assert index.named("你好") == []
