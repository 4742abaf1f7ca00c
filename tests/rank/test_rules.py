"""The hard rules: what is never suggested, however well it would score."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from app.dialogue.state import BuyerState
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge
from app.rank.manners import PRESSURE
from app.vocabulary import DISPUTE_STEPS, Intent, OrderStatus, Stage, Technique, Trait
from tests.rank.talks import BAG, BANK, SHOP, after, best, order, phrase, techniques, trait, warning

I, S, T = Intent, Stage, Technique  # noqa: E741

HESITANT = after("墨绿还是燕麦色呢 纠结", I.HESITATE, S.CLOSING)
GREETED = after("在吗", I.GREET, S.GREETING)


@pytest.mark.parametrize(
    "state",
    [
        after("什么态度 优惠也没有", I.COMPLAINT, S.CLOSING),
        structs.replace(HESITANT, warnings=(warning("complaint"),)),
        *(structs.replace(HESITANT, step=step) for step in DISPUTE_STEPS),
    ],
)
def test_an_angry_buyer_and_an_open_dispute_hear_no_selling(state: BuyerState) -> None:
    assert PRESSURE.isdisjoint(techniques(state))


def test_two_choice_needs_two_real_options() -> None:
    assert T.TWO_CHOICE in techniques(HESITANT)
    assert T.TWO_CHOICE not in techniques(HESITANT, shop=Knowledge())
    one_left = replace(SHOP, products={"p1": replace(BAG, stock={"墨绿": 2, "燕麦色": 0})})
    assert T.TWO_CHOICE not in techniques(HESITANT, shop=one_left)


def test_no_other_technique_says_half_a_choice_either() -> None:
    bank = Bank([phrase(T.HELP_CHOOSE, "替您选的话偏向{选项甲}"), phrase(T.FAREWELL)])
    assert T.HELP_CHOOSE not in techniques(HESITANT, bank, Knowledge())


@pytest.mark.parametrize(("technique", "slot"), [(T.SCARCITY, "库存"), (T.SOCIAL_PROOF, "销量")])
def test_figures_are_true_or_not_told(technique: Technique, slot: str) -> None:
    state = after("墨绿的 大家都买哪个 还剩多少", I.HESITATE, S.CLOSING)
    told = next(one for one in best(state, Bank([phrase(technique)])) if one.technique is technique)
    assert slot in told.filled
    assert technique not in techniques(state, shop=Knowledge())


def test_payment_is_asked_for_only_while_an_order_stands_unpaid() -> None:
    state = after("我再想想", I.HESITATE, S.CLOSING)
    assert techniques(structs.replace(state, order=order(OrderStatus.PLACED)))[0] is T.PAYMENT_NUDGE
    for status in (None, OrderStatus.PAID, OrderStatus.CLOSED, OrderStatus.DELIVERED):
        assert T.PAYMENT_NUDGE not in techniques(structs.replace(state, order=order(status) if status else None))


def test_the_buyers_word_that_it_is_paid_ends_the_asking() -> None:
    state = after("付好款了", I.ORDER_PLACED, S.CLOSING, order=order(OrderStatus.PLACED))
    assert techniques(state)[0] is T.CONFIRM_PAID
    assert T.PAYMENT_NUDGE not in techniques(state)


def test_a_payment_is_confirmed_only_after_it() -> None:
    state = after("拍下了 待会付", I.ORDER_PLACED, S.CLOSING)
    assert T.CONFIRM_PAID not in techniques(state)
    assert techniques(state)[0] is T.PAYMENT_NUDGE
    assert T.CONFIRM_PAID in techniques(structs.replace(state, order=order(OrderStatus.PAID)))
    assert T.CONFIRM_PAID not in techniques(structs.replace(state, order=order(OrderStatus.DELIVERED)))
    asks = after("我的包裹到哪了", I.TRACK_ORDER, S.AFTER_SALES, has_order=True)
    assert T.CONFIRM_PAID not in techniques(asks)
    assert techniques(after("拍好啦", I.ORDER_PLACED, S.CLOSING, has_order=True))[0] is T.CONFIRM_PAID


@pytest.mark.parametrize(
    ("limits", "shown"),
    [
        ({"valid_until": "2026-11-20"}, False),
        ({"valid_until": "2026-11-21"}, True),
        ({"valid_from": "2026-11-22"}, False),
        ({"valid_from": "2026-11-21"}, True),
        ({"platform": ("jd",)}, False),
        ({"platform": ("jd", "taobao")}, True),
        ({"trade": ("茶叶",)}, False),
        ({"trade": ("箱包",)}, True),
        ({"trade": ("自定行业",)}, False),
    ],
)
def test_dates_platform_and_trade_limit_a_phrase(limits: dict[str, object], shown: bool) -> None:
    bank = Bank([phrase(T.WELCOME, "欢迎光临", name="limited", **limits), phrase(T.WELCOME)])
    assert any(one.phrase.endswith("limited") for one in best(GREETED, bank)) is shown


def test_a_shop_that_names_its_trade_gets_the_phrases_of_that_trade() -> None:
    bank = Bank([phrase(T.WELCOME, "欢迎光临", name="limited", trade=("自定行业",)), phrase(T.FAREWELL)])
    assert techniques(GREETED, bank, replace(SHOP, trade=("自定行业",)))[0] is T.WELCOME


def test_the_trade_is_seen_from_the_buyers_words_where_there_is_no_card() -> None:
    bank = Bank([phrase(T.ASK_NEED, "平时穿多大的码呢", trade=("服装",)), phrase(T.FAREWELL)])
    state = after("想买条裙子", I.STATE_NEED, S.NEED_DISCOVERY)
    assert techniques(state, bank, Knowledge())[0] is T.ASK_NEED
    assert T.ASK_NEED not in techniques(after("想买茶", I.STATE_NEED, S.NEED_DISCOVERY), bank, Knowledge())


def test_nothing_is_said_to_be_gone_while_the_card_says_that_it_is_there() -> None:
    assert T.ALTERNATIVE not in techniques(after("墨绿还有吗", I.ASK_STOCK, S.RECOMMENDATION))
    assert T.ALTERNATIVE in techniques(after("雾蓝还有吗", I.ASK_STOCK, S.RECOMMENDATION))
    unknown = after("有紫色吗", I.ASK_STOCK, S.RECOMMENDATION, slots={"颜色": ("紫色",)})
    assert techniques(unknown)[0] is T.ALTERNATIVE


def test_a_sold_out_colour_is_not_offered() -> None:
    bank = Bank([*BANK, phrase(T.ANSWER_PRODUCT, "{颜色}可以直接拍")])
    state = after("雾蓝还有吗", I.ASK_STOCK, S.RECOMMENDATION, slots={"颜色": ("雾蓝",)})
    assert not any("雾蓝" in one.text for one in best(state, bank))
    there = after("墨绿还有吗", I.ASK_STOCK, S.RECOMMENDATION, slots={"颜色": ("墨绿",)})
    assert any(one.text == "墨绿可以直接拍" for one in best(there, bank))


def test_a_price_that_nobody_questioned_is_not_defended() -> None:
    assert T.FIRM_PRICE not in techniques(after("我先看看别家", I.HESITATE, S.CLOSING))
    assert T.FIRM_PRICE in techniques(after("再少点嘛 别家才80", I.BARGAIN, S.CLOSING, intents=(I.BARGAIN,)))


def test_the_principle_waits_for_the_second_asking_unless_the_buyer_would_leave() -> None:
    haggler = (trait(Trait.HAGGLER),)
    assert T.FIRM_PRICE not in techniques(after("最低几块能拿", I.BARGAIN, S.CLOSING, traits=haggler))
    assert T.FIRM_PRICE in techniques(after("80不卖就拉倒", I.BARGAIN, S.CLOSING, traits=haggler))
