"""app.phrases.asked: which attributes of a card the buyer's words ask for, and how they are told."""

from __future__ import annotations

import pytest

from app.phrases.asked import LONGEST_VALUE, MOST_TOLD, Askings

STROLLER = Askings({"承重": "25kg", "面料": "牛津布", "适用月龄": "6个月以上", "执行标准": "GB14748"})


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("承重多少", "承重25kg"),
        ("什么料子的", "面料是牛津布"),
        ("七个月能坐吗，是牛津布吗", "面料是牛津布"),
        ("几个月的宝宝适用", "适用月龄6个月以上"),
        ("是gb开头那个标准吗", "执行标准是GB14748"),
        ("承重多少 面料呢", "承重25kg，面料是牛津布"),
        ("在吗", ""),
        ("便宜点", ""),
    ],
)
def test_an_attribute_is_asked_for_by_its_key_by_the_words_of_its_kind_or_by_its_value(said: str, told: str) -> None:
    assert STROLLER.told(said) == told


def test_a_dimension_is_asked_for_by_its_adjective() -> None:
    assert Askings({"厚度": "8mm", "宽度": "61cm"}).told("这个多厚") == "厚度8mm"


def test_of_many_attributes_a_few_are_told_and_none_that_is_a_text_of_its_own() -> None:
    many = Askings({f"参数{n}": f"{n}号" for n in range(6)} | {"配料": "糖" * (LONGEST_VALUE + 1)})
    told = many.told("参数和配料")
    assert told.count("，") == MOST_TOLD - 1
    assert "糖" not in told


CHARGER = Askings({"接口": "2C1A", "包装清单": "机身1个（不含线）", "表面": "磨砂，不沾指纹"}, "氮化镓充电头")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("带线吗", "包装清单是机身1个（不含线）"),
        ("会不会一摸全是指纹", "表面是磨砂，不沾指纹"),
        ("接口几个 带不带线", "接口2C1A"),
        ("充电头怎么买", ""),
        ("今天发货吗", ""),
    ],
)
def test_where_no_word_asks_outright_the_nearest_attribute_is_told(said: str, told: str) -> None:
    assert CHARGER.told(said) == told


def test_two_attributes_that_are_equally_near_are_both_told_and_no_third() -> None:
    near = Askings({"甲部": "可煮", "乙部": "可煮", "丙部": "可煮"}).told("能煮吗")
    assert near == "甲部是可煮，乙部是可煮"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [("类别", "A类", "是a类的吗"), ("1.67镜片", "加80元", "1.67要加钱吗"), ("适配车型", "某车2018款", "我这能用吗")],
)
def test_an_attribute_is_asked_for_by_a_short_value_a_number_in_its_name_and_a_part_of_it(
    key: str, value: str, said: str
) -> None:
    assert value in Askings({key: value}).told(said)
