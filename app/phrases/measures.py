"""How measures are named: a shop writes 160ml, a buyer 160毫升, or 160的. One form of units, and the bare number."""

from __future__ import annotations

import re
from functools import lru_cache

_UNITS = (
    ("毫米", "mm"), ("厘米", "cm"), ("公分", "cm"), ("毫升", "ml"), ("公斤", "kg"), ("千克", "kg"), ("英寸", "寸"),
    ("克", "g"), ("升", "l"), ("瓦", "w"), ("平方米", "平"), ("平米", "平"),
)  # fmt: skip
_UNIT = re.compile(f"([0-9])({'|'.join(sorted([word for word, _ in _UNITS], key=len, reverse=True))})")
_PLAIN = dict(_UNITS)
_MEASURED = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([a-z]+|[\u4e00-\u9fff]{1,2})?(?![0-9])")
_ALONE = r"(?=[的跟和与还或哪、/,，。!！?？呀啊吗呢吧嘛 \n]|$)"
"""What may follow a bare number that names a variant: nothing that makes another measure of it."""
_OF_THE_BUYER = r"(?<![0-9.高重寸围第])"
"""What may not stand before it: the buyer's own height, a count."""


def plain_units(text: str) -> str:
    """The text in lower case, the units behind figures as shops mostly write them (160毫升 is 160ml)."""
    return _UNIT.sub(_plain, text.lower())


def _plain(unit: re.Match[str]) -> str:
    return unit[1] + _PLAIN[unit[2]]


@lru_cache(maxsize=1 << 12)
def measure_of(variant: str) -> re.Pattern[str] | None:
    """What finds a variant by its measure in a text of `plain_units`: with its unit, or the number alone.

    None where the variant has no measure of its own (黑色, L).
    """
    hit = _MEASURED.fullmatch(plain_units(variant))
    if hit is None or not hit[2]:
        return None
    number, unit = map(re.escape, hit.groups())
    return re.compile(rf"{_OF_THE_BUYER}{number}(?: ?{unit}|{_ALONE})")
