"""Reads a file in a process of its own, bounded in time and memory, and finds the header above its rows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from app.errors import BadFile
from app.exchange import limits

HEADER_ROWS = 5
"""The header stands in one of the first rows; some programs write a line of help above it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file. `header` and each row have the columns in the file's order; `rows` have their numbers."""

    file: str
    format: str
    encoding: str | None
    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, Any]], ...]


def read_path(path: Path, known: Callable[[Sequence[str]], bool], columns: str) -> Sheet:
    """`read_sheet` of a file on disk. Raises BadFile."""
    try:
        with path.open("rb") as file:
            data = file.read(limits.FILE_BYTES + 1)
    except OSError as error:
        raise BadFile(str(path), "", f"cannot be read: {error.strerror}") from None
    return read_sheet(path.name, data, known, columns)


def read_sheet(file: str, data: bytes, known: Callable[[Sequence[str]], bool], columns: str) -> Sheet:
    """The rows of a file below the first row of which `known` says that it is a header; `columns` says which are.

    Blocks for as long as it takes, at most limits.WALL_S. Raises BadFile.
    """
    if not data.strip():
        raise BadFile(file, "", "is empty")
    parsed = _parse_apart(file, data)
    rows = parsed["rows"]
    place = 0
    for place, (_, cells) in enumerate(rows[:HEADER_ROWS]):  # noqa: B007  (where it stood is asked below)
        header = tuple(normal(cell) if isinstance(cell, str) else "" for cell in cells)
        if known(header):
            break
    else:
        shown = ", ".join(cell for cell in rows[0][1] if isinstance(cell, str))[:80] if rows else "nothing"
        raise BadFile(file, "", f"has no header that is known here, but {shown!r}; {columns}")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise BadFile(file, f"row {rows[place][0]}", f"has two columns {twice[0]!r}")
    wide = next((number for number, cells in rows[place + 1 :] if len(cells) > len(header)), None)
    if wide is not None:
        why = "has more cells than the header; a text with commas in it needs quotation marks around it"
        raise BadFile(file, f"row {wide}", why)
    below = tuple((number, dict(zip(header, cells, strict=False))) for number, cells in rows[place + 1 :])
    if len(below) > limits.ROWS:
        raise BadFile(file, "", f"has more than {limits.ROWS} rows; split it")
    return Sheet(file, parsed["format"], parsed["encoding"], header, below)


def normal(header: str) -> str:
    """A header as it is compared: without blanks around it, Latin in lower case."""
    return header.strip(" \ufeff\u3000*＊").lower()


def _parse_apart(file: str, data: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "app.exchange.worker"],
            input=data,
            capture_output=True,
            timeout=limits.WALL_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadFile(file, "", f"was not read within {limits.WALL_S} s; is it really a list?") from None
    if done.returncode != 0:
        raise BadFile(file, "", "takes more memory or time to read than a list can need; is it really one?")
    answer: dict[str, Any] = msgspec.json.decode(done.stdout)
    if "why" in answer:
        raise BadFile(file, answer["place"], answer["why"])
    return answer
