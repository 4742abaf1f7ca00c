"""Tests of reading cells: CSV, Excel and JSON by their content, and files that are none of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.exchange import limits
from app.exchange.parse import parse
from app.exchange.text import Unreadable
from tests.exchange.making import xlsx


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_is_read_with_the_separator_of_its_first_line(mark: str) -> None:
    found = parse(f'a{mark}b\r\n1{mark}"二\r\n三"\r\n\r\n4{mark}\r\n'.encode())
    assert (found["format"], found["encoding"]) == ("CSV", "UTF-8")
    assert found["rows"] == [(1, ["a", "b"]), (2, ["1", "二\n三"]), (4, ["4"])]


def test_excel_is_read_with_numbers_as_people_see_them() -> None:
    found = parse(xlsx([["编号", "价格"], [7, 129.5], ["", ""], [" p1\n", 169.0]]))
    assert (found["format"], found["encoding"]) == ("Excel", None)
    assert found["rows"] == [(1, ["编号", "价格"]), (2, ["7", "129.5"]), (4, ["p1", "169"])]


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"phrases": rows, "more": 1}])
def test_json_is_a_list_of_objects_or_an_object_with_one(wrap: Any) -> None:
    rows = [{"id": "a", "stages": ["closing"], "n": 1.5}, {"text": "亲", "id": None, "on": True}]
    found = parse(json.dumps(wrap(rows)).encode())
    assert found["rows"] == [
        (0, ["id", "stages", "n", "text", "on"]),
        (1, ["a", ["closing"], "1.5"]),
        (2, ["", "", "", "亲", "true"]),
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"- id: a\n  text: b\n", "YAML, which is not read"),
        (b"a: &a [x]\nb: *a\n", "YAML, which is not read"),
        (b"id,text\n1,\x00\n", "holds NUL"),
        (b'id,text\n1,"never closed\n', "no CSV"),
        (b"PK\x03\x04 no zip", "no Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no book", "no Excel file"),
        (b'[{"a":1}', "no JSON"),
        (b'{"a":NaN}', "no JSON"),
        (b"[1,2]", "list of objects"),
        (b"[" * 200_000, "no JSON"),
        (b"a" * (limits.FILE_BYTES + 1), "larger than 10 MiB"),
        (b"a,b\n" + b"1,2\n" * (limits.ROWS + 9), f"more than {limits.ROWS} rows"),
        (b"," * 200 + b"a\n", "more than 100 columns"),
        (b"a\n" + b"x" * 40_000 + b"\n", "no CSV"),
        (xlsx([["a"]], bomb=b"0" * (limits.UNPACKED_BYTES + 1)), "unpacks to more than"),
    ],
)
def test_a_file_of_no_use_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        parse(data)


def test_more_text_than_can_be_taken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ALL_CHARS", 10)
    with pytest.raises(Unreadable, match="holds more text"):
        parse(b"a,b\n123456,789012\n")
