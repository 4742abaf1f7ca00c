"""The shop's terms: sorted by what their names speak of, and told where the words ask for them."""

from __future__ import annotations

import pytest

from app.phrases.terms import LONGEST_VALUE, OFFERS, PARCELS, SHOP, WARRANTS, Terms
from app.vocabulary import Intent

FACTS = {
    "店名": "云朵杂货铺",
    "送达时效": "2 到 4 天",
    "发货时间": "16:00 前付款当天发",
    "快递": "中通",
    "老客折扣": "老会员 95 折",
    "双十二活动": "满 300 减 30",
    "正品": "品牌授权，假一赔四",
    "退换": "七天无理由退换",
    "运费险": "店里送",
    "礼品包装": "可免费包装",
    "停车": "楼下可停",
}
KNOWN = Terms(FACTS)


@pytest.mark.parametrize(
    ("said", "slot", "told"),
    [
        ("走啥快递", PARCELS, "快递是中通"),
        ("后天能到不", PARCELS, "送达时效是2 到 4 天"),
        ("今天拍几天到", PARCELS, "发货时间是16:00 前付款当天发，送达时效是2 到 4 天"),
        ("老顾客有没有便宜点", OFFERS, "老会员 95 折，满 300 减 30"),
        ("是正品吗", WARRANTS, "品牌授权，假一赔四"),
        ("不合适能退吗", WARRANTS, "运费险店里送，七天无理由退换"),
        ("能包装好看点不", SHOP, "可免费包装"),
        ("好停车吗", SHOP, "停车是楼下可停"),
    ],
)
def test_what_is_asked_is_told(said: str, slot: str, told: str) -> None:
    assert KNOWN.tell(said)[slot] == told


def test_of_parcels_offers_and_warrants_the_usual_is_known_unasked_and_of_the_rest_nothing() -> None:
    told = KNOWN.tell("在吗")
    assert told[PARCELS] == "发货时间是16:00 前付款当天发，送达时效是2 到 4 天"
    assert "满 300 减 30" in told[OFFERS]
    assert told[WARRANTS] == "运费险店里送，七天无理由退换"
    assert told.keys() == {PARCELS, OFFERS, WARRANTS}


def test_what_is_no_term_or_too_long_is_left_out() -> None:
    assert all(term.key != "店名" for term in KNOWN.all)
    assert Terms({"说明书": "长" * (LONGEST_VALUE + 1), "空": "  "}).all == []
    assert not any(Terms({}).tell("几天到").values())


def test_every_fact_is_told_by_one_slot() -> None:
    assert len({term.key for term in KNOWN.all}) == len(KNOWN.all) == len(FACTS) - 1


def test_what_is_asked_most_plainly_is_told_first_of_all() -> None:
    shop = Terms({"退换政策": "七天可退", "退货运费": "店里出", "退货地址": "甲市乙路1号", "换新规定": "15天内可换新"})
    assert "店里出" in shop.tell("那退吧 邮费谁出")[WARRANTS]
    assert shop.tell("往哪寄呀")[WARRANTS] == "甲市乙路1号"
    assert "可换新" in shop.tell("不想修 给我换新的")[WARRANTS]


def test_a_term_is_asked_for_by_the_pairs_of_its_name_that_say_what_it_is_about() -> None:
    shop = Terms({"停车时间": "全天可停", "大件配送": "送到家门口"})
    assert SHOP not in shop.tell("什么时间")
    assert shop.tell("停车方便吗")[SHOP] == "停车时间是全天可停"
    assert "送到家门口" in shop.tell("给搬上楼吗")[PARCELS]


def test_where_no_word_asks_the_nearest_term_is_told_and_what_the_intent_is_about() -> None:
    shop = Terms({"赠品": "拍两件得钢化膜一张", "退款到账": "三个工作日内", "快递": "中通"})
    assert shop.asked("膜有没有") == {OFFERS: "拍两件得钢化膜一张"}
    assert shop.asked("还要等吗", Intent.REFUND) == {WARRANTS: "三个工作日内"}
    assert shop.asked("还要等吗") == {}
