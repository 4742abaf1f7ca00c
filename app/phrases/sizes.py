"""The size that a card's own chart gives for a height and a weight; none where the chart does not say it clearly.

Shops write their charts in one line (M 45-52kg, L:105-120斤, XL(170-175cm/65-72kg)); what is not understood is no size.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

CHART_KEYS = ("尺码", "码数", "选码", "尺码表", "尺码推荐", "身高体重", "适合体重", "推荐尺码", "尺寸表", "尺码对照")

_SIZE = re.compile(
    r"(?<![A-Za-z0-9])([2-6]?X{0,4}[SML]|[2-6]XL|均码|1?[0-9]{2}码|[大中小加]+码)(?![A-Za-z])", re.IGNORECASE
)
_RANGE = re.compile(
    r"([0-9]{2,3}(?:\.[0-9])?)\s*(cm|厘米|公分|kg|公斤|千克|斤)?\s*(?:-|~|—|–|～|到|至)\s*([0-9]{2,3}(?:\.[0-9])?)\s*"
    r"(cm|厘米|公分|kg|公斤|千克|斤)?",
    re.IGNORECASE,
)
_OPEN = re.compile(r"([0-9]{2,3}(?:\.[0-9])?)\s*(kg|公斤|千克|斤)\s*(以下|以内|内|以上|起)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_METRES = re.compile(r"([12一二])\s?(?:米|m)\s?([0-9一二三四五六七八九]{1,2})?")
_DIGITS = {digit: str(place) for place, digit in enumerate("零一二三四五六七八九")}
_TALL = 135.0
"""From here on a number is a height in centimetres where its unit is not told; nobody's weight in kg reaches it."""
_HEAVY = 80.0
"""A bare weight from here on is in 斤, one below in kg: 165 110 is 110 斤, 165 55 is 55 kg."""


class SizeRow(NamedTuple):
    """One size with its ranges: height in cm, weight in kg; None where the chart tells none."""

    size: str
    height: tuple[float, float] | None
    weight: tuple[float, float] | None


def size_for(attributes: Mapping[str, str], height: str, weight: str) -> str:
    """The size of the chart among a card's attributes for a person, "" where there is no chart or it does not say.

    `height` and `weight` are as the buyer wrote them (165, 1米65, 112斤, 56kg), "" where they are not known.
    """
    tall, heavy = _centimetres(height), _kilograms(weight)
    if tall is None and heavy is None:
        return ""
    for key, value in attributes.items():
        if any(one in key for one in CHART_KEYS) and (found := _choose(chart_of(value), tall, heavy)):
            return found
    return ""


def _choose(rows: tuple[SizeRow, ...], tall: float | None, heavy: float | None) -> str:
    """The size whose ranges hold the person; at the border of two the larger one, which can still be worn."""
    by_weight = [row for row in rows if heavy is not None and row.weight and row.weight[0] <= heavy <= row.weight[1]]
    by_height = [row for row in rows if tall is not None and row.height and row.height[0] <= tall <= row.height[1]]
    if any(row.weight for row in rows):
        if heavy is None:
            return ""
        both = [row for row in by_weight if row in by_height]
        return (both or by_weight)[-1].size if by_weight else ""
    return by_height[-1].size if by_height else ""


@lru_cache(maxsize=1 << 10)
def chart_of(text: str) -> tuple[SizeRow, ...]:
    """The rows of a chart in the order in which they stand, which is that of the sizes."""
    marks = list(_SIZE.finditer(text))
    rows = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        height, weight = _ranges(text[mark.end() : end])
        if height or weight:
            rows.append(SizeRow(mark[1].upper(), height, weight))
    return tuple(rows)


def _ranges(text: str) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    height = weight = None
    for low, before, high, after in _RANGE.findall(text):
        unit, first, last = (after or before).lower(), float(low), float(high)
        if unit in ("cm", "厘米", "公分") or (not unit and first >= _TALL and height is None and "斤" not in text):
            height = first, last
        elif unit == "斤" or (not unit and first >= _HEAVY):
            weight = first / 2, last / 2
        else:
            weight = first, last
    for bound, unit, side in _OPEN.findall(text):
        kilograms = float(bound) / 2 if unit == "斤" else float(bound)
        weight = (kilograms, 999.0) if side in ("以上", "起") else (0.0, kilograms)
    return height, weight


def _centimetres(told: str) -> float | None:
    if metres := _METRES.search(told):
        rest = "".join(_DIGITS.get(one, one) for one in metres[2] or "0")
        return (2 if metres[1] in "2二" else 1) * 100 + float(rest.ljust(2, "0"))
    number = _NUMBER.search(told)
    if number is None:
        return None
    value = float(number[0])
    return value * 100 if value < 3 else value


def _kilograms(told: str) -> float | None:
    number = _NUMBER.search(told)
    if number is None:
        return None
    value = float(number[0])
    if "公斤" in told or "kg" in told.lower() or "千克" in told:
        return value
    return value / 2 if "斤" in told or value >= _HEAVY else value
