"""Takes values and personal data out of what was said: each becomes a slot, and for comparing one wild character.

What a platform masked already (`[订单x]`) becomes a slot too. The names of these slots are not those that the talk or
an order fills by itself, but for the order's number: whose phone number it was, nobody can tell.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.understand.personal import Kind, masked

WILD = "\ue000"
"""Stands for any one value where texts are compared; a character that nobody types."""

_MASKED_NAMES = {
    "订单": "订单号", "订单编号": "订单号", "日期": "日子", "时间": "时刻", "地址": "详细地址", "电话": "联系电话",
    "姓名": "称呼", "链接": "网址", "邮箱": "邮箱", "身份证号": "证件号", "组织机构": "单位",
}  # fmt: skip
"""What a platform calls a value that it took out, and the slot that it becomes; others keep their name."""

_PERSONAL: dict[Kind, str] = {
    "phone": "{联系电话}", "address": "{详细地址}", "identity": "{证件号}", "receiver": "{称呼}",
}  # fmt: skip
_MASKED = re.compile(r"\[([\u4e00-\u9fff]{1,12})x\]")
_SLOT = re.compile(r"(\{[^{}]*\})")
_BRACES = re.compile(r"[{}]")
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢苏潘葛范彭鲁马方任袁柳唐薛雷贺汤罗郝常余顾孟"
    "黄萧姚汪毛戴宋熊董梁杜蓝席季江郭梅林钟徐邱高夏蔡田胡万卢丁邓石崔龚程陆段侯武刘叶白赖乔谭温庄龙文廖曾"
    "欧尹"
)
_PLACE = r"[\u4e00-\u9fff]{2,6}(?:省|自治区|市|自治州|区|县|镇|乡|街道)"
_ROAD = r"[\u4e00-\u9fff]{1,8}(?:大道|路|街|巷|弄|村|小区|花园|大厦|广场)"
_DOOR = r"(?:[\dA-Za-z一二三四五六七八九十#-]{1,8}(?:号楼|号|栋|幢|座|楼|层|单元|室|户))"

_VALUES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), slot)
    for pattern, slot in (
        (r"https?://[^\s\u4e00-\u9fff]+|www\.[^\s\u4e00-\u9fff]+", "{网址}"),
        (r"[\w.+-]+@[\w-]+\.[\w.-]+", "{邮箱}"),
        (r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])", "{证件号}"),
        (r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)", "{联系电话}"),
        (r"(?<!\d)(?:0\d{2,3}[- ]?\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4})(?!\d)", "{联系电话}"),
        (r"(?i)((?:微信|薇信|vx|qq|wx)号?[:：是]?\s*)[a-z\d][\w-]{4,}", r"\1{账号}"),
        (r"(?<!\d)\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}[日号]?|(?<!\d)\d{1,2}月\d{1,2}[日号]?", "{日子}"),
        (r"(?<!\d)\d{1,2}[:：]\d{2}(?::\d{2})?(?!\d)", "{时刻}"),
        (r"[¥￥]\s*\d+(?:\.\d+)?|(?<![\d.])\d+(?:\.\d+)?(?=\s*(?:元|块))", "{金额}"),
        (r"(?<![A-Za-z\d])[A-Za-z]{0,4}\d{8,}(?!\d)", "{订单号}"),
        (r"((?:收件人|收货人|联系人|姓名|我叫|名字叫)(?:是|为)?[:：\s]*)[\u4e00-\u9fff]{2,4}", r"\1{称呼}"),
        (rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}(?=先生|女士|小姐)", "{称呼}"),
        (rf"(?:{_PLACE})+(?:{_ROAD})+{_DOOR}*|(?:{_PLACE}){{2,}}|{_ROAD}{_DOOR}+", "{详细地址}"),
        (r"(?<!\d)\d{4,}(?!\d)", "{数字}"),
    )
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def slotted(text: str) -> str:
    """The text with a slot in place of every value that belongs to one buyer, order or day.

    Numbers of up to three digits stay (七天 as `7天`); braces that were typed go, since they would look like slots.
    """
    text = _MASKED.sub(lambda found: f"{{{_MASKED_NAMES.get(found[1], found[1])}}}", _BRACES.sub("", text))
    text = masked(text, _PERSONAL)  # first all that a card would cover; what is below is not a person's alone
    for pattern, slot in _VALUES:
        text = "".join(
            piece if place % 2 else pattern.sub(slot, piece) for place, piece in enumerate(_SLOT.split(text))
        )
    return text.strip()


def wild(text: str) -> str:
    """A text for comparing: each slot, and each value that was masked, is one wild character."""
    return _SLOT.sub(WILD, slotted(text) if "{" not in text else _MASKED.sub(WILD, text)).strip()
