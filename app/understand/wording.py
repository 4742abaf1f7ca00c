"""Checks what an agent is about to say against the wording rules of phrasebank/wording.toml (playbook section 4)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from app.errors import BadFile
from app.understand.normalize import fold

Level = Literal["warn", "block"]

_KEYS = {"id", "level", "why", "words", "patterns", "unless", "whole", "platforms", "except_platforms"}
_PLATFORMS = {"taobao", "tmall", "jd", "pinduoduo", "douyin", "other"}
_SLOT = re.compile(r"\{[^{}]*\}")
_DRESSING = r"[\s亲，。,.!?~…、哈]*"


@dataclass(frozen=True, slots=True)
class Issue:
    """One place of a text that breaks a rule. `start` and `end` count code points of the text that was given."""

    rule: str
    level: Level
    start: int
    end: int
    found: str
    instead: str
    why: str


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    level: Level
    why: str
    finds: tuple[tuple[re.Pattern[str], str], ...]
    unless: re.Pattern[str] | None
    whole: bool
    platforms: frozenset[str]

    def issues(self, text: str, folded: str) -> Iterable[Issue]:
        passed = [hit.span() for hit in self.unless.finditer(folded)] if self.unless else []
        passed += [hit.span() for hit in _SLOT.finditer(folded)]
        for pattern, instead in self.finds:
            for hit in pattern.finditer(folded):
                start, end = hit.span(1) if self.whole else hit.span()
                if start < end and not any(start < b and a < end for a, b in passed):
                    yield Issue(self.id, self.level, start, end, text[start:end], instead, self.why)


class WordingRules:
    """The rules of one file, ready to check texts; checking never raises."""

    def __init__(self, rules: Iterable[_Rule]) -> None:
        self._rules = tuple(rules)

    @classmethod
    def load(cls, file: Path) -> WordingRules:
        """The rules of a TOML file whose head explains its form. Raises BadFile."""
        try:
            data = tomllib.loads(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadFile(str(file), "", f"cannot be read: {error}") from error
        rules = data.get("rule")
        if not isinstance(rules, list) or data.keys() != {"rule"}:
            raise BadFile(str(file), "", "must hold [[rule]] tables and nothing else")
        return cls(_rule(file, number, rule) for number, rule in enumerate(rules, 1))

    def check(self, text: str, platform: str) -> tuple[Issue, ...]:
        """What breaks a rule of this platform in the text, in order; hits of one rule never overlap."""
        folded = fold(text)
        found: list[Issue] = []
        for rule in self._rules:
            if platform in rule.platforms:
                found += rule.issues(text, folded)
        found.sort(key=lambda issue: (issue.start, -issue.end, issue.rule))
        kept: list[Issue] = []
        last: dict[str, int] = {}
        for issue in found:
            if issue.start >= last.get(issue.rule, 0):
                kept.append(issue)
                last[issue.rule] = issue.end
        return tuple(kept)


def _rule(file: Path, number: int, rule: Any) -> _Rule:
    """One rule of the file, checked; the place of an error is the rule's id and number."""
    place = f"rule {number}"
    if not isinstance(rule, dict):
        raise BadFile(str(file), place, "must be a table")
    place = f"rule {number} ({rule.get('id', 'no id')})"
    if unknown := rule.keys() - _KEYS:
        raise BadFile(str(file), place, f"{min(unknown)} is not a key of a rule")
    for key in ("id", "why"):
        if not isinstance(rule.get(key), str) or not rule[key].strip():
            raise BadFile(str(file), place, f"{key} is missing or empty")
    if rule.get("level") not in ("warn", "block"):
        raise BadFile(str(file), place, "level must be warn or block")
    whole = bool(rule.get("whole", False))
    finds = [
        *((re.escape(fold(word)), instead) for word, instead in _pairs(file, place, rule.get("words", {}))),
        *_patterns(file, place, rule.get("patterns", [])),
    ]
    if not finds:
        raise BadFile(str(file), place, "has neither words nor patterns")
    return _Rule(
        id=rule["id"],
        level=cast(Level, rule["level"]),
        why=rule["why"],
        finds=tuple((_compiled(file, place, find, whole), instead) for find, instead in finds),
        unless=_compiled(file, place, "|".join(_texts(file, place, rule["unless"])), False)
        if "unless" in rule
        else None,
        whole=whole,
        platforms=_platforms(file, place, rule),
    )


def _pairs(file: Path, place: str, words: Any) -> Iterable[tuple[str, str]]:
    if not isinstance(words, dict) or not all(word and isinstance(instead, str) for word, instead in words.items()):
        raise BadFile(str(file), place, 'words must be a table: word = "say this instead"')
    return words.items()


def _patterns(file: Path, place: str, patterns: Any) -> Iterable[tuple[str, str]]:
    if not isinstance(patterns, list):
        raise BadFile(str(file), place, "patterns must be a list of {find, instead}")
    for one in patterns:
        if not isinstance(one, dict) or one.keys() != {"find", "instead"}:
            raise BadFile(str(file), place, "a pattern must have find and instead, and nothing else")
        find, instead = _texts(file, place, [one["find"], one["instead"]])
        yield find, instead


def _texts(file: Path, place: str, values: Any) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BadFile(str(file), place, "must be a list of texts")
    return values


def _compiled(file: Path, place: str, find: str, whole: bool) -> re.Pattern[str]:
    try:
        pattern = re.compile(rf"^{_DRESSING}({find}){_DRESSING}$" if whole else find)
    except re.error as error:
        raise BadFile(str(file), place, f"{find!r} is not a regular expression: {error}") from error
    if not whole and pattern.match(""):
        raise BadFile(str(file), place, f"{find!r} matches an empty text")
    return pattern


def _platforms(file: Path, place: str, rule: dict[str, Any]) -> frozenset[str]:
    only = _texts(file, place, rule.get("platforms", sorted(_PLATFORMS)))
    but = _texts(file, place, rule.get("except_platforms", []))
    if unknown := {*only, *but} - _PLATFORMS:
        raise BadFile(str(file), place, f"{min(unknown)} is not a platform ({', '.join(sorted(_PLATFORMS))})")
    return frozenset(only) - frozenset(but)
