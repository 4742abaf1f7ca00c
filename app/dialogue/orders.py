"""What order news says beside the stage: whether there is a paid order, and who orders without paying."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from app.dialogue.state import OrderNow
from app.understand.reading import Reading, TraitSign
from app.vocabulary import Intent, OrderStatus, Trait

PAID = frozenset(
    {OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.REFUNDING, OrderStatus.REFUNDED}
)
"""Statuses that only a paid order can have."""

UNPAID_LONG = timedelta(minutes=10)
"""Who still talks this long after placing an order has not paid it in passing."""

UNPAID_FOR_LONG = TraitSign(Trait.ORDERS_WITHOUT_PAYING, 0.4, "拍下许久未付款")
_DELAY = re.compile(
    r"再(想|看|考虑|等|说)|考虑|想想|等(等|会|一下|我|下)|晚点|一会|待会|回头|明天|改天|先不|不急|没钱|发工资|犹豫|纠结|问问|商量"
)


def unpaid_sign(order: OrderNow | None, text: str, reading: Reading, at: datetime) -> tuple[TraitSign, ...]:
    """The sign of a buyer who placed an order and puts off paying it (playbook section 2, orders_without_paying)."""
    if order is None or order.status is not OrderStatus.PLACED:
        return ()
    if reading.intent is Intent.HESITATE or _DELAY.search(text):
        return (TraitSign(Trait.ORDERS_WITHOUT_PAYING, 0.6, "拍下未付款，还在犹豫"),)
    if order.at and at - datetime.fromisoformat(order.at) > UNPAID_LONG:
        return (UNPAID_FOR_LONG,)
    return ()


def unpaid_closed_sign(before: OrderNow | None, status: OrderStatus) -> tuple[TraitSign, ...]:
    """The sign of an order that was closed before it was paid."""
    if status is OrderStatus.CLOSED and before is not None and before.status is OrderStatus.PLACED:
        return (TraitSign(Trait.ORDERS_WITHOUT_PAYING, 0.7, "拍下未付款，订单关闭"),)
    return ()
