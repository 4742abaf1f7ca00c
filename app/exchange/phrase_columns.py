"""From the rows of a phrase file, whatever program wrote it, to what a phrase needs; and what is left to be said."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.exchange.cells import split, unsafe
from app.exchange.reader import Sheet, normal
from app.vocabulary import INTENT_NAMES, STAGE_NAMES, TECHNIQUE_NAMES, TRAIT_NAMES, Technique

PLATFORM_NAMES = {
    "taobao": "淘宝", "tmall": "天猫", "jd": "京东", "pinduoduo": "拼多多", "douyin": "抖音", "other": "其他",
}  # fmt: skip
TONE_NAMES = {"warm": "亲切", "brief": "简短", "formal": "正式"}

OWN_COLUMNS: dict[str, str] = {
    "id": "编号", "text": "话术", "technique": "技巧", "stages": "阶段", "intents": "意图", "traits": "买家特征",
    "trade": "行业", "platform": "平台", "tone": "语气", "needs": "前提", "valid_from": "开始日期",
    "valid_until": "结束日期",
}  # fmt: skip
"""Our own columns: the field of a phrase, and the Chinese header; both are read."""

LISTS = ("stages", "intents", "traits", "trade", "platform", "needs")
NAMES: dict[str, Mapping[Any, str]] = {
    "technique": TECHNIQUE_NAMES, "stages": STAGE_NAMES, "intents": INTENT_NAMES, "traits": TRAIT_NAMES,
    "platform": PLATFORM_NAMES, "tone": TONE_NAMES,
}  # fmt: skip
"""Fields whose values have Chinese names; a cell may hold the name or the id."""

ALL_STAGES = "全部"


@dataclass(frozen=True, slots=True)
class Source:
    """A program whose files are known: `marks` are headers that only it has, `columns` give the meaning of headers.

    Meanings: `id`, `text` and the other fields of a phrase; `title`, `group` and `tags`, which may name a technique;
    `from` and `until` are seconds since 1970; `off` says that a row is not in use; `kind` that it is no text.
    """

    name: str
    marks: frozenset[str]
    columns: Mapping[str, str]


def _source(name: str, marks: str, columns: Mapping[str, str]) -> Source:
    return Source(name, frozenset(marks.split()), {normal(header): meaning for header, meaning in columns.items()})


_OWN = {header: name for name, header in OWN_COLUMNS.items()} | {name: name for name in OWN_COLUMNS}

SOURCES = (
    _source("接话", "话术", _OWN),
    _source("接话", "text", _OWN),
    _source(
        "千牛", "快捷短语编码 快捷短语",
        _OWN | {"快捷短语编码": "id", "快捷短语": "text", "快捷短语分组": "group"},
    ),
    _source("懒人客服", "匹配关键词 回复内容", {"匹配关键词": "title", "回复内容": "text"}),
    _source("Bytedesk", "分类 标题 内容", {"分类": "group", "类型": "kind", "标题": "title", "内容": "text"}),
    _source("易歪歪", "分组 标题 内容", {"分组": "group", "标题": "title", "内容": "text", "标签": "tags"}),
    _source(
        "Live Helper Chat", "msg title",
        {"unique_id": "id", "title": "title", "msg": "text", "tags_plain": "tags", "subject": "group",
         "active_from": "from", "active_to": "until", "disabled": "off"},
    ),
    _source("Chatwoot", "short_code content", {"short_code": "id", "content": "text"}),
)  # fmt: skip
"""Whose files are read; the first whose marks are all in the header is taken."""

HINT = (
    "its columns can be 编号, 话术, 技巧, 阶段 and so on, or those of 千牛 (快捷短语编码, 快捷短语, 快捷短语分组), "
    "懒人客服, Bytedesk, 易歪歪, Live Helper Chat or Chatwoot"
)

GROUP_WORDS: dict[str, Technique] = {
    "催付": Technique.PAYMENT_NUDGE, "未付款": Technique.PAYMENT_NUDGE, "核对": Technique.CONFIRM_ADDRESS,
    "欢迎": Technique.WELCOME, "问候": Technique.WELCOME, "问好": Technique.WELCOME, "开场": Technique.WELCOME,
    "物流": Technique.TRACK_SHIPMENT, "快递": Technique.TRACK_SHIPMENT, "退换": Technique.RETURN_GUIDE,
    "退货": Technique.RETURN_GUIDE, "换货": Technique.RETURN_GUIDE, "议价": Technique.FIRM_PRICE,
    "砍价": Technique.FIRM_PRICE, "讲价": Technique.FIRM_PRICE, "尺码": Technique.HELP_CHOOSE,
    "活动": Technique.PROMO_NOTICE, "优惠": Technique.PROMO_NOTICE, "促销": Technique.PROMO_NOTICE,
    "结束": Technique.FAREWELL, "告别": Technique.FAREWELL, "评价": Technique.REVIEW_CARE,
    "差评": Technique.REVIEW_CARE, "道歉": Technique.APOLOGISE, "致歉": Technique.APOLOGISE,
    "材质": Technique.ANSWER_PRODUCT, "商品": Technique.ANSWER_PRODUCT, "产品": Technique.ANSWER_PRODUCT,
    "下单": Technique.ORDER_GUIDE, "离线": Technique.AWAY_NOTICE, "忙": Technique.BUSY_NOTICE,
}  # fmt: skip
"""Words in the names of groups that shops commonly keep, and the technique that such a group holds."""

Known = Callable[[str], Mapping[str, Any]]
_HINTS = frozenset(("group", "tags", "title"))
_NOT_IN_ID = re.compile(r"[\s/\\\x00-\x1f\x7f\ud800-\udfff]+")
_FOREIGN_SLOT = re.compile(r"\{\{\s*([\w.]{1,40}?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A row as a phrase to be: its fields as parse_phrase takes them. `problem` says why it cannot be one.

    `technique_from` says where the technique came from when the row did not name it.
    """

    row: int
    id: str
    data: Mapping[str, Any]
    problem: str = ""
    technique_from: str = ""


