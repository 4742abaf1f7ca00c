"""Which needs of phrases are met now: from the order, the stage, the intents and the buyer's own words."""

from __future__ import annotations

from collections.abc import Mapping

from app.dialogue.state import BuyerState
from app.phrases.needs import Need
from app.vocabulary import Intent, OrderStatus, Stage

I, O = Intent, OrderStatus  # noqa: E741 - as in the tables

NEED_BIT: dict[Need, int] = {need: 1 << 96 + place for place, need in enumerate(Need)}
"""A bit for each need, above those of the slots, so that both are held against a phrase in one number."""
ALL_NEEDS = sum(NEED_BIT.values())

_ARRIVED = "收到货 收到的 收到了 刚收到 签收 到手 拆开 打开就 打开一看 拿到 穿了 穿着 用了 用着 吃了 到货了 已经到了"
_NOT_ARRIVED = "没收到 没到 没有收到 还没拿到 没见到 未收到"
_ON_THE_WAY = (
    "卡在 停在 没动 不动 没更新 不更新 派送 驿站 显示 在路上 路上 揽收 中转 快递员 拒收 拦截 拦下 物流信息 物流没 "
    "快递停 快递卡 已发货 发出来了"
)
_NOT_SENT = "没发货 不发货 没发 还不发 未发货 没有发货 没出库"
_APPLIED = (
    "申请了 申请退款了 已申请 申请过 退款还没 退款没 没到账 未到账 到账了吗 没退 未退 退了吗 还没退 多久退 多久到账 "
    "什么时候退 几天到账 啥时候退 退款到哪 退款进度"
)
_REVIEWED = (
    "评价了 好评了 好评啦 评了 已评 评价过 写了评价 给了好评 给了差评 给了中评 打了差评 差评了 中评了 晒图了 晒单了"
)
_WILL_REVIEW = "要给 就给 准备 打算 不然 否则 等着 去给 会给 想给 要不 再不 就差评"
_OLD_BUYER = "上次 上回 又来 回购 老顾客 老客户 以前买 之前买 买过"

_HOLDING = frozenset((I.DEFECT, I.RETURN_EXCHANGE))
"""Who says this holds the goods, as long as the order does not say otherwise."""
_NOT_YET_THERE = frozenset((O.PLACED, O.PAID, O.SHIPPED))
_PAST_SENDING = frozenset((O.SHIPPED, O.DELIVERED, O.REFUNDED, O.CLOSED))
_PAST = frozenset((O.DELIVERED, O.REFUNDING, O.REFUNDED, O.CLOSED))
_LATE = frozenset((Stage.CLOSING, Stage.AFTER_SALES))


class _Said:
    """Words of one condition."""

    def __init__(self, words: str) -> None:
        self._words = frozenset(words.split())

    def __call__(self, said: frozenset[str]) -> bool:
        return not self._words.isdisjoint(said)


_LISTS = (_ARRIVED, _NOT_ARRIVED, _ON_THE_WAY, _NOT_SENT, _APPLIED, _REVIEWED, _WILL_REVIEW, _OLD_BUYER)
NEED_WORDS = frozenset(" ".join(_LISTS).split())
_arrived, _not_arrived, _on_the_way, _not_sent, _applied, _reviewed, _will_review, _old_buyer = map(_Said, _LISTS)


def met_needs(
    state: BuyerState,
    said: frozenset[str],
    values: Mapping[str, str],
    paid: bool,
    unpaid: bool,
    just_paid: bool,
    will_order: bool = False,
) -> int:
    """The needs that are met, as bits (NEED_BIT); `mentioned` is always among them, topics decide about it.

    `said` are the words of NEED_WORDS that stand in the buyer's last lines, `values` what slots can be filled with;
    `paid`, `unpaid`, `just_paid` and `will_order` as in the moment.
    """
    order = state.order.status if state.order else None
    intent = state.intent.id if state.intent else None
    late = state.stage.id in _LATE
    there = order is O.DELIVERED or _arrived(said) or (order not in _NOT_YET_THERE and not _HOLDING.isdisjoint(
        state.intents[-3:]))  # fmt: skip
    delivered = there and not _not_arrived(said) and order is not O.PLACED
    on_the_way = order is O.SHIPPED or (order in (None, O.DELIVERED) and _on_the_way(said))
    shipped = on_the_way and not (delivered and order is not O.DELIVERED) and not (_not_sent(said) and order is None)
    ordering = unpaid or just_paid or (intent is I.ORDER_PLACED and not will_order) or order is O.PLACED
    after_order = late and (order in (O.PAID, O.SHIPPED) or (state.has_order and state.stage.id is Stage.AFTER_SALES))
    met = NEED_BIT[Need.MENTIONED]
    for need, holds in (
        (Need.NOT_ORDERED, not ordering and not after_order),
        (Need.UNPAID, unpaid),
        (Need.NOT_UNPAID, not unpaid),
        (Need.PAID, paid or order in (O.REFUNDING, O.REFUNDED)),
        (Need.NOT_SHIPPED, order not in _PAST_SENDING and not delivered and not shipped),
        (Need.SHIPPED, shipped),
        (Need.DELIVERED, delivered),
        (Need.REFUNDING, order is O.REFUNDING or (order is not O.REFUNDED and intent is I.REFUND and _applied(said))),
        (Need.REFUNDED, order is O.REFUNDED),
        (Need.REVIEWED, _reviewed(said) and not _will_review(said)),
        (Need.RETURNING, state.step is not None or order in _PAST or (order is None and state.has_order)
            or _old_buyer(said)),
        (Need.ORDER_UNKNOWN, "订单号" not in values),
        (Need.BODY_UNKNOWN, "身高" not in values or "体重" not in values),
        (Need.DONE, state.waiting_since is None and state.last_message is not None
            and state.last_message.sender == "agent"),
    ):  # fmt: skip
        if holds:
            met |= NEED_BIT[need]
    return met
