"""Finds what tells who and where a person is: phone numbers, addresses, identity numbers, names of receivers. Pure.

It is for covering, so it looks for form and not for meaning, and it leaves alone what shops write all day: order
numbers, prices, sizes, dates and times. Layouts of both scripts are known (收货人/收貨人/聯絡電話/地址 lines).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

Kind = Literal["phone", "address", "identity", "receiver"]


class Found(NamedTuple):
    """A place in a text, in code points, and what stands there."""

    start: int
    end: int
    kind: Kind


HINT = re.compile(
    r"\d{4}|[收联聯姓电電手地住].{0,3}[:：是]|收[货貨件]人|[路街巷弄村道园園]\d"
    r"|[省市区區县縣].{1,12}[路街巷弄村道镇鎮]"
)
"""What every text with something to find has; most messages end here."""

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹苏潘葛范彭鲁韦马"
    "方任袁柳唐薛雷贺倪汤罗郝毕安常傅康余顾孟黄萧姚汪毛戴宋熊董梁杜蓝季贾江郭梅林钟徐"
    "邱骆高夏蔡田胡万卢莫丁邓洪石崔龚程陆翁段侯武刘叶白赖乔谭温庄龙阎文廖曾欧尹"
    "趙錢孫吳鄭馮陳衛蔣瀋韓楊許呂張嚴薑謝鄒蘇範魯韋馬賀湯羅畢傅顧黃蕭賈鐘駱萬盧鄧龔陸"
    "劉葉賴喬譚溫莊龍閻歐"
)
_HAN = r"\u4e00-\u9fff"
_MOBILE = r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
_END = rf"(?![{_HAN}A-Za-z])"
_PLACE = rf"[{_HAN}]{{2,6}}?(?:省|自治区|自治區|市|自治州|区|區|县|縣|镇|鎮|乡|鄉|街道)"
_ROAD = rf"[{_HAN}]{{1,8}}?(?:大道|路|街|巷|弄|村|小区|小區|花园|花園|大厦|大廈|广场|廣場)"
_ROAD_ENDS = "道路街巷弄村区區园園厦廈场場"
_DOOR = (
    r"[\dA-Za-z一二三四五六七八九十#-]{1,8}"
    r"(?:[号號](?:楼|樓)|[号號](?![发發出到前后後送寄收能可才再就了吗链鏈色])|栋|棟|幢|座|楼|樓|层|層|单元|單元|室|户|戶)"
)
_MORE_DOOR = r"[\dA-Za-z#-]{0,8}"

_NO_ORDER = "".join(
    f"(?<!{word}{colon})" for word in ("单号", "單號", "订单", "訂單", "编号", "編號") for colon in ("", "[:：]")
)
_NAMED = r"(?:收[货貨件]人|联系人|聯絡人|聯繫人|姓名)"
_CALLED = r"(?:电话|電話|手机|手機|联系方式|聯絡方式|聯繫方式|[Tt]el)[号號]?[码碼]?"
_NAME = rf"(?P<value>[{_SURNAMES}][{_HAN}]{{1,2}})"
_GAP = r"[\s,，、;；:：]+"
_BIRTH = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_WORDS: tuple[tuple[Kind, str, str], ...] = (
    ("identity", rf"(?<![\dA-Za-z])[1-9]\d{{5}}{_BIRTH}\d{{3}}[\dXx](?![\dA-Za-z])", ""),
    ("phone", rf"(?<![\dA-Za-z.-]){_NO_ORDER}{_MOBILE}(?![\d.-]?\d)", ""),
    ("phone", r"(?<![\d-])0\d{2,3}[- ]\d{7,8}(?!\d)", ""),
    ("phone", rf"{_CALLED}\s*[:：是]?\s*(?P<value>\+?\d[\d -]{{5,16}}\d)(?!\d)", "话話机機式l"),
    ("receiver", rf"{_NAMED}\s*[:：]\s*(?P<value>[{_HAN}·]{{2,4}}|[A-Za-z][A-Za-z ]{{1,30}}[A-Za-z]){_END}", "人名"),
    ("receiver", rf"{_NAMED}(?:是|叫|为|為|写|寫)?\s*{_NAME}{_END}", "人名"),
    ("receiver", rf"(?:^|[\s,，。;；:：、]){_NAME}{_GAP}(?={_MOBILE}(?!\d))", ""),
    ("receiver", rf"(?<!\d){_MOBILE}{_GAP}{_NAME}{_END}", ""),
    ("address", r"(?:收[货貨件])?(?:地址|住址)\s*[:：]\s*(?P<value>[^\n,，;；。:：]{5,80})", "址"),
    ("address", rf"(?:{_PLACE})+(?:{_ROAD})+(?:{_DOOR})*{_MORE_DOOR}|(?:{_ROAD})+(?:{_DOOR})+{_MORE_DOOR}", _ROAD_ENDS),
)
"""What personal data look like, and characters of which each form has one; "": it has a long number instead."""


class Form(NamedTuple):
    """One form, and by what it is seen that a text cannot have it."""

    kind: Kind
    looks: re.Pattern[str]
    one_of: frozenset[str]


FORMS = tuple(Form(kind, re.compile(form), frozenset(one_of)) for kind, form, one_of in _WORDS)
_ONE_OF_ANY = frozenset[str]().union(*[form.one_of for form in FORMS])
_LONG_NUMBER = re.compile(r"\d{4}[- ]?\d{4}|\d{7}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def personal(text: str) -> list[Found]:
    """All that is personal in a text, in its order, without overlaps."""
    if HINT.search(text) is None:
        return []
    numbered = _LONG_NUMBER.search(text) is not None
    if not numbered and _ONE_OF_ANY.isdisjoint(text):
        return []
    return look_for([form for form in FORMS if (not form.one_of.isdisjoint(text) if form.one_of else numbered)], text)


def look_for(forms: Iterable[Form], text: str) -> list[Found]:
    """What has one of these forms, in the order of the text, without overlaps: what an earlier form has stays its."""
    found: list[Found] = []
    for kind, form, _ in forms:
        for hit in form.finditer(text):
            start, end = hit.span("value") if "value" in form.groupindex else hit.span()
            if kind == "identity" and not _adds_up(text[start:end]):
                continue
            if all(end <= one.start or start >= one.end for one in found):
                found.append(Found(start, end, kind))
    return sorted(found)


def values(texts: Iterable[str]) -> list[str]:
    """What is personal in some texts, each value once, the longest first, so that covering leaves no rest."""
    seen = {text[one.start : one.end] for text in texts for one in personal(text)}
    return sorted(seen, key=lambda value: (-len(value), value))


def masked(text: str, names: Mapping[Kind, str]) -> str:
    """The text with the name of its kind in place of each personal value."""
    for one in reversed(personal(text)):
        text = f"{text[: one.start]}{names[one.kind]}{text[one.end :]}"
    return text


def _adds_up(number: str) -> bool:
    """Whether the last character is the check of the seventeen digits before it (GB 11643-1999)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % 11] == number[-1].upper()