@dataclass(frozen=True, slots=True)
class Drafts:
    """The rows of a file. `source` is the program that wrote it, `ignored` the columns that mean nothing here."""

    source: str
    drafts: tuple[Draft, ...]
    ignored: tuple[str, ...] = ()
    left_out: tuple[int, ...] = field(default=())
    """Rows that the other program had switched off."""


def is_header(header: Sequence[str]) -> bool:
    """Whether a row is the header of a phrase file."""
    return _source_of(header) is not None


def drafts_of(sheet: Sheet, technique: str = "", known: Known = lambda _: {}) -> Drafts:
    """Every row as a phrase to be. `technique` is for rows that name none, by themselves or by their group.

    `known` gives the fields of the phrase that has an id already: those for which the file has no column stay.
    """
    source = _source_of(sheet.header)
    if source is None:
        raise ValueError("the sheet has no header of a phrase file")
    columns = frozenset(source.columns[header] for header in sheet.header if header in source.columns)
    taken: set[str] = set()
    drafts, left_out = [], []
    for row, cells in sheet.rows:
        found = {source.columns[header]: cell for header, cell in cells.items() if header in source.columns}
        if sheet.format != "JSON":
            found = {meaning: unsafe(cell) for meaning, cell in found.items()}
        if str(found.get("off", "")).lower() in ("1", "true"):
            left_out.append(row)
        else:
            drafts.append(_draft(row, found, columns, taken, technique, known, source.name == "接话"))
    told_back = {"technique_name", "source", "issues"}
    ignored = tuple(name for name in sheet.header if name and name not in source.columns and name not in told_back)
    return Drafts(source.name, tuple(drafts), ignored, tuple(left_out))


def _source_of(header: Sequence[str]) -> Source | None:
    return next((one for one in SOURCES if one.marks <= set(header)), None)


