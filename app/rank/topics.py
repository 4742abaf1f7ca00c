"""What a line speaks of: a fixed list of topics, found by their words in phrases and in talks alike.

A phrase that speaks of what the buyer speaks of goes before one that does not; one that brings up a matter which
nobody mentioned (a lost parcel, a present) goes behind. So the same table is held against both sides.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from app.phrases.slots import cut
from app.phrases.words import Words
from app.vocabulary import Technique

TOPICS: dict[str, str] = {
    "送人": "送人 送朋友 送长辈 送礼 送给 礼盒 生日 对方 送爸 送妈 送女 送男 送老 当礼物 寄给对方",
    "定做": "定做 定制 订做 单做 订制",
    "少件": "少件 少发 漏发 缺件 缺的那件 少了 少的是 没收全 补寄 差一",
    "破损": "破了 破个 破的 破洞 破损 压破 摔破 破皮 破开 有洞 个洞 碎 磕碰 压坏 裂 摔 磕坏 压扁 外箱 凹",
    "发错": "发错 拍的对不上 寄错 不是我买 不是我拍 发成",
    "色差": (
        "色差 偏色 灯光 屏幕 太阳底下 颜色不一样 图片 照片 实物 差别大吗 颜色准 模特 上身 图上 跟图 和图 与图 图一样 "
        "一模一样 p图 P图 美颜 滤镜 买家秀 卖家秀"
    ),
    "烫电": "烫 漏电 触电 起火 着火 爆炸 短路",
    "安全": "烫 漏电 触电 起火 着火 爆炸 安全 甲醛 有毒 伤手 老人 老年 长辈用",
    "起毛": "起球 起毛 掉毛 掉色 褪色 浮色 变形",
    "误差": "误差 量一遍 量法 尺寸准 出入 尺寸会 尺寸对 差几厘米 差一两厘米 缩水",
    "催发": "没发货 不发货 还不发 还没发 没发 没出库 还没出库 着出库 去仓库问 发得慢 打包还是等货",
    "停滞": "卡在 卡了 卡住 没动 不动 停在 没更新 不更新 压在 压件 转运",
    "异味": "异味 味道 气味 臭 刺鼻",
    "瑕疵": "线头 瑕疵 完美 小印子 小毛病 划痕 印子",
    "预售": "预售",
    "补货": "补货 到货给您 调来 断货 缺货 卖空 卖完 缺着",
    "差价": "价保 保价 差价 降价 补差",
    "发票": "发票 抬头 税号 开票 专票",
    "地址": "地址 门牌",
    "驿站": "驿站 门卫 柜子 柜里 代收 取件码 快递柜",
    "丢件": "丢了 丢件 下落 没见到 显示签收 签收了",
    "拦件": "拦 拒收",
    "压单": "先不发 先别发 先不要发 晚点发 晚几天 压单 暂时别发",
    "分寄": "分两个包裹 分开寄 两个包裹 分开发",
    "运费": "运费 邮费 包邮 免邮 快递费",
    "券": "券 领了 领的 红包没抵",
    "赠品": "赠品 赠 送点 送什么 小礼",
    "老客": "老顾客 老客 老朋友 上次 上回 欢迎回来 以前买 又来 回购 还是那个 会员 入会 vip VIP 关注",
    "站外": "微信 联系方式 私下 QQ qq 加v 加V 转账 另走 转给你",
    "内部": "老板 店长 生意 进货 内部 货源 利润",
    "别家": "别家 货比三家 隔壁 别的店 人家",
    "宝宝": "宝宝 婴儿 孩子 小孩 儿童",
    "过敏": "过敏 敏感 孕妇 忌用",
    "皮肤": "皮肤 油皮 干皮 偏油 偏干 泛红",
    "尺码": "显瘦 显胖 码 身高 体重 合身 宽松 贴身 穿着 斤 cm 偏大 偏小",
    "量": "软尺 量一下 长宽高 放得下 放不下 装得下 要放哪",
    "颜色": "颜色 色系 浅色 深色 浅的 深的 色好",
    "型号": "型号 牌子 适配 兼容 对得上 接口 参数 配置 性能",
    "分期": "花呗 分期",
    "新鲜": "开封 新鲜 保质期 过期 日期",
    "洗": "洗 掉色 缩水",
    "使用": "安装 接好 通电 指示灯 说明书 用不起来 怎么用 摸不熟 用法 用到哪 教您",
    "检测": "检测 质检 报告 认证",
    "真假": "授权 假一赔 核验 正品 真假 假货 正规 正不正",
    "评价": "评价 好评 差评 中评 晒图 追评 中间的分 打分",
    "好评": "好评 夸奖 五星",
    "差评": "差评 中评 一星 中间的分 不称心 心里不是滋味 提到的毛病",
    "返现": "红包 返现 返款",
    "退款": "退款 全退 退坏 到账 退给 退钱 钱没",
    "退货": "退货 退换 退件 寄回 想退 要退 退的 不合适",
    "换货": "换货 换一件 换码 旧的寄 换大 换小 想换 换个",
    "质保": "质保 保修 检修 维修 修好",
    "取消": "取消 不想要 不要了",
    "合并": "一起寄 一起发 两单 并成 合并 一起拍 一起结 一起买 并在一 两件 几样 几件 多件 凑",
    "指定快递": "指定快递 您说的快递 顺丰 发什么快递 换快递",
    "赶": "插队 插个队 加急 急用 赶时间 急着 赶早 来得及",
    "合作": "批量 合作 推广 代理 加盟 兼职",
    "预算": "预算 价位",
    "特价": "特价 清仓 便宜是因为 这么便宜",
    "参差": "手工做 手作 纯手工 个头 斤两 参差 熟了 烂",
    "下单": "怎么下单 怎么拍 怎么买 在哪拍 在哪下单 哪里下单 不会拍 不会买 不会下单 如何下单 如何拍 点购买",
    "搭配": "搭 配件 替换 一套 配什么",
    "收图": "图收到 图片看到 照片给 [图",
    "查证": "核实好再答 帮您查一下 懂技术的同事 核一下再答",
}
"""At most 64 topics, each with the words of buyers and agents for it."""

T = Technique

NATURAL: dict[Technique, str] = {
    T.REMEDY: "催发 退款 退货 换货 少件 质保 运费 差价",
    T.RETURN_GUIDE: "催发 退货 换货 退款 运费",
    T.PROMO_NOTICE: "券 老客 赠品 合并",
    T.GOODWILL_GIFT: "券 赠品",
    T.BUNDLE_SAVING: "运费 合并",
    T.CONFIRM_ADDRESS: "地址",
    T.ORDER_GUIDE: "券",
    T.SOCIAL_PROOF: "评价",
    T.REVIEW_CARE: "评价",
    T.REASSURE: "退货 换货 质保 评价",
    T.VIP_CARE: "老客",
    T.CROSS_SELL: "搭配",
}
"""What a technique brings up by its nature, so that it is no stray matter there."""

_BIT = {topic: 1 << place for place, topic in enumerate(TOPICS)}
_NAMES = tuple(TOPICS)
_BITS: dict[str, int] = {}
"""The topics of each word as bits."""
LOOKED_UP = _BIT["查证"]
"""The agent will look it up: what is left to say where nothing answers the question itself."""
for _topic, _listed in TOPICS.items():
    for _word in _listed.split():
        _BITS[_word] = _BITS.get(_word, 0) | _BIT[_topic]

_TELLABLE = "色差 异味 瑕疵 检测 真假 起毛 误差 参差 过敏 退货 换货 质保 尺码 特价 别家 运费"
TELLABLE = sum(_BIT[topic] for topic in _TELLABLE.split())
"""Doubts for which the bank has an answer of its own; any other is looked up."""

TOPIC_WORDS = frozenset(_BITS)
_WORDS = Words(TOPIC_WORDS)


def topics_in(text: str) -> int:
    """The topics of a text as bits."""
    return topics_among(_WORDS.find(text))


def topics_among(words: Iterable[str]) -> int:
    """The same where it is known which words stand in the text; words that belong to no topic are passed by."""
    bits = 0
    for word in words:
        bits |= _BITS.get(word, 0)
    return bits


@lru_cache(maxsize=1 << 15)
def topics_of_phrase(text: str) -> int:
    """The topics of a phrase: of its words, not of the names of its slots."""
    return topics_in("\n".join(cut(text)[::2]))


def strays_of_phrase(technique: Technique, text: str) -> int:
    """Those topics of a phrase that are out of place unless somebody mentioned them."""
    natural = sum(_BIT[topic] for topic in NATURAL.get(technique, "").split()) | LOOKED_UP
    return topics_of_phrase(text) & ~natural


@lru_cache(maxsize=1 << 12)
def topics_of_title(title: str) -> int:
    """The topics of a product's title."""
    return topics_in(title)


def names_of(bits: int) -> list[str]:
    """The names of topics given as bits."""
    return [topic for topic, bit in _BIT.items() if bits & bit]


def first_name_of(bits: int) -> str:
    """The name of the first of the topics given as bits, of which there is one at least."""
    return _NAMES[(bits & -bits).bit_length() - 1]
