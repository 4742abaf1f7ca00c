"""Tests of the values that are offered for a gap: from the talk, the order, the product card and the shop."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from app.dialogue.state import BuyerState, OrderItem, OrderNow, StageNow, Visit
from app.phrases.offers import offers
from app.phrases.phrase import Knowledge, Product
from app.vocabulary import OrderStatus, Stage

AT = datetime.fromisoformat("2026-11-21T09:00:00+08:00").isoformat()
COAT = Product(
    "p1", "轻薄风衣", "199.00", stock={"黑色": 3, "白色": 0}, attributes={"材质": "棉"}, selling_points=("防泼水",)
)


def state(**more: object) -> BuyerState:
    """A buyer at the beginning."""
    begun = BuyerState(1, StageNow(Stage.GREETING, None, AT, ""), Visit(AT, 1, AT))
    return replace(begun, **more)


def test_the_newest_word_of_the_talk_comes_first_and_what_is_sold_out_is_not_offered() -> None:
    found = offers(state(slots={"颜色": ("黑色", "米色")}, product="p1"), Knowledge(products={"p1": COAT}))
    assert [(one.name, one.value) for one in found[:2]] == [("颜色", "米色"), ("颜色", "黑色")]
    assert ("颜色分类", "黑色", "product") in found
    assert "白色" not in {one.value for one in found}
    assert {("材质", "棉"), ("卖点", "防泼水"), ("价格", "199.00")} <= {(one.name, one.value) for one in found}


def test_the_order_and_the_shop_are_offered_too_each_once_and_nothing_empty() -> None:
    order = OrderNow("20260001", OrderStatus.PAID, (OrderItem("p1", "黑色"), OrderItem("p1", "黑色")), None)
    found = offers(state(order=order), Knowledge(facts={"快递": "中通", "赠品": " "}))
    assert found == list(dict.fromkeys(found))
    assert [(one.name, one.value, one.source) for one in found] == [
        ("订单号", "20260001", "order"),
        ("颜色分类", "黑色", "order"),
        ("数量", "1", "order"),
        ("快递", "中通", "shop"),
    ]
