"""Values for slots come from talk, card, order and shop facts; what nobody knows has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from msgspec import structs

from app.dialogue.state import BuyerState, LastMessage, Note, OrderItem, OrderNow, StageNow, Visit
from app.phrases.fill import fill
from app.phrases.phrase import Knowledge, Phrase, Product
from app.phrases.values import values_for
from app.understand.reading import Line
from app.vocabulary import OrderStatus, Stage, Technique

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
BAG = Product(
    "p1", "通勤托特包", "169", stock={"燕麦色": 6, "墨绿": 2, "雾蓝": 0}, attributes={"面料": "牛津布"},
    selling_points=("背带能调长短", "能放14寸电脑"), goes_with=("p3", "p2"),
)  # fmt: skip
PURSE = Product("p2", "小号零钱包", "39", stock={"墨绿": 4}, selling_points=("一个色系",))
GONE = Product("p3", "收纳内袋", "29", stock={"灰": 0})
SHOP = Knowledge("taobao", {"p1": BAG}, {"快递": "中通", "运费": "6 元", "优惠": ""})


def talk(*lines: str, **known: object) -> BuyerState:
    state = BuyerState(1, StageNow(Stage.RECOMMENDATION, None, "", ""), Visit("", 1, ""))
    return structs.replace(state, lines=tuple(Line("buyer", line) for line in lines), **known)


def say(text: str, technique: Technique = Technique.ANSWER_PRODUCT) -> Phrase:
    return Phrase("a.b.c", technique, (Stage.RECOMMENDATION,), text)


def values(state: BuyerState, shop: Knowledge = SHOP) -> dict[str, str]:
    return dict(values_for(state, shop, AT))


def test_the_shops_only_card_fills_what_it_knows_and_nothing_else() -> None:
    known = values(talk("在吗"))
    assert (known["商品"], known["价格"], known["材质"]) == ("通勤托特包", "169", "牛津布")
    assert known["现货选项"] == "燕麦色、墨绿"
    assert not {"链接", "容量", "优惠", "库存", "替代款", "不足"} & known.keys()


def test_the_selling_point_is_the_one_that_the_buyer_speaks_of() -> None:
    assert values(talk("要放得下电脑"))["卖点"] == "能放14寸电脑"
    assert values(talk("多少钱"))["卖点"] == "背带能调长短"


def test_options_are_those_of_the_talk_unless_one_is_sold_out() -> None:
    assert values(talk("大的小的", options=("大号", "小号")))["选项甲"] == "大号"
    assert "选项甲" not in values(talk("雾蓝和墨绿", options=("雾蓝", "墨绿")))


def test_without_options_in_the_talk_two_variants_in_stock_are_taken() -> None:
    known = values(talk("墨绿耐脏 燕麦色好看 哎"))
    assert (known["选项甲"], known["选项乙"]) == ("墨绿", "燕麦色")
    assert (values(talk("好纠结"))["选项甲"], values(talk("好纠结"))["选项乙"]) == ("燕麦色", "墨绿")


def test_one_variant_in_stock_makes_no_two_options() -> None:
    card = replace(BAG, stock={"墨绿": 2, "雾蓝": 0})
    assert "选项甲" not in values(talk("在吗"), replace(SHOP, products={"p1": card}))


def test_a_sold_out_variant_has_a_substitute_and_no_stock() -> None:
    known = values(talk("雾蓝的还有吗"))
    assert known["替代款"] == "燕麦色"
    assert "库存" not in known


def test_where_no_variant_can_stand_in_a_product_of_the_same_kind_does() -> None:
    kin = Product("p4", "小号托特包", "99", stock={"米白": 3})
    shop = replace(SHOP, products={"p1": replace(BAG, stock={"雾蓝": 0}), "p2": PURSE, "p4": kin})
    assert values(talk("雾蓝的还有吗", product="p1"), shop)["替代款"] == "小号托特包"
    assert "替代款" not in values(talk("在吗", product="p2"), shop)


def test_the_pieces_are_those_of_the_asked_variant() -> None:
    assert values(talk("墨绿还有吗"))["库存"] == "2"
    assert values(talk("还有吗", slots={"颜色": ("燕麦色", "墨绿")}))["库存"] == "2"


def test_what_goes_with_the_product_is_in_stock() -> None:
    known = values(talk("在吗", product="p1"), replace(SHOP, products={"p1": BAG, "p2": PURSE, "p3": GONE}))
    assert (known["搭配款"], known["搭配理由"]) == ("小号零钱包", "一个色系")


def test_among_several_cards_words_must_point_to_one() -> None:
    shop = replace(SHOP, products={"p1": BAG, "p2": PURSE})
    assert values(talk("那个托特包多大"), shop)["商品"] == "通勤托特包"
    assert values(talk("零钱包有吗", "嗯"), shop)["商品"] == "小号零钱包"
    assert "商品" not in values(talk("有包吗"), shop)
    assert "商品" not in values(talk("墨绿的有吗"), shop)


def test_a_product_that_the_shop_has_no_card_for_fills_nothing() -> None:
    assert "商品" not in values(talk("在吗", product="unknown"))


def test_an_order_tells_its_number_amount_status_and_product() -> None:
    order = OrderNow("X1", OrderStatus.PAID, (OrderItem("p2"),), "129.00")
    known = values(talk("付了", order=order), replace(SHOP, products={"p1": BAG, "p2": PURSE}))
    assert (known["订单号"], known["订单金额"], known["订单状态"]) == ("X1", "129.00", "已付款")
    assert known["商品"] == "小号零钱包"


def test_the_newest_value_of_the_talk_counts() -> None:
    assert values(talk("165", slots={"身高": ("160cm", "165cm")}))["身高"] == "165cm"


def test_the_courier_that_the_buyer_wishes_is_told_only_where_the_wish_is_noted_down() -> None:
    known = values(talk("能发顺丰吗", slots={"快递": ("顺丰",)}))
    assert fill(say("我们发{快递}哦"), known).text == "我们发中通哦"
    assert fill(say("备注好发{快递}了", Technique.RECORD_NOTE), known).text == "备注好发顺丰了"
    nothing = values(talk("能发顺丰吗", slots={"快递": ("顺丰",)}), Knowledge())
    assert fill(say("我们发{快递}哦"), nothing).missing == ("快递",)


def test_what_was_asked_of_the_card_is_told_and_nothing_where_nothing_was() -> None:
    assert values(talk("什么料子的"))["参数"] == "面料是牛津布"
    assert "参数" not in values(talk("在吗"))


def test_the_size_is_that_of_the_chart_or_of_the_variants_names() -> None:
    slots = {"身高": ("165",), "体重": ("56kg",)}
    chart = replace(BAG, attributes={"尺码": "M 52-58kg,L 58-65kg"})
    named = replace(BAG, stock={"M(104-116斤)": 3, "L(116-130斤)": 0})
    for card in (chart, named):
        assert values(talk("穿什么码", slots=slots), replace(SHOP, products={"p1": card}))["推荐尺码"] == "M"
    assert "推荐尺码" not in values(talk("穿什么码", slots=slots))


TWO = {
    "a": Product("a", "路由器标准版", "159", attributes={"速率": "1500M", "颜色": "白"}),
    "b": Product("b", "路由器旗舰版", "299", attributes={"速率": "3000M", "颜色": "白"}),
}


def test_two_cards_that_the_buyer_names_stand_side_by_side_with_what_differs() -> None:
    known = values(talk("标准版跟旗舰版差别大吗"), replace(SHOP, products=TWO))
    assert (known["选项甲"], known["选项乙"]) == ("路由器标准版", "路由器旗舰版")
    assert known["对比"] == "路由器标准版速率1500M；路由器旗舰版速率3000M"
    assert known["可选款"] == "路由器标准版（159元）、路由器旗舰版（299元）"


def test_one_named_card_is_not_held_beside_another() -> None:
    known = values(talk("旗舰版多少钱"), replace(SHOP, products=TWO))
    assert not {"对比", "选项甲"} & known.keys()


def test_a_card_that_is_sold_out_is_neither_offered_nor_held_beside_another() -> None:
    gone = TWO | {"a": replace(TWO["a"], stock={"白": 0})}
    known = values(talk("标准版跟旗舰版差别大吗"), replace(SHOP, products=gone))
    assert "对比" not in known
    assert known["可选款"] == "路由器旗舰版（299元）"


def test_another_card_with_the_same_attributes_can_stand_in() -> None:
    creams = {
        "m1": Product("m1", "滋润面霜", attributes={"肤质": "干性", "质地": "厚重"}),
        "m2": Product("m2", "清爽凝露", attributes={"肤质": "油性", "质地": "清爽"}),
    }
    assert values(talk("滋润面霜适合油皮吗"), replace(SHOP, products=creams))["替代款"] == "清爽凝露"


def test_the_wish_of_the_newest_message_is_told_in_the_buyers_words_and_an_older_one_is_not() -> None:
    note = Note("m1.gift", "gift", "放张生日卡片", message="m1")
    state = talk("放张生日卡片", notes=(note,), last_message=LastMessage("m1", "buyer", "放张生日卡片", ""))
    assert values(state)["备注"] == "放张生日卡片"
    assert "备注" not in values(structs.replace(state, last_message=LastMessage("m2", "buyer", "好的", "")))


def test_an_offer_that_is_over_is_told_no_more() -> None:
    shop = replace(SHOP, facts={"活动": "满199减20", "活动截止": "11月20日", "赠品": "香包"})
    known = values(talk("在吗"), shop)
    assert not {"活动", "活动截止"} & known.keys()
    assert known["赠品"] == "香包"
    assert values(talk("在吗"), replace(shop, facts=shop.facts | {"活动截止": "11月22日"}))["活动"] == "满199减20"


def test_where_all_of_a_card_is_gone_what_goes_with_it_can_stand_in() -> None:
    gone = replace(BAG, stock={"墨绿": 0}, goes_with=("p2",))
    shop = replace(SHOP, products={"p1": gone, "p2": PURSE})
    assert values(talk("托特包还有吗", product="p1"), shop)["替代款"] == "小号零钱包"
    assert "替代款" not in values(talk("托特包还有吗", product="p1"), replace(shop, products={"p1": BAG, "p2": PURSE}))


def test_a_cheaper_card_of_the_same_kind_is_known() -> None:
    small = Product("p4", "小号托特包", "99", stock={"墨绿": 4})
    shop = replace(SHOP, products={"p1": BAG, "p4": small})
    assert values(talk("便宜点", product="p1"), shop)["实惠款"] == "小号托特包"
    assert "实惠款" not in values(talk("便宜点", product="p4"), shop)
