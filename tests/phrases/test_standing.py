"""What stands still of a shop and a card: told before the talk is asked, and made once for both."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.phrases.phrase import Knowledge, Product
from app.phrases.slots import SLOT_BIT
from app.phrases.standing import KEPT, Known, standing_of
from app.phrases.terms import OFFERS

BAG = Product("p1", "通勤托特包", "169", attributes={"面料": "牛津布", "优惠": " "}, goes_with=("p2",))
PURSE = Product("p2", "小号零钱包", "39", selling_points=("一个色系",))
SHOP = Knowledge("taobao", {"p1": BAG, "p2": PURSE}, {"快递": "中通", "优惠": "满减", "活动": "周年庆", "赠品": ""})

told = st.dictionaries(st.sampled_from(["优惠", "颜色", "商品", "自己的"]), st.sampled_from(["", " ", "蓝", "绿"]))


@given(told, told)
def test_values_laid_over_others_count_and_empty_ones_take_theirs_away(
    below: dict[str, str], above: dict[str, str]
) -> None:
    known = Known({}, 0).overlaid(below).overlaid(above)
    assert known.values == {slot: value for slot, value in (below | above).items() if value.strip()}
    assert known.slots == sum(SLOT_BIT.get(slot, 0) for slot in known.values)


def test_the_card_counts_before_the_shop_and_its_empty_attribute_hides_a_fact() -> None:
    known = standing_of(SHOP, BAG).known.values
    assert (known["商品"], known["材质"], known["快递"]) == ("通勤托特包", "牛津布", "中通")
    assert (known["搭配款"], known["搭配理由"]) == ("小号零钱包", "一个色系")
    assert not {"优惠", "赠品"} & known.keys()
    assert standing_of(SHOP, None).known.values["优惠"] == "满减"


def test_an_offer_that_is_over_is_told_in_no_words() -> None:
    assert "周年庆" in standing_of(SHOP, None).terms.asked("有活动吗")[OFFERS]
    over = standing_of(SHOP, None, is_over=True)
    assert "活动" not in over.known.values
    assert "周年庆" not in over.terms.asked("有活动吗")[OFFERS]


def test_it_is_made_once_and_only_so_many_are_kept() -> None:
    many = Knowledge(products={str(n): Product(str(n), f"{n}号杯") for n in range(KEPT + 1)})
    first = standing_of(many, many.products["0"])
    assert standing_of(many, many.products["0"]) is first
    for card in many.products.values():
        standing_of(many, card)
    assert standing_of(many, many.products["0"]) is not first
