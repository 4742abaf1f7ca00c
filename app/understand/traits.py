"""Signs of a buyer's traits in one message: words that show one, and the course of the talk (playbook section 2)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import BadFile
from app.understand.reading import TraitSign
from app.understand.sieve import needed, sieve_of
from app.vocabulary import INTENT_NAMES, Intent, Trait


@dataclass(frozen=True, slots=True)
class _Words:
    trait: Trait
    weight: float
    finds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Course:
    """A sign that lies in the course of the talk: this intent, after or without those."""

    trait: Trait
    weight: float
    after: frozenset[Intent]
    times: int
    without: frozenset[Intent]


class TraitSigns:
    """The signs of one file (phrasebank/traits.toml explains its form)."""

    def __init__(self, words: Sequence[_Words], courses: Sequence[tuple[Intent, _Course]]) -> None:
        self._words = tuple(words)
        finds = [(number, expression) for number, one in enumerate(words) for expression in one.finds]
        self._finds = [(number, re.compile(expression).search) for number, expression in finds]
        self._sieve = sieve_of([needed(expression) for _, expression in finds])
        self._courses: dict[Intent, list[_Course]] = {}
        for intent, course in courses:
            self._courses.setdefault(intent, []).append(course)

    @classmethod
    def load(cls, file: Path) -> TraitSigns:
        """The signs of a TOML file. Raises BadFile."""
        try:
            data = tomllib.loads(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadFile(str(file), "", f"cannot be read: {error}") from error
        if unknown := data.keys() - {"words", "intents"}:
            raise BadFile(str(file), min(unknown), "is neither words nor intents")
        return cls(list(_words(file, data.get("words", []))), list(_courses(file, data.get("intents", []))))

    def of(self, text: str, intent: Intent, before: Iterable[Intent]) -> tuple[TraitSign, ...]:
        """The signs in a normalised message of this intent, `before` being the intents of the messages before it."""
        first: dict[int, re.Match[str]] = {}
        for place in self._sieve.may(text):
            number, search = self._finds[place]
            if (hit := search(text)) and (number not in first or hit.start() < first[number].start()):
                first[number] = hit
        signs = [
            TraitSign(self._words[number].trait, self._words[number].weight, f"说「{hit[0]}」")
            for number, hit in first.items()
        ]
        if courses := self._courses.get(intent):
            earlier = list(before)
            for course in courses:
                times = sum([one in course.after for one in earlier]) if course.after else course.times
                if times >= course.times and course.without.isdisjoint(earlier):
                    often = f"第{times + 1}次" if course.after == {intent} else ""
                    signs.append(
                        TraitSign(course.trait, course.weight, f"{often}{INTENT_NAMES[intent]}「{text[:12]}」")
                    )
        return tuple(signs)


def _words(file: Path, tables: Any) -> Iterator[_Words]:
    for place, table in _tables(file, "words", tables, {"trait", "weight", "find"}, set()):
        finds = table["find"]
        if not isinstance(finds, list) or not finds or not all(isinstance(one, str) and one for one in finds):
            raise BadFile(str(file), place, "find must be a list of regular expressions")
        for one in finds:
            try:
                if re.compile(one).match(""):
                    raise BadFile(str(file), place, f"{one!r} matches an empty text")
            except re.error as error:
                raise BadFile(str(file), place, f"{one!r} is not a regular expression: {error}") from error
        yield _Words(_trait(file, place, table), _weight(file, place, table), tuple(finds))


def _courses(file: Path, tables: Any) -> Iterator[tuple[Intent, _Course]]:
    for place, table in _tables(file, "intents", tables, {"trait", "weight", "intent"}, {"after", "times", "without"}):
        times = table.get("times", 1)
        if not isinstance(times, int) or times < 1:
            raise BadFile(str(file), place, "times must be a whole number from 1 on")
        (intent,) = _intents(file, place, [table["intent"]])
        yield (
            intent,
            _Course(
                _trait(file, place, table),
                _weight(file, place, table),
                _intents(file, place, table.get("after", [])),
                times,
                _intents(file, place, table.get("without", [])),
            ),
        )


def _tables(
    file: Path, name: str, tables: Any, needed: set[str], allowed: set[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(tables, list):
        raise BadFile(str(file), name, "must be an array of tables")
    for number, table in enumerate(tables, 1):
        place = f"{name} {number}"
        if not isinstance(table, dict) or not needed <= table.keys() <= needed | allowed:
            raise BadFile(str(file), place, f"must have {', '.join(sorted(needed))}, and nothing unknown")
        yield place, table


def _trait(file: Path, place: str, table: dict[str, Any]) -> Trait:
    try:
        return Trait(table["trait"])
    except ValueError as error:
        raise BadFile(str(file), place, f"{error}") from error


def _weight(file: Path, place: str, table: dict[str, Any]) -> float:
    weight = table["weight"]
    if not isinstance(weight, int | float) or not 0 < weight <= 1:
        raise BadFile(str(file), place, "weight must be over 0 and at most 1")
    return float(weight)


def _intents(file: Path, place: str, names: Any) -> frozenset[Intent]:
    if not isinstance(names, list):
        raise BadFile(str(file), place, "must be a list of intents")
    try:
        return frozenset(Intent(name) for name in names)
    except ValueError as error:
        raise BadFile(str(file), place, f"{error}") from error
