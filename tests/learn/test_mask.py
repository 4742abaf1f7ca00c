"""Tests of masking: no value of one buyer stays, and what is left is what the shop says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learn.mask import WILD, slotted, wild


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("订单[订单x]预计[数字x]日到", "订单{订单号}预计{数字}日到"),
        ("您的单号是YT0001112223334哦", "您的单号是{订单号}哦"),
        ("打13900000000就行", "打{联系电话}就行"),
        ("打 139 0000 0000 就行", "打 {联系电话} 就行"),
        ("客服热线400-000-0000", "客服热线{联系电话}"),
        ("发到 nobody@shop.example 吧", "发到 {邮箱} 吧"),
        ("看这里 https://shop.example/a?b=1", "看这里 {网址}"),
        ("加微信abc_12345", "加微信{账号}"),
        ("退您12.50元", "退您{金额}元"),
        ("一共￥129.00哦", "一共{金额}哦"),
        ("2026-11-01之前发", "{日子}之前发"),
        ("11月1日 18:00截单", "{日子} {时刻}截单"),
        ("收件人：王小明", "收件人：{称呼}"),
        ("王小姐您好", "{称呼}小姐您好"),
        ("地址是 某某省某某市某某区幸福路12号3单元", "地址是 {详细地址}"),
        ("7天无理由，24小时内发货", "7天无理由，24小时内发货"),
        ("库存还有 12345 件", "库存还有 {数字} 件"),
        ("{括号}是买家打的", "括号是买家打的"),
        ("王小鱼，13900000000，请核对", "{称呼}，{联系电话}，请核对"),
    ],
)
def test_a_value_becomes_a_slot_and_a_promise_stays(said: str, kept: str) -> None:
    assert slotted(said) == kept


def test_slots_and_masked_values_are_one_wild_character_each() -> None:
    assert wild("订单[订单x]已发{快递}") == f"订单{WILD}已发{WILD}"
    assert wild("打13900000000") == f"打{WILD}"


@given(st.text(st.characters(exclude_characters="x[]{}", codec="utf-8")))
def test_any_text_can_be_masked_and_masking_again_changes_no_comparison(text: str) -> None:
    once = slotted(text)
    assert wild(once) == wild(text)


@given(st.text("只是一些字"), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text("只是一些字"))
def test_no_phone_number_stays(before: str, phone: str, after: str) -> None:
    assert phone not in slotted(before + phone + after)
