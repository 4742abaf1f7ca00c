"""Who orders without paying."""

from __future__ import annotations

import pytest

from app.dialogue.orders import unpaid_closed_sign, unpaid_sign
from app.dialogue.state import OrderNow
from app.vocabulary import Intent, OrderStatus, Stage, Trait
from tests.dialogue.told import at, reads

PLACED = OrderNow("20260001", OrderStatus.PLACED, at=at().isoformat())
PAID = OrderNow("20260001", OrderStatus.PAID, at=at().isoformat())
DONE = reads(Intent.ORDER_PLACED, Stage.CLOSING)


@pytest.mark.parametrize("text", ["拍了 我再想想", "晚点付", "等发工资", "先问问我妈"])
def test_who_puts_off_paying_shows_it_in_words(text: str) -> None:
    (sign,) = unpaid_sign(PLACED, text, DONE, at(1))
    assert sign.trait is Trait.ORDERS_WITHOUT_PAYING


def test_who_hesitates_after_ordering_shows_it_too() -> None:
    assert unpaid_sign(PLACED, "唉好纠结呀", reads(Intent.HESITATE), at(1))


def test_who_still_talks_long_after_ordering_has_not_paid_in_passing() -> None:
    assert not unpaid_sign(PLACED, "地址对的", DONE, at(3))
    assert unpaid_sign(PLACED, "地址对的", DONE, at(30))


def test_a_paid_order_and_no_order_show_nothing() -> None:
    assert unpaid_sign(PAID, "我再想想", DONE, at(30)) == ()
    assert unpaid_sign(None, "我再想想", DONE, at(30)) == ()


def test_an_order_that_is_closed_unpaid_shows_it_most() -> None:
    (sign,) = unpaid_closed_sign(PLACED, OrderStatus.CLOSED)
    assert sign.trait is Trait.ORDERS_WITHOUT_PAYING
    assert unpaid_closed_sign(PAID, OrderStatus.CLOSED) == ()
    assert unpaid_closed_sign(PLACED, OrderStatus.PAID) == ()
