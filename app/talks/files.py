"""Reads files of talks, in both forms: a chat export in CSV, and labelled talks, one JSON object a line.

A file is taken whole or refused whole: BadFile names the file, the line and what is wrong with it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from app.errors import BadFile
from app.talks.talk import TEXT_CHARS, OrderNews, Said, Talk
from app.vocabulary import Intent, OrderStatus, Stage

MOST_BYTES = 256 * 1024 * 1024
"""The largest file that is read."""

COLUMNS = ("conversation", "from", "text")
"""The columns of a chat export; further ones are ignored, the order is free."""

_Id = TypeVar("_Id", bound=StrEnum)


def read_talks(path: Path) -> list[Talk]:
    """The talks of a file, in the order in which they begin.

    `.csv` is read as a chat export, `.jsonl` as talks, any other name by its first character. The text is UTF-8, with
    or without a byte order mark, UTF-16 with one, or GB18030 (as Excel writes it in China). Raises BadFile.
    """
    text = _text(path)
    if not text.strip():
        raise BadFile(str(path), "", "is empty; it should hold talks")
    name = path.suffix.lower()
    is_json = name in (".jsonl", ".ndjson", ".json") or (name != ".csv" and text.lstrip()[0] == "{")
    talks = list(_from_json(path, text)) if is_json else _from_csv(path, text)
    if not talks:
        raise BadFile(str(path), "", "holds no talk, only its first line")
    return talks


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadFile(str(path), "", f"is larger than {MOST_BYTES >> 20} MiB; split it")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BadFile(str(path), "", "there is no such file") from None
    except IsADirectoryError:
        raise BadFile(str(path), "", "is a folder, not a file") from None
    except OSError as error:
        raise BadFile(str(path), "", f"cannot be read: {error.strerror}") from error
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(str(path), "", "is neither UTF-8 nor GB18030; save it as UTF-8")


# --- labelled talks ---


def _from_json(path: Path, text: str) -> Iterator[Talk]:
    """The talks of a JSON Lines text."""
    lines_of: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadFile(str(path), place, f"is not JSON: {error}") from None
        if not isinstance(found, dict) or not isinstance(found.get("turns"), list):
            raise BadFile(str(path), place, 'is not a talk: an object with "turns", a list, is expected')
        talk_id = found.get("id", f"talk-{number}")
        if not isinstance(talk_id, str) or not talk_id:
            raise BadFile(str(path), place, "id: is not a text")
        if talk_id in lines_of:
            raise BadFile(str(path), place, f"id: {talk_id!r} stands in line {lines_of[talk_id]} already")
        lines_of[talk_id] = number
        yield Talk(talk_id, tuple(_turn(path, f"{place}, turn {n}", one) for n, one in enumerate(found["turns"], 1)))


def _turn(path: Path, place: str, turn: Any) -> Said | OrderNews:
    if not isinstance(turn, dict):
        raise BadFile(str(path), place, "is not an object")
    if "order" in turn:
        return OrderNews(_one(path, place, "order", OrderStatus, turn["order"]))
    stages = _labels(path, place, "stage", Stage, turn.get("stage"))
    return _said(
        path,
        place,
        turn.get("from"),
        turn.get("text"),
        stages,
        _labels(path, place, "intent", Intent, turn.get("intent")),
    )


def _labels(path: Path, place: str, field: str, kind: type[_Id], label: Any) -> tuple[_Id, ...]:
    """A label is missing, an id, or a list of ids of which each is right."""
    if label is None:
        return ()
    return tuple(_one(path, place, field, kind, one) for one in (label if isinstance(label, list) else [label]))


def _one(path: Path, place: str, field: str, kind: type[_Id], name: Any) -> _Id:
    try:
        return kind(name)
    except ValueError:
        raise BadFile(str(path), place, f"{field}: {name!r} is none of {', '.join(kind)}") from None


def _said(
    path: Path,
    place: str,
    sender: Any,
    text: Any,
    stages: tuple[Stage, ...] = (),
    intents: tuple[Intent, ...] = (),
) -> Said:
    if sender not in ("buyer", "agent"):
        raise BadFile(str(path), place, f"from: {sender!r} is neither buyer nor agent")
    if not isinstance(text, str):
        raise BadFile(str(path), place, "text: is missing or not a text")
    if len(text) > TEXT_CHARS:
        raise BadFile(str(path), place, f"text: is longer than {TEXT_CHARS} characters")
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise BadFile(str(path), place, "text: holds NUL or half a surrogate pair")
    return Said(sender, text, stages, intents)


# --- chat exports ---


def _from_csv(path: Path, text: str) -> list[Talk]:
    """The talks of a CSV text; the rows of a conversation need not stand together."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    conversations: dict[str, list[Said | OrderNews]] = {}
    columns: list[int] = []
    for place, row in _rows(path, rows):
        if not columns:
            columns = _columns(path, place, row)
        elif any(row):
            if len(row) <= max(columns):
                raise BadFile(str(path), place, f"has {len(row)} columns where {max(columns) + 1} are expected")
            conversation, sender, said = (row[column] for column in columns)
            if not conversation:
                raise BadFile(str(path), place, "conversation: is empty")
            turns = conversations.setdefault(conversation, [])
            if sender == "order":
                turns.append(OrderNews(_one(path, place, "text", OrderStatus, said)))
            else:
                turns.append(_said(path, place, sender, said))
    return [Talk(conversation, tuple(turns)) for conversation, turns in conversations.items()]


def _rows(path: Path, rows: Iterable[list[str]]) -> Iterator[tuple[str, list[str]]]:
    """The rows with the lines on which they end (a text may hold line breaks)."""
    reader = iter(rows)
    while True:
        line = f"line {getattr(rows, 'line_num', 0) + 1}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadFile(str(path), line, f"is not CSV: {error}") from None
        yield line, row


def _columns(path: Path, place: str, head: list[str]) -> list[int]:
    """Where the columns stand."""
    names = [name.strip().lower() for name in head]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        wanted = ", ".join(COLUMNS)
        raise BadFile(
            str(path), place, f"the first line should name the columns {wanted}; missing: {', '.join(missing)}"
        )
    return [names.index(name) for name in COLUMNS]
