"""What the shop's own terms say to what the buyer asks, whatever the shop calls them.

A shop names its facts as it likes (到货, 送达时效; 会员价, 老客折扣). So facts are sorted by what their names speak of,
and a phrase can tell those that matter now by one slot of their kind, as 参数 tells the attributes of a product card.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from app.phrases.near import Nearest
from app.phrases.words import Words
from app.vocabulary import Intent

PARCELS, OFFERS, WARRANTS, SHOP = "物流说明", "优惠说明", "保障说明", "店铺说明"
"""The slots: sending and delivery; prices, presents and members; genuineness, returns and repairs; all else."""

MOST_TOLD = 2
"""How many terms one line tells at most."""
LONGEST_VALUE = 40
"""A longer value is a text of its own and not told in passing."""

_KINDS: tuple[tuple[str, str, str, str], ...] = (
    (WARRANTS, "运费险", "运费险", "运费险 退 换货 不合适 不喜欢 无理由 邮费谁 运费谁 我掏 我出 出邮费 来回运费"),
    (WARRANTS, "退回运费",
     "退货运费 退换运费 换货运费 退回运费 退件运费 发错货运费 退货邮费 退换邮费 来回运费 来回邮费",
     "邮费谁 运费谁 运费我 邮费我 我掏 我出 谁出 谁承担 出邮费 来回运费 寄回去 自己出"),
    (WARRANTS, "退货地址", "退货地址 退换地址 换货地址 寄回地址 退件地址",
     "退到哪 寄到哪 寄哪 寄去哪 寄回哪 往哪寄 退货地址 什么地址 地址发"),
    (PARCELS, "送货", "入户 上楼 大件 上门 送装", "搬上 上楼 送上 送到家 入户 上门 送货到 抬上 几楼 自己抬 自己搬"),
    (PARCELS, "发货", "发货 发出 截单 出货 出库",
     "发货 几时发 什么时候发 啥时候发 多久发 今天发 当天发 能发 今天拍 现在拍 几点前 寄出 早点寄 早点发"),
    (PARCELS, "到货", "到货 送达 时效 几天到 补货",
     "补货 时候补 几时补 多久补 会补 还补 补不补 再进货 几天到 几天能到 多久到 "
     "什么时候到 啥时候到 几时到 能到 能不能到 赶得上 来得及"),
    (PARCELS, "快递", "快递 物流 配送", "快递 顺丰 中通 圆通 韵达 申通 极兔 邮政 京东物流 发什么 走什么 走啥"),
    (PARCELS, "运费", "运费 邮费 包邮 免邮", "运费 邮费 包邮 免邮"),
    (OFFERS, "赠", "赠 礼物 小礼", "赠 送点 送个 送什么 多送 送包 送双 送我 送一 送啥 礼物 小礼"),
    (WARRANTS, "价保", "价保 保价 差价", "价保 保价 差价 降价 买贵 便宜了 变便宜 掉价 差的"),
    (OFFERS, "会员", "会员 老客 老顾客 vip 粉丝", "会员 老客 老顾客 老主顾 vip 买了好几 回头客 常来"),
    (OFFERS, "优惠", "优惠 折扣 满减 立减 特价 活动 促销 大促 券 红包 批量 团购",
     "优惠 便宜 打折 几折 啥价 团购 批量 多买 买得多 满减 少点 活动 双十 双11 双12 618 大促 券 红包 划算 最低 实惠"),
    (WARRANTS, "正品", "正品 授权 保真 防伪", "正品 假 真的 授权 保真 专柜 防伪 灌装 山寨 行货 官方"),
    (WARRANTS, "退款", "退款 到账", "退款 退钱 到账 钱咋 钱怎么 钱多久 钱几天 钱啥时候 钱什么时候 多久退 退给我 到帐"),
    (WARRANTS, "检测", "检测 质检 认证", "检测 质检 报告 认证 安全"),
    (WARRANTS, "质保", "质保 保修 三包 售后 包赔 坏",
     "质保 保修 坏 售后 保多久 赔 维修 三包 换新 少了 少件 缺 漏发 补发 给补 破 碎 烂 裂"),
    (WARRANTS, "退换", "退 换 无理由", "退 换货 能换 可以换 包换 无理由 不合适 不喜欢"),
    (SHOP, "发票", "发票 开票", "发票 开票"),
    (SHOP, "包装", "包装 礼盒 贺卡", "包装 礼盒 包好看 贺卡 送人 送礼"),
    (SHOP, "付款", "付款 支付 分期", "付款方式 怎么付 花呗 分期 支付"),
    (SHOP, "营业", "营业 在线 客服时间", "几点上班 几点下班 营业 在线吗"),
)  # fmt: skip
"""Kinds of terms: their slot, their name, what the names of such facts hold, and the words in which buyers ask."""

ASKING = {slot: " ".join(words for its, _, _, words in _KINDS if its == slot) for slot in (PARCELS, OFFERS, WARRANTS)}
"""The words that ask for any term of the slots that are also known unasked."""

_UNASKED = {PARCELS: ("发货", "到货", "快递"), OFFERS: ("优惠", "会员", "赠"), WARRANTS: ("退换", "运费险", "质保")}
"""What of a slot is told where no word asks for one of its terms, by the names of the kinds."""
_OF_INTENTS: dict[Intent, tuple[str, ...]] = {
    Intent.TRACK_ORDER: (PARCELS, "快递", "到货"),
    Intent.ASK_SHIPPING: (PARCELS, "发货", "到货", "快递"),
    Intent.REFUND: (WARRANTS, "退款"),
    Intent.RETURN_EXCHANGE: (WARRANTS, "退换", "运费险", "退回运费"),
    Intent.DEFECT: (WARRANTS, "质保"),
    Intent.INVOICE: (SHOP, "发票"),
}
"""The slot and the kinds of terms that a message of an intent is about, whatever its words."""
_NOT_TERMS = frozenset(("店名", "活动截止", "回复时间", "新品", "处理时限", "销量", "好评率"))
"""Facts that have their own place in a sentence, and say nothing alone."""
_SUBJECTS = frozenset(("运费险", "发票"))
"""Facts whose values say something of them and do not name them (店里送, 可以开)."""
_GENERAL = frozenset(
    (
        *("时间", "政策", "说明", "多久", "规则", "承诺", "条件", "地区", "方式", "服务"),
        *("要求", "标准", "范围", "时效", "什么", "怎么", "情况", "规定", "相关", "问题"),
        *("期限", "店铺", "本店", "退货", "换货", "退换", "货运", "货地", "退款"),
    )
)
"""Pairs of characters in the names of facts that do not say which is meant."""
_SAID_TOGETHER = "，"
_SPEAKS_ALONE = re.compile(r"(?![0-9<>≤≥约]).{5,}", re.S)


class Term(NamedTuple):
    """One fact of the shop: its name, slot and kind, how it is told, and the words that ask for it."""

    key: str
    slot: str
    kind: str
    told: str
    words: frozenset[str]


class Terms:
    """The facts of a shop that can be told as terms, in the order of the kinds, each by the first kind that its name
    fits. Built once for a shop's facts."""

    def __init__(self, facts: Mapping[str, str]) -> None:
        self.all: list[Term] = []
        left = {key: value.strip() for key, value in facts.items() if key not in _NOT_TERMS}
        left = {key: value for key, value in left.items() if 0 < len(value) <= LONGEST_VALUE}
        for slot, kind, names, asking in _KINDS:
            for key in [key for key in left if any(name in key.lower() for name in names.split())]:
                words = _of_name(key) | frozenset(asking.split())
                self.all.append(Term(key, slot, kind, _told(key, left.pop(key)), words))
        self.all += [Term(key, SHOP, key, _told(key, value), _of_name(key)) for key, value in left.items()]
        self._asked_by: dict[str, list[int]] = {}
        for place, term in enumerate(self.all):
            for word in term.words:
                self._asked_by.setdefault(word.lower(), []).append(place)
        self._words = Words(self._asked_by)
        self._nearest = Nearest([f"{term.key} {facts[term.key]}" for term in self.all])
        self._of_intents = {
            intent: [place for place, term in enumerate(self.all) if term.slot == slot and term.kind in kinds]
            for intent, (slot, *kinds) in _OF_INTENTS.items()
        }
        self.usual = {
            slot: _SAID_TOGETHER.join(
                [one.told for one in self.all if one.slot == slot and one.kind in kinds][:MOST_TOLD]
            )
            for slot, kinds in _UNASKED.items()
        }
        """The value of each slot of which no word asks for a term, by _UNASKED; "" where there is none."""

    def tell(self, text: str, intent: Intent | None = None) -> dict[str, str]:
        """The value of each slot, "" where there is none: the terms that are asked for, else the usual ones."""
        return self.usual | self.asked(text, intent)

    def asked(self, text: str, intent: Intent | None = None) -> dict[str, str]:
        """The values of the slots of which a term is asked for: those terms, at most MOST_TOLD, the most plainly asked
        ones. Where no word of a term stands in the text, what it is nearest to, and what the intent is about."""
        said = text.lower()
        nearest: dict[int, int] = {}  # of each term the longest of its words: 邮费谁 asks for more than 退
        for word in self._words.find(said):
            for place in self._asked_by[word]:
                nearest[place] = max(nearest.get(place, 0), len(word))
        if not nearest:
            nearest = dict.fromkeys(self._nearest.to(said), 1)
        of_slots: dict[str, list[int]] = {}
        for place in sorted(nearest, key=lambda place: (-nearest[place], place)) if len(nearest) > 1 else nearest:
            of_slots.setdefault(self.all[place].slot, []).append(place)
        if intent is not None and (about := self._of_intents.get(intent)):
            of_slots.setdefault(self.all[about[0]].slot, about)
        return {
            slot: _SAID_TOGETHER.join([self.all[place].told for place in sorted(places[:MOST_TOLD])])
            for slot, places in of_slots.items()
        }


def _told(key: str, value: str) -> str:
    """A term as it is told: 快递是圆通, 全场满两件送试吃装, 运费险店里送."""
    if key in _SUBJECTS and key not in value:
        return f"{key}{value}"
    return value if key in value or _SPEAKS_ALONE.fullmatch(value) else f"{key}是{value}"


def _of_name(key: str) -> frozenset[str]:
    """The words of a fact's name that ask for it: the whole, and its pairs of characters that say what it is about."""
    pairs = {pair for pair in map("".join, pairwise(key)) if not pair.isascii()}
    return frozenset({key} | pairs - _GENERAL)
