"""What a phrase presupposes: what nobody knows forbids a claim, and lets a neutral word pass."""

from __future__ import annotations

from typing import Any

import pytest

from app.dialogue.state import BuyerState
from app.phrases.bank import Bank
from app.phrases.needs import Need
from app.phrases.slots import SLOT_BIT
from app.rank.needs import ALL_NEEDS, NEED_BIT
from app.vocabulary import Intent, OrderStatus, Stage, Technique
from tests.rank.talks import after, answered, order, phrase, techniques
from tests.shipped import shipped_bank

I, O, S, N = Intent, OrderStatus, Stage, Need  # noqa: E741


def holds(need: Need, state: BuyerState) -> bool:
    """Whether the need is met, by the phrase being there at all."""
    bank = Bank([phrase(Technique.FOLLOW_UP, "有进展就说", needs=(need,))])
    return bool(techniques(state, bank))


def said(text: str, intent: Intent, status: OrderStatus | None = None, **known: Any) -> BuyerState:
    known.setdefault("stage", S.AFTER_SALES)
    stage = known.pop("stage")
    return after(text, intent, stage, order=order(status) if status else None, **known)


NEW = after("在吗", I.GREET, S.GREETING)


def test_of_a_newcomer_nothing_is_claimed_and_everything_neutral_may_be_said() -> None:
    neutral = {N.NOT_ORDERED, N.NOT_UNPAID, N.NOT_SHIPPED, N.ORDER_UNKNOWN, N.BODY_UNKNOWN, N.MENTIONED}
    assert {need for need in Need if holds(need, NEW)} == neutral


@pytest.mark.parametrize(
    ("state", "met", "unmet"),
    [
        (
            said("好", I.ACK, O.PLACED, stage=S.CLOSING),
            {N.UNPAID, N.NOT_SHIPPED},
            {N.PAID, N.NOT_UNPAID, N.NOT_ORDERED},
        ),
        (said("好", I.ACK, O.PAID, stage=S.CLOSING), {N.PAID, N.NOT_SHIPPED}, {N.UNPAID, N.NOT_ORDERED, N.SHIPPED}),
        (said("到哪了", I.TRACK_ORDER, O.SHIPPED), {N.PAID, N.SHIPPED}, {N.NOT_SHIPPED, N.DELIVERED, N.ORDER_UNKNOWN}),
        (said("好", I.ACK, O.DELIVERED), {N.DELIVERED, N.RETURNING}, {N.SHIPPED, N.NOT_SHIPPED, N.REFUNDING}),
        (said("好", I.ACK, O.REFUNDING), {N.REFUNDING, N.PAID}, {N.REFUNDED}),
        (said("好", I.ACK, O.REFUNDED), {N.REFUNDED, N.PAID}, {N.REFUNDING, N.NOT_SHIPPED}),
    ],
)
def test_the_order_tells_what_is_so(state: BuyerState, met: set[Need], unmet: set[Need]) -> None:
    assert {need for need in met | unmet if holds(need, state)} == met


def test_the_buyers_own_words_count_where_the_order_is_late() -> None:
    assert holds(N.DELIVERED, said("收到货了 有个洞", I.DEFECT, O.SHIPPED))
    assert not holds(N.DELIVERED, said("显示签收了 可是没收到", I.TRACK_ORDER, O.DELIVERED))
    assert holds(N.SHIPPED, said("卡在杭州没动", I.TRACK_ORDER))
    assert not holds(N.SHIPPED, said("怎么还没发货", I.TRACK_ORDER))
    assert holds(N.DELIVERED, said("破了个洞", I.DEFECT))
    assert not holds(N.DELIVERED, said("想退货", I.RETURN_EXCHANGE, O.PAID))


def test_a_review_that_is_announced_is_not_written_yet() -> None:
    assert holds(N.REVIEWED, said("给你们好评了", I.REVIEW))
    assert not holds(N.REVIEWED, said("我要给差评", I.REVIEW))
    assert not holds(N.REVIEWED, said("准备给差评了", I.REVIEW))


def test_a_deed_is_claimed_only_right_after_the_agents_own_line() -> None:
    state = said("碎了", I.DEFECT)
    assert not holds(N.DONE, state)
    assert holds(N.DONE, answered(state, "这就给您补发"))


def test_what_is_known_is_not_asked_for() -> None:
    assert not holds(N.ORDER_UNKNOWN, said("到哪了", I.TRACK_ORDER, slots={"订单号": ("20260001",)}))
    body = {"身高": ("165",), "体重": ("110斤",)}
    assert not holds(N.BODY_UNKNOWN, said("穿多大", I.ASK_SIZE, slots=body))
    assert holds(N.BODY_UNKNOWN, said("穿多大", I.ASK_SIZE, slots={"身高": ("165",)}))


def test_a_wish_is_repeated_only_where_it_was_said() -> None:
    bank = Bank([phrase(Technique.RECORD_NOTE, "地址改好了", needs=(N.MENTIONED,))])
    assert techniques(after("帮我改下地址", I.CHANGE_ORDER, S.AFTER_SALES), bank)
    assert not techniques(after("帮我换成白色", I.CHANGE_ORDER, S.AFTER_SALES), bank)


def test_all_needs_must_be_met() -> None:
    bank = Bank([phrase(Technique.BUSY_NOTICE, needs=(N.PAID, N.NOT_SHIPPED), text="去问仓库")])
    assert techniques(said("好", I.ACK, O.PAID), bank)
    assert not techniques(said("好", I.ACK, O.SHIPPED), bank)


def test_bits_of_needs_and_of_slots_do_not_meet() -> None:
    assert not ALL_NEEDS & sum(SLOT_BIT.values())
    assert ALL_NEEDS.bit_count() == len(Need) == len(NEED_BIT)


def test_the_shipped_bank_uses_every_need() -> None:
    assert {need for one in shipped_bank() for need in one.needs} == set(Need)
