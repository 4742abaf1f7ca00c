"""Product cards and a shop's terms from rows: which columns they have, and a plan of what a file would do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import BadField, BadFrame
from app.exchange.cells import split, unsafe
from app.exchange.plan import Plan, Remark
from app.exchange.reader import Sheet
from app.phrases.sizes import chart_of
from app.wire import codec
from app.wire.bodies import FactsBody, ProductBody

PRODUCT_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("编号", "商品编号", "商品id", "宝贝id", "product"),
    "title": ("标题", "商品标题", "宝贝标题", "商品名称", "名称", "name"),
    "price": ("价格", "售价", "一口价"),
    "link": ("链接", "商品链接", "url"),
    "stock": ("库存", "现货"),
    "attributes": ("属性", "商品属性", "参数"),
    "selling_points": ("卖点",),
    "goes_with": ("搭配", "搭配款", "关联商品"),
    "size_chart": ("尺码表", "尺码", "sizes"),
}
"""The fields of a card, and the Chinese headers under which shops keep them; the field's own name is one too."""

FACT_NAMES, FACT_VALUES = ("名称", "事实", "项目", "name"), ("内容", "值", "说明", "value")

PRODUCT_HINT = "its columns can be " + ", ".join(f"{names[0]} ({field})" for field, names in PRODUCT_COLUMNS.items())
FACT_HINT = "its columns are 名称 and 内容 (name and value), or one column a fact with one row below"

_FIELD = {name: field for field, names in PRODUCT_COLUMNS.items() for name in (field, *names)}
_ENTRY = re.compile(r"[;；\n]")
SIZE_CHART = "尺码表"


def is_product_header(header: Sequence[str]) -> bool:
    """Whether a row is the header of a product file."""
    fields = {_FIELD.get(name) for name in header}
    return {"id", "title"} <= fields


def is_fact_header(header: Sequence[str]) -> bool:
    """Whether a row can be the header of a file of facts: any row whose cells all hold something."""
    return bool(header) and all(header)


def plan_products(
    sheet: Sheet, known: Mapping[str, Mapping[str, Any]], *, replacing: bool = False, lenient: bool = False
) -> Plan:
    """What the rows of a file would do to a shop's cards; `known` are their bodies by id.

    A field for which the file has no column stays as it is: a list of stocks alone takes no price away.
    """
    plan = Plan(sheet.file, sheet.format, sheet.encoding, "", len(sheet.rows))
    plan.ignored = tuple(name for name in sheet.header if name and name not in _FIELD)
    fields = {_FIELD[header] for header in sheet.header if header in _FIELD}
    goes_with: dict[str, tuple[int, Sequence[str]]] = {}
    held: set[str] = set()
    for row, cells in sheet.rows:
        name = _text(cells, "id", sheet)
        try:
            if not 1 <= len(name) <= 128 or "\0" in name:
                raise ValueError("id: a product's id has 1 to 128 characters")
            if name in held:
                raise ValueError(f"id: {name[:80]!r} stands in this file twice")
            held.add(name)
            card = _with_the_rest(_card(cells, sheet), fields, known.get(name, {}))
            body = codec.validate(ProductBody, card).kept()
        except (ValueError, BadFrame) as wrong:
            plan.problems.append(Remark(row, name, str(wrong)))
            continue
        _sort(plan, name, body, known.get(name))
        goes_with[name] = row, body.get("goes_with", ())
    if replacing and (lenient or not plan.problems):
        plan.removed = sorted(set(known) - held)
    there = (set(known) - set(plan.removed)) | set(plan.new)
    for name, (row, others) in goes_with.items():
        missing = [other for other in others if other not in there]
        if missing:
            plan.warnings.append(Remark(row, name, f"goes_with: there is no product {missing[0][:80]!r}"))
    return plan


def plan_facts(sheet: Sheet, known: Mapping[str, str], *, replacing: bool = False, lenient: bool = False) -> Plan:
    """What the rows of a file would do to a shop's terms."""
    plan = Plan(sheet.file, sheet.format, sheet.encoding, "", len(sheet.rows))
    pairs: dict[str, str] = {}
    for row, name, value in _facts(sheet, plan):
        try:
            if name in pairs:
                raise ValueError(f"{name[:80]!r} stands in this file twice")
            codec.validate(FactsBody, {name: value})
            pairs[name] = value
        except (ValueError, BadFrame) as wrong:
            plan.problems.append(Remark(row, name, str(wrong)))
            continue
        _sort(plan, name, value, known.get(name))
    if replacing and (lenient or not plan.problems):
        plan.removed = sorted(set(known) - set(pairs))
    if len((set(known) - set(plan.removed)) | set(pairs)) > 500:
        plan.problems.append(Remark(0, "", "the shop would have more than 500 facts"))
    return plan


