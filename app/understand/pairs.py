"""Finds any two things that a message names as a choice, whatever they are: a款还是b款好呢, 套餐一和套餐二选哪个."""

from __future__ import annotations

import re

_PAIRING = frozenset("和跟与或")
_END = r"(?=好|呢|吧|啊|呀|哪|更|比较|合适|划算|适合|耐|都|怎么|选|比|[\s,。?!、]|$)"
_PART = r"[^\s,。?!、;:还和跟与或]"
_EITHER = re.compile(rf"({_PART}{{1,12}})\s?还是\s?({_PART}{{1,8}}?){_END}")
_BOTH = re.compile(
    rf"({_PART}{{1,12}})(?:和|跟|与|或者|或)({_PART}{{1,8}}?)(?=哪|选|怎么选|比一?比|对比|纠结|都想|都喜欢|都好)"
)
_LEAD = re.compile(
    r".*(?:觉得|到底|应该|纠结|不知道|帮我|看看|请问|我家|就是|[选要买拍挑订送拿说问是用喝吃穿戴装放配给]|[你您我他她](?=.)|那|在)"
)
"""What stands before the first of two options and is no part of its name."""
_ASKS_WHICH = re.compile(r"(?<!还)(?<!就)是")
_CHOOSES = re.compile(r"好|哪|选|纠结|买|要|拍|合适|适合")
"""这是足火还是中火 asks what something is; 是要大号还是小号好 asks which to take."""
_NO_OPTION = re.compile(
    r"[发到退换能会有没来去等付补修寄行可我你您他她它]|老样|"
    r"^(?:[0-9]+|[一二两三四五六七八九十百几]+)[个件套双条箱盒瓶袋包台支把份对斤]$|顺丰|中通|圆通|申通|韵达|邮政|极兔|京东|今天|明天|后天|现在|以后|先|再|不|吗|自己|什么|怎么|[0-9]+[天点号月]|便宜|划算|合适|正品|[真假]"
)
"""Two things that are done, or two times, are no goods to choose between."""


def two_named(text: str) -> tuple[str, str] | None:
    """Any two things named as a choice (a款还是b款好呢, 套餐一和套餐二选哪个): whatever stands on the two sides."""
    if "还是" in text:
        hit = _EITHER.search(text)
    elif not _PAIRING.isdisjoint(text):
        hit = _BOTH.search(text)
    else:
        return None
    if hit is None:
        return None
    if hit[1].endswith("是") or (_ASKS_WHICH.search(hit[1]) and not _CHOOSES.search(text)):
        return None
    first, second = _LEAD.sub("", hit[1]).split("的")[0], hit[2].split("的")[0]
    short, long = sorted((len(first), len(second)))
    # a name that is far longer than the other has something else in it
    if short < 2 or long > 3 * short or first == second or _NO_OPTION.search(first) or _NO_OPTION.search(second):
        return None
    if first.isdigit() != second.isdigit():
        return None  # 结算还是129: a bare figure is an option only beside another
    return first.upper(), second.upper()