def _draft(
    row: int,
    cells: Mapping[str, Any],
    columns: frozenset[str],
    taken: set[str],
    technique: str,
    known: Known,
    own: bool,
) -> Draft:
    data: dict[str, Any] = {}
    name, because = "", ""
    try:
        for meaning, cell in cells.items():
            if meaning in OWN_COLUMNS and meaning != "id" and cell not in ("", []):
                data[meaning] = _value(meaning, cell)
        if isinstance(data.get("text"), str) and not own:
            data["text"] = _FOREIGN_SLOT.sub(lambda hit: "{" + hit[1].replace(".", "-") + "}", data["text"])
        data |= _dates(cells)
        name = _id(cells, str(data.get("text", "")), taken, own)
        if (kind := cells.get("kind", "")) and str(kind).upper() not in ("TEXT", "文本", "文字"):
            raise ValueError(f"is a {kind}, and only texts are taken")
        before = known(name)
        data |= {field: value for field, value in before.items() if field not in columns and field not in data}
        if "technique" not in data or columns & _HINTS:
            hints = [str(cells.get(hint, "")) for hint in ("group", "tags", "title")]
            data["technique"], because = _technique(hints, str(data.get("technique", "")), technique)
        data.setdefault("stages", ["any"])
    except ValueError as wrong:
        return Draft(row, name, data, str(wrong))
    return Draft(row, name, data, "", because)


def _value(meaning: str, cell: Any) -> Any:
    if meaning in LISTS:
        try:
            texts = split(cell) if isinstance(cell, str) else cell
        except ValueError as wrong:
            raise ValueError(f"{meaning}: {wrong}") from None
        if not isinstance(texts, list):
            raise ValueError(f"{meaning}: is not a list of texts")
        return [_id_of(meaning, one) for one in texts]
    return _id_of(meaning, cell)


def _id_of(meaning: str, value: Any) -> Any:
    """The id of what is called so in Chinese; everything else as it is, for parse_phrase to judge."""
    names = NAMES.get(meaning, {})
    if meaning == "stages" and value == ALL_STAGES:
        return "any"
    return next((str(key) for key, name in names.items() if name == value), value)


def _id(cells: Mapping[str, Any], text: str, taken: set[str], own: bool) -> str:
    """The row's id. Another program's code may be missing or stand twice: then one is made, each time the same."""
    told = str(cells.get("id", ""))
    if own and told:
        if told in taken:
            raise ValueError(f"id: {told[:80]!r} stands in this file twice")
        taken.add(told)
        return told
    named = _NOT_IN_ID.sub("-", told or str(cells.get("title", ""))).strip("-")[:60]
    name = named or "t" + hashlib.blake2b(text.encode(errors="replace"), digest_size=5).hexdigest()
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _technique(hints: Sequence[str], told: str, given: str) -> tuple[str, str]:
    """The technique that a row's group, tags or title name, else that of the phrase as it is, else the one given.

    With it comes where it came from, "" where that goes without saying.
    """
    for hint in hints:
        for technique, name in TECHNIQUE_NAMES.items():
            if hint and (name in hint or technique.value == hint):
                return technique.value, "" if technique.value == told else hint
    if told:
        return told, ""
    for hint in hints[:2]:
        for word, technique in GROUP_WORDS.items():
            if word in hint:
                return technique.value, hint
    if given:
        return given, "given for all"
    shown = next((hint for hint in hints if hint), "")
    raise ValueError(
        f"technique: is missing{f', and {shown[:40]!r} names none' if shown else ''}; add a column 技巧, "
        "or give one technique for all such rows"
    )


def _dates(cells: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for meaning, name in (("from", "valid_from"), ("until", "valid_until")):
        told = str(cells.get(meaning, "")).strip()
        if told in ("", "0"):
            continue
        try:
            found[name] = datetime.fromtimestamp(int(told), UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            raise ValueError(f"{name}: {told[:40]!r} is no time in seconds since 1970") from None
    return found
