"""What the words of the buyer's last lines show, beside what they ask: an order paid, a threat, goods that arrived.

Each sign is a bit, so that one pass over the words that were found tells all of them.
"""

from __future__ import annotations

from collections.abc import Iterable

_LISTS = {
    "paid": (
        "付好 付了 付完 付款了 已付 付过 支付了 付钱了 已经付 付上了 付啦 付出去了 付成功 支付成功 付款成功 扣款成功 "
        "钱给了 钱过去了 转好了"
    ),
    "not_paid": "没付 未付 等会付 晚点付 待会付",
    "ordered": "拍了 拍好 拍下 拍完 拍过 拍啦 下单了 下好单 下了单 已拍 提交了 下单啦",
    "threat": "差评 一星 中评 12315 工商 消协 曝光 投诉你 举报 起诉 律师",
    "demand": (
        "不退 不赔 不返 不送 不给 不补 不便宜 赔钱 赔我 给我返 返我 返现 退一半 一半钱 补偿我 免单 不然 否则 要不 再不"
    ),
    "outside": "加微信 加个微信 微信聊 加v 加V 加QQ 加qq 私下 转你 转给你 线下交易",
    "likes_both": "都喜欢 都好看 都想要 都不错 都挺好 都可以 纠结 两个都 选哪 还是 犹豫",
    "arrived": (
        "收到货 收到的 收到了 刚收到 签收 到手 拆开 打开就 打开一看 拿到 穿了 穿着 用了 用着 吃了 到货了 已经到了"
    ),
    "not_arrived": "没收到 没到 没有收到 还没拿到 没见到 未收到",
    "on_the_way": (
        "卡在 停在 没动 不动 没更新 不更新 派送 驿站 显示 在路上 路上 揽收 中转 快递员 拒收 拦截 拦下 物流信息 物流没 "
        "快递停 快递卡 已发货 发出来了"
    ),
    "not_sent": "没发货 不发货 没发 还不发 未发货 没有发货 没出库",
    "applied": (
        "申请了 申请退款了 已申请 申请过 退款还没 退款没 没到账 未到账 到账了吗 没退 未退 退了吗 还没退 多久退 "
        "多久到账 什么时候退 几天到账 啥时候退 退款到哪 退款进度"
    ),
    "reviewed": (
        "评价了 好评了 好评啦 评了 已评 评价过 写了评价 给了好评 给了差评 给了中评 打了差评 差评了 中评了 晒图了 晒单了"
    ),
    "bad_review": "差评 一星 中评",
    "will_review": "要给 就给 准备 打算 不然 否则 等着 去给 会给 想给 要不 再不 就差评",
    "unfit": (
        "太厚了 太薄了 太大了 太小了 太长了 太短了 太高了 太矮了 太宽了 太窄了 太重了 太沉了 太硬了 太软了 太甜了 "
        "太辣了 太酸了 太浓了 太淡了 太艳了 太素了 太深了 太浅了 太花了 太厚重 太大只 太占地方"
    ),
    "takes_all": "各一 各来 各要 都要了 全要 全都要 都拿 都来 都给我 一样一",
    "leaves": (
        "过几天再说 改天再 改天说 下次再说 以后再说 回头再说 过段时间再 下个月再 先不买 今天不买 不聊了 聊这么久 "
        "耽误你 耽误您 打扰你 打扰您"
    ),
    "old_buyer": "上次 上回 又来 回购 老顾客 老客户 以前买 之前买 买过",
}
_BIT = {name: 1 << place for place, name in enumerate(_LISTS)}

PAID, NOT_PAID, ORDERED = _BIT["paid"], _BIT["not_paid"], _BIT["ordered"]
"""The buyer says: it is paid; it is not paid yet; it is ordered."""
THREAT, DEMAND = _BIT["threat"], _BIT["demand"]
"""A bad review or an authority is named; something is demanded."""
OUTSIDE = _BIT["outside"]
"""Contact or payment beside the platform."""
LIKES_BOTH = _BIT["likes_both"]
"""Both options please, or the buyer wavers."""
ARRIVED, NOT_ARRIVED, ON_THE_WAY, NOT_SENT = (_BIT[one] for one in ("arrived", "not_arrived", "on_the_way", "not_sent"))
"""Where the goods are, by the buyer's words."""
APPLIED = _BIT["applied"]
"""A refund was asked for in the platform, or is waited for."""
REVIEWED, WILL_REVIEW = _BIT["reviewed"], _BIT["will_review"]
"""A review was written; one is only spoken of."""
BAD_REVIEW = _BIT["bad_review"]
"""A bad or middling review is named."""
UNFIT = _BIT["unfit"]
"""What is offered does not fit: it is too much or too little of something."""
TAKES_ALL = _BIT["takes_all"]
"""Of what is named the buyer wants one each: there is nothing to choose."""
LEAVES = _BIT["leaves"]
"""The buyer takes leave for today without having decided."""
OLD_BUYER = _BIT["old_buyer"]
"""The buyer bought here before."""

_SIGNS: dict[str, int] = {}
for _name, _listed in _LISTS.items():
    for _word in _listed.split():
        _SIGNS[_word] = _SIGNS.get(_word, 0) | _BIT[_name]

SIGN_WORDS = frozenset(_SIGNS)


def signs_among(words: Iterable[str]) -> int:
    """The signs, as bits, of words that stand in a text; words that are none are passed by."""
    signs = 0
    for word in words:
        signs |= _SIGNS.get(word, 0)
    return signs
