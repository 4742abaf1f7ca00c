"""The slots that a phrase may have, each with its source, and how a text is cut at them. The list stands here alone."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from app.phrases.terms import OFFERS, PARCELS, SHOP, WARRANTS


class SlotSource(StrEnum):
    """Where the value of a slot comes from."""

    TALK = "talk"
    PRODUCT = "product card"
    ORDER = "order"
    FACTS = "shop facts"


TALK_SLOTS = ("选项甲", "选项乙", "颜色", "尺码", "身高", "体重", "数量", "日期", "买家快递", "备注")
"""Said in the talk. 备注 is the special wish of the newest message, in the buyer's words.
选项甲 and 选项乙 are two real options: named side by side, else two variants in stock."""

PRODUCT_SLOTS = (
    *("商品", "价格", "链接", "卖点", "库存", "现货选项", "替代款", "搭配款", "搭配理由", "不足"),
    *("参数", "推荐尺码", "对比", "可选款", "实惠款"),
)
"""Told by the product card: 库存 is pieces of the asked variant, 现货选项 the variants in stock, 参数 the attributes
that were asked for, as a part of a sentence, 推荐尺码 the size of the chart for the buyer's height and weight, 对比
two cards side by side, 可选款 some cards of the shop with their prices, 实惠款 a cheaper card of the same kind."""

ATTRIBUTE_SLOTS = (
    *("材质", "尺寸", "容量", "重量", "产地", "保质期", "规格", "功率", "成分", "适用", "版型", "厚度", "用法", "洗涤"),
    *("包装", "口味", "配件", "型号", "颜色分类", "尺码表", "保存方法", "生产日期", "续航", "接口"),
)
"""Attributes of a product card, by the attribute's own key."""

ORDER_SLOTS = (*("订单号", "订单金额", "订单状态", "快递单号", "物流状态", "收件人", "电话", "地址", "签收日期"),)
"""Told by the order event, or by the buyer in the talk."""

FACT_SLOTS = (
    *(
        "店名",
        "快递",
        "发货时间",
        "到货时间",
        "运费",
        "包邮条件",
        "优惠",
        "优惠券",
        "活动",
        "活动截止",
        "赠品",
        "退换",
        "运费险",
    ),
    *("质保", "销量", "好评率", "营业时间", "回复时间", "处理时限", "退款时限", "新品", "会员优惠", "发票", "付款方式"),
    *("赔付", "截单时间", "支持"),
)
"""The shop's terms; the key of the fact is the slot."""

TERM_SLOTS = (PARCELS, OFFERS, WARRANTS, SHOP)
"""The shop's terms that matter now, whatever their keys are, as a part of a sentence (terms.py)."""

SLOTS: dict[str, SlotSource] = {
    **dict.fromkeys((*FACT_SLOTS, *TERM_SLOTS), SlotSource.FACTS),
    **dict.fromkeys(ORDER_SLOTS, SlotSource.ORDER),
    **dict.fromkeys((*PRODUCT_SLOTS, *ATTRIBUTE_SLOTS), SlotSource.PRODUCT),
    **dict.fromkeys(TALK_SLOTS, SlotSource.TALK),
}
"""Every slot that a shipped phrase may have. A shop's own phrases may also name the shop's own facts and attributes."""

SLOT_BIT = {slot: 1 << place for place, slot in enumerate(SLOTS)}
"""A bit for each of them, so that what is known and what a phrase wants are held together as numbers."""

_SLOT = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[\w·/-]{1,16}")


@lru_cache(maxsize=1 << 15)
def cut(text: str) -> tuple[str, ...]:
    """The text cut at its slots: plain text and slot names in turn, beginning and ending with plain text."""
    return tuple(_SLOT.split(text))


@lru_cache(maxsize=1 << 15)
def slots_of(text: str) -> tuple[str, ...]:
    """The slot names of a text, in their order, each once."""
    return tuple(dict.fromkeys(cut(text)[1::2]))


def blank(text: str) -> str:
    """The text without its slots: what is left when two wordings are compared."""
    return "".join(cut(text)[::2])


def slot_problem(text: str, only_listed: bool) -> str | None:
    """What is wrong with the slots of a text, or None. `only_listed` refuses names that SLOTS does not have."""
    if any(brace in part for part in cut(text)[::2] for brace in "{}"):
        return "a brace is open or closed without its partner"
    for name in slots_of(text):
        if not _NAME.fullmatch(name):
            return f"{{{name}}} is not a slot: a name of 1 to 16 letters without spaces belongs between the braces"
        if only_listed and name not in SLOTS:
            return f"the slot {{{name}}} is unknown; the list of slots is in phrasebank/README.md"
    return None
