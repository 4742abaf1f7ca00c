"""Tests of reading a file apart: the header is found, and a file made to exhaust its reader is refused in time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.errors import BadFile
from app.exchange import limits
from app.exchange.reader import Sheet, read_path, read_sheet
from tests.exchange.making import sheet_of_corners, xlsx


def known(header: Sequence[str]) -> bool:
    """The header of these tests."""
    return {"id", "文字"} <= set(header)


def read(data: bytes) -> Sheet:
    """A file of these tests."""
    return read_sheet("a.csv", data, known, "its columns are id and 文字")


def test_the_header_may_stand_below_a_line_of_help_and_in_any_case() -> None:
    sheet = read("请从第三行填起,,\n ID ,文字*,更多\n\na,亲,\nb,在的\n".encode())
    assert sheet.header == ("id", "文字", "更多")
    assert sheet.rows == ((4, {"id": "a", "文字": "亲"}), (5, {"id": "b", "文字": "在的"}))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b" \n", "a.csv: is empty"),
        (
            "编码,内容\n1,2\n".encode(),
            "has no header that is known here, but '编码, 内容'; its columns are id and 文字",
        ),
        ("id,文字,id\n".encode(), "row 1: has two columns 'id'"),
        ("id,文字\n1,亲,在的\n".encode(), "row 2: has more cells than the header"),
        (b"\xff\xff", "a.csv, line 1: is neither"),
    ],
)
def test_what_cannot_be_taken_is_told_with_file_and_place(data: bytes, why: str) -> None:
    with pytest.raises(BadFile, match=why):
        read(data)


def test_a_path_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"none\.csv: cannot be read: No such file"):
        read_path(tmp_path / "none.csv", known, "")


def test_a_sheet_bomb_is_refused_within_the_time_that_reading_may_take() -> None:
    began = time.monotonic()
    with pytest.raises(BadFile, match=r"takes more memory or time|no header"):
        read(xlsx([], sheet=sheet_of_corners()))
    assert time.monotonic() - began < limits.WALL_S


def test_two_hundred_thousand_rows_are_refused() -> None:
    with pytest.raises(BadFile, match=f"more than {limits.ROWS} rows"):
        read("id,文字\n".encode() + b"1,2\n" * 200_000)
    with pytest.raises(BadFile, match=f"more than {limits.ROWS} rows"):
        read("id,文字\n".encode() + b"1,2\n" * (limits.ROWS + 1))
