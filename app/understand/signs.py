"""Signs that the label guide's rules ask for: is a message free of content, and does the talk show a paid order.

Both are closed classes of words, so they are rules and not learned; what follows from them is decided in `reader`.
Texts are folded or normalised.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from app.understand.sieve import needed, sieve_of

_PARTICLES = "啊呀呢吧哦噢喔哈嘛啦了的滴哒哟耶咯嘞勒呐哇诶"
# Possessive, so that a long run of such words is gone through once, however it might be cut.
_CONTENT_FREE = re.compile(
    rf"(?:[\s,。.!?~、…;:^\-_☺\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d{_PARTICLES}]"
    r"|嗯|恩|唔|昂|好|行|对|是|okay|okk|ok|k|可以|可|没错|没事儿?|没关系|不客气|不用|知道|晓得|明白|了解|懂|收到|看到|这样子?|那样|原来如此"
    r"|那就?|先|就|也|都|哈哈|呵呵|嘿嘿|亲+|谢谢?|多谢|感谢|3q|thx|thanks?|再见|拜拜?|bye|88|没有|没|有|要|不要|不是|稍?等|等等|一下|马上"
    r"|你|您|我|麻烦|辛苦|非常|十分|太|看看|看下|辛苦|客服|人呢|在吗|在不|在么|在|你好|您好|hello|hi|嗨|哈喽|喂|老板|掌柜|有人"
    r"|\[(?:图片|视频|截图|数字|订单|电话|地址|姓名|邮箱|时间|日期|金额|文件|语音|身份证号|站点|组织机构|公司|表情)\]|[0-9]+)++"
)


def content_free(text: str) -> bool:
    """Whether a normalised message has no content of its own (label rule 2): 嗯, 好的, 谢谢, ?, an emoji, a number."""
    return not text or (len(text) <= 24 and _CONTENT_FREE.fullmatch(text) is not None)


class OrderShown(StrEnum):
    """What shows that there is a paid order (label rule 3), the strongest first."""

    HERE = "here"
    """This very message."""
    BEFORE = "before"
    """The buyer's words before, or an order event."""
    AGENT = "agent"
    """Only the agent's words."""
    NOTHING = "nothing"


_BUYER_SHOWS = re.compile(
    r"我(?:前[天几]|昨天|今天|刚才?|上次|之前|已经?|都|上周|上个?月|们)?[^,。?]{0,4}(?:买的|拍的|订的|下的单|下单的|付的款)"
    r"|我的(?:订单|快递|货|包裹|件|东西)|订单号|我[^,。?]{0,6}订单|付款了|已付|付过|付了款|已经付|付好|支付成功"
    r"|(?:怎么|为什么|为何|咋)[^,。?]{0,4}(?:还没|还不|没|不)(?:给我|帮我)?发|还没发货?|发货了?(?:吗|没|么)|还没(?:有)?(?:收|到)|没收到"
    r"|收到(?:货|了|的|就|后|东西|商品|衣服|鞋)|到货了|签收|退货|退款|换货|催|单号|物流(?:信息)?|取消订单|价保|保价"
    r"|发票(?:没|呢|怎么没)|发错|少发|漏发|坏了|返现|取件|派送|配送员|送货员|待发货|待收货|已发货|揽收|差评|好评了"
)
_AGENT_SHOWS = re.compile(
    r"您的(?:订单|快递|包裹|货)|已(?:经)?(?:为您|帮您|给您|安排)?(?:发货|发出|寄出|发走|签收|揽收)|退款|退货|换货|补发|单号|签收|派送"
    r"|订单号|订单编号|售后|理赔|核实|催|收到货"
)


_SHOWS = sieve_of([needed(_BUYER_SHOWS.pattern), needed(_AGENT_SHOWS.pattern)])
_BUYER, _AGENT = range(2)


_SUPPOSED = re.compile(r"(?:要是|如果|万一|假如|到时)[^。!?\n]{0,14}?(?:退货|退款|换货)")
"""Who asks what would be if the goods did not please has bought nothing yet, for all that is said (label rule 6)."""


def buyer_shows(text: str) -> bool:
    """Whether a buyer's words, normalised or folded, show a paid order."""
    if _BUYER not in _SHOWS.may(text) or _BUYER_SHOWS.search(text) is None:
        return False
    real = _SUPPOSED.sub("", text)
    return len(real) == len(text) or _BUYER_SHOWS.search(real) is not None


def agent_shows(text: str) -> bool:
    """Whether the agent's words, folded, show a paid order."""
    return _AGENT in _SHOWS.may(text) and _AGENT_SHOWS.search(text) is not None


def line_shows(by_agent: bool, text: str, shape: Callable[[str], str]) -> bool:
    """Whether a folded line of the talk shows a paid order when it is brought into this shape, which only changes
    numbers; most lines are not, since nothing in them shows any."""
    shows = _SHOWS.may(text)
    if not shows:
        return False
    return agent_shows(shape(text)) if by_agent else buyer_shows(shape(text))


def order_shown(text: str, buyer: bool, agent: bool, has_order: bool) -> OrderShown:
    """What shows a paid order, given the normalised message and whether the lines of either side show one."""
    if buyer_shows(text):
        return OrderShown.HERE
    if has_order or buyer:
        return OrderShown.BEFORE
    return OrderShown.AGENT if agent else OrderShown.NOTHING
