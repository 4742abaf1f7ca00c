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
from app.vocabulary import INTENT_NAMES, Intent, Trait


@dataclass(frozen=True, slots=True)
class _Words:
    trait: Trait
    weight: float
    find: re.Pattern[str]
    finds: tuple[tuple[str, tuple[frozenset[str], ...]], ...]
    """The expressions that `find` is made of, each with the sets of characters of which it needs one to be found."""


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
        self._by_character: dict[str, list[tuple[frozenset[str], int]]] = {}
        loose: list[str] = []
        self._of_loose: set[int] = set()
        for number, one in enumerate(self._words):
            for expression, sets in one.finds:
                for needed in sets:  # what is asked first is one character, of which the last is as good as any
                    self._by_character.setdefault(max(needed), []).append((needed, number))
                if not sets:
                    self._of_loose.add(number)
                    loose.append(expression)
        self._loose = re.compile("|".join(loose)) if loose else None
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
        signs: list[TraitSign] = []
        for one in self._likely(text):
            if hit := one.find.search(text):
                signs.append(TraitSign(one.trait, one.weight, f"说「{hit[0]}」"))
        if courses := self._courses.get(intent):
            earlier = list(before)
            for course in courses:
                times = sum(one in course.after for one in earlier)
                if (times >= course.times or not course.after) and course.without.isdisjoint(earlier):
                    often = f"第{times + 1}次" if course.after == {intent} else ""
                    signs.append(
                        TraitSign(course.trait, course.weight, f"{often}{INTENT_NAMES[intent]}「{text[:12]}」")
                    )
        return tuple(signs)

    def _likely(self, text: str) -> list[_Words]:
        """The words of which an expression may be found, since the text has the characters that it cannot do without:
        one look at each character is far cheaper than to search for all of them."""
        held = set(text)
        likely = set(self._of_loose) if self._loose is not None and self._loose.search(text) else set()
        for character in held & self._by_character.keys():
            likely.update([number for needed, number in self._by_character[character] if needed <= held])
        return [self._words[number] for number in sorted(likely)]


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
        apart = tuple((one, _needed(one)) for one in finds)
        yield _Words(_trait(file, place, table), _weight(file, place, table), re.compile("|".join(finds)), apart)


_REPEATED = r"(?:[?*+]|\{[0-9,]*\})*"
_NOT_NEEDED = (
    re.compile(r"\\." + _REPEATED),
    re.compile(r"\[\^?\]?[^\]]*\]" + _REPEATED),
    re.compile(r"\([^()]*\)" + _REPEATED),
    re.compile(r".(?:[?*]|\{0?,[0-9]*\}|\{0\})[?+]?"),
    re.compile(r"\{[0-9,]*\}|[.^$+?*]"),
)
"""Escapes, classes, groups from the innermost out, what may be left out, and the signs of repetition and place."""


_ONE_OF = re.compile(r"\(\?:([^()?*+.^${}]+)\)(?![?*{])")
"""A group of plain words of which one must stand there."""


def _needed(expression: str) -> tuple[frozenset[str], ...]:
    """Sets of characters of which a text must have one set for a regular expression to be found in it; no sets where
    that is not plain to see."""
    if re.search(r"\(\?[a-zA-Z-]*[imsxLua]", expression):  # flags change what the characters mean
        return ()
    escapes, classes, *others = _NOT_NEEDED
    plain = bare = classes.sub(".", escapes.sub(".", expression))
    for kind in others:
        while (shorter := kind.sub("", bare)) != bare:
            bare = shorter
    if set("|()[]\\{}") & set(bare):
        return ()
    if bare:
        return (frozenset(bare),)
    for group in _ONE_OF.finditer(plain):
        if plain.count("(", 0, group.start()) == plain.count(")", 0, group.start()):
            words = group[1].split("|")
            return tuple(map(frozenset, words)) if all(words) else ()
    return ()


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
