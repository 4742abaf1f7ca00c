"""From the bytes of a file to its rows of cells: CSV, Excel or JSON, told by the content and not by the name.

Runs in a process of its own (app.exchange.reader starts it): a file made to exhaust its reader ends that process.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from app.exchange import limits
from app.exchange.text import Unreadable, text_of

Row = tuple[int, list[Any]]
"""A row's number, as a spreadsheet counts, and its cells. Cells are text; in JSON also lists and objects."""

_YAML = re.compile(r"\s*(---\s|%YAML|[\w\"'-]+:(\s|$)|-\s+[\w\"'-]+:\s)")


def parse(data: bytes) -> dict[str, Any]:
    """`format`, `encoding` and `rows` of a file. Raises Unreadable."""
    if len(data) > limits.FILE_BYTES:
        raise Unreadable("", f"is larger than {limits.FILE_BYTES >> 20} MiB; split it")
    if data.startswith(b"PK\x03\x04") or data.startswith(b"\xd0\xcf\x11\xe0"):
        return {"format": "Excel", "encoding": None, "rows": list(_bounded(_excel(data)))}
    text, encoding = text_of(data)
    if "\0" in text:
        raise Unreadable("", "holds NUL; it is no CSV, no Excel and no JSON file")
    if text.lstrip()[:1] in ("{", "["):
        return {"format": "JSON", "encoding": encoding, "rows": list(_bounded(_objects(text)))}
    return {"format": "CSV", "encoding": encoding, "rows": list(_bounded(_csv(text)))}


def _bounded(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that hold something; refuses more than the limits allow."""
    count = chars = 0
    for number, cells in rows:
        if not any(cells):
            continue
        count += 1
        if count > limits.ROWS + 5:  # a header and a line or two of help stand above the rows
            raise Unreadable(f"row {number}", f"has more than {limits.ROWS} rows above it; split the file")
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > limits.COLUMNS:
            raise Unreadable(f"row {number}", f"has more than {limits.COLUMNS} columns")
        for cell in cells:
            length = len(cell) if isinstance(cell, str) else 0
            chars += length
            if length > limits.CELL_CHARS:
                raise Unreadable(f"row {number}", f"has a cell of more than {limits.CELL_CHARS} characters")
        if chars > limits.ALL_CHARS:
            raise Unreadable(f"row {number}", "the file holds more text than can be taken at once; split it")
        yield number, cells


# --- CSV ---


def _csv(text: str) -> Iterator[Row]:
    csv.field_size_limit(limits.CELL_CHARS + 1)
    first = text.split("\n", 1)[0]
    if _YAML.match(first) and not re.search("[,，;；\t]", first):
        raise Unreadable("", "looks like YAML, which is not read; save it as CSV, Excel or JSON")
    mark = max(",\t;", key=first.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), 1):
            yield number, [_tidy(cell) for cell in cells]
    except csv.Error as error:
        raise Unreadable("", f"is no CSV that can be read: {error}") from None


def _tidy(cell: str) -> str:
    return cell.replace("\r\n", "\n").strip(" \n\r\u3000\ufeff")


# --- JSON ---


def _objects(text: str) -> Iterator[Row]:
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable("", f"is no JSON that can be read: {error}") from None
    if isinstance(value, dict):
        lists = [one for one in value.values() if isinstance(one, list)]
        value = lists[0] if len(lists) == 1 else [value]
    if not all(isinstance(one, dict) for one in value):
        raise Unreadable("", 'must be a list of objects, like [{"id":"…","text":"…"}]')
    names = list(dict.fromkeys(name for one in value for name in one))
    yield 0, list(names)
    for number, one in enumerate(value, 1):
        yield number, [_plain(one.get(name, "")) for name in names]


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value}" if isinstance(value, int | float) else value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


# --- Excel ---


def _excel(data: bytes) -> Iterator[Row]:
    from python_calamine import CalamineError, load_workbook

    _check_zip(data)
    try:
        book = load_workbook(io.BytesIO(data))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).iter_rows()
            found = ((number, [_text(cell) for cell in cells]) for number, cells in enumerate(rows, 1))
            first = next(((number, cells) for number, cells in found if any(cells)), None)
            if first is not None:  # the first sheet that holds something
                yield first
                yield from found
                return
    except (CalamineError, ValueError, OSError) as error:
        raise Unreadable("", f"is no Excel file that can be read: {error}") from None


def _check_zip(data: bytes) -> None:
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("", f"is no Excel file that can be read: {error}") from None
    if unpacked > limits.UNPACKED_BYTES:
        raise Unreadable("", f"unpacks to more than {limits.UNPACKED_BYTES >> 20} MiB; is it really a list?")


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return _tidy(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{int(cell)}" if cell.is_integer() else f"{cell!r}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else f"{cell}"