def _sort(plan: Plan, name: str, body: Any, before: Any) -> None:
    if before is None:
        plan.new[name] = body
    elif before != body:
        plan.changed[name] = body
    else:
        plan.same += 1


def _facts(sheet: Sheet, plan: Plan) -> list[tuple[int, str, str]]:
    name = next((one for one in FACT_NAMES if one in sheet.header), None)
    value = next((one for one in FACT_VALUES if one in sheet.header), None)
    if name and value:
        plan.ignored = tuple(one for one in sheet.header if one not in (name, value))
        return [
            (row, _plain(cells.get(name, ""), sheet), _plain(cells.get(value, ""), sheet)) for row, cells in sheet.rows
        ]
    if len(sheet.rows) != 1:
        raise BadField("file", FACT_HINT)
    ((row, cells),) = sheet.rows
    return [(row, header, _plain(cell, sheet)) for header, cell in cells.items() if cell != ""]


# --- cells of a card ---


def _text(cells: Mapping[str, Any], field: str, sheet: Sheet) -> str:
    return next((_plain(cell, sheet) for header, cell in cells.items() if _FIELD.get(header) == field), "")


def _plain(cell: Any, sheet: Sheet) -> str:
    text = cell if isinstance(cell, str) else f"{cell}"
    return text if sheet.format == "JSON" else unsafe(text)


def _card(cells: Mapping[str, Any], sheet: Sheet) -> dict[str, Any]:
    """The fields of a card from its cells. Raises ValueError naming the field."""
    card: dict[str, Any] = {}
    sizes: Any = ""
    for header, cell in cells.items():
        field = _FIELD.get(header)
        if field in (None, "id") or cell in ("", [], {}):
            continue
        value = cell if sheet.format == "JSON" and not isinstance(cell, str) else _plain(cell, sheet)
        if field == "size_chart":
            sizes = value
        elif isinstance(value, str) and field == "stock":
            card[field] = {name: _pieces(name, count) for name, count in _pairs(value, field, ":：=")}
        elif isinstance(value, str) and field == "attributes":
            card[field] = dict(_pairs(value, field, "=＝:："))
        elif isinstance(value, str) and field == "selling_points":
            card[field] = [one.strip() for one in _ENTRY.split(value) if one.strip()]
        elif isinstance(value, str) and field == "goes_with":
            card[field] = split(value)
        else:
            card[field] = value
    if sizes:
        card["attributes"] = card.get("attributes", {}) | {SIZE_CHART: size_chart(sizes)}
    return card


def _with_the_rest(card: dict[str, Any], fields: set[str], before: Mapping[str, Any]) -> dict[str, Any]:
    """The card with what it had before in the fields for which the file has no column."""
    whole = {name: value for name, value in before.items() if name not in fields} | card
    if "attributes" not in fields and "attributes" in before:
        whole["attributes"] = before["attributes"] | card.get("attributes", {})
    return whole


def _pairs(cell: str, field: str, marks: str) -> list[tuple[str, str]]:
    pairs: dict[str, str] = {}
    for entry in filter(None, map(str.strip, _ENTRY.split(cell))):
        name, mark, value = next((found for one in marks if (found := entry.partition(one))[1]), (entry, "", ""))
        if not mark or not name.strip():
            raise ValueError(f"{field}: {entry[:40]!r} is no pair like 名称{marks[0]}内容; pairs are parted by ;")
        if name.strip() in pairs:
            raise ValueError(f"{field}: {name.strip()[:40]!r} stands there twice")
        pairs[name.strip()] = value.strip()
    return list(pairs.items())


def _pieces(name: str, count: str) -> int:
    told = count.removesuffix("件").strip()
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        raise ValueError(f"stock: {name[:40]!r} has {count[:40]!r} and no number of pieces")
    return int(told)


def size_chart(cell: Any) -> str:
    """A chart of sizes as a shop wrote it (S:150-158cm/40-48kg;M:…), every entry of which is understood.

    Raises ValueError naming the entry that is not.
    """
    if not isinstance(cell, str):
        raise ValueError("size_chart: is not a text")
    entries = [entry.strip() for entry in _ENTRY.split(cell) if entry.strip()]
    for entry in entries:
        if not chart_of(entry):
            raise ValueError(f"size_chart: {entry[:40]!r} tells no size with its range, like S:150-158cm/40-48kg")
    return ";".join(entries)
