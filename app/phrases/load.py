"""From the folder of TOML files to the bank: all or nothing for a start, all problems at once for a check."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from rapidfuzz import fuzz, process

from app.errors import BadField, BadPhrase
from app.phrases.bank import Bank
from app.phrases.parse import PLATFORMS, SHIPPED, parse_phrase
from app.phrases.phrase import Phrase
from app.phrases.same import ALIKE, bare
from app.phrases.slots import blank

__all__ = ["Rules", "check_bank", "load_bank", "parse_phrase"]


class Finding(Protocol):
    """What a wording rule found in a text."""

    @property
    def found(self) -> str:
        """The words that break the rule."""

    @property
    def why(self) -> str:
        """Why they do."""


class Rules(Protocol):
    """The wording rules, as `app.understand.wording.WordingRules` has them."""

    def check(self, text: str, platform: str) -> tuple[Any, ...]:
        """The findings in a text on a platform; each is a Finding."""


def load_bank(folder: Path) -> Bank:
    """All phrases of the folder's `*.toml`. Raises BadPhrase at the first problem, naming file, phrase and reason."""
    phrases: list[Phrase] = []
    for found in _read(folder):
        if isinstance(found, BadPhrase):
            raise found
        phrases.append(found[1])
    return Bank(phrases)


def check_bank(folder: Path, rules: Rules) -> list[BadPhrase]:
    """Every problem of the folder: what `load_bank` refuses, wording rules, and texts that say the same."""
    problems: list[BadPhrase] = []
    good: list[tuple[str, Phrase]] = []
    for found in _read(folder):
        if isinstance(found, BadPhrase):
            problems.append(found)
        else:
            good.append(found)
    for file, phrase in good:
        problems += _wording(file, phrase, rules)
    problems += _alike(good)
    return sorted(problems, key=lambda problem: (problem.file, problem.phrase_id))


def _read(folder: Path) -> Iterator[tuple[str, Phrase] | BadPhrase]:
    """Each phrase with its file, or the reason why it is none. No file at all is a problem, not an empty bank."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        yield BadPhrase(str(folder), "", "there is no .toml file in this folder")
    seen: dict[str, str] = {}
    for file in files:
        for phrase_id, table in _tables(file):
            if isinstance(table, BadPhrase):
                yield table
            elif phrase_id in seen:
                yield BadPhrase(file.name, phrase_id, f"this id stands in {seen[phrase_id]} already")
            else:
                seen[phrase_id] = file.name
                try:
                    yield file.name, parse_phrase(table, phrase_id, SHIPPED)
                except BadField as error:
                    yield BadPhrase(file.name, phrase_id, str(error))


def _tables(file: Path) -> Iterator[tuple[str, dict[str, Any] | BadPhrase]]:
    """The `[[phrase]]` tables of a file by id; one without an id goes by its number."""
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        yield "", BadPhrase(file.name, "", f"cannot be read: {error}")
        return
    tables = content.pop("phrase", [])
    for key in content:
        yield "", BadPhrase(file.name, "", f"{key!r} is unknown here; a phrase begins with [[phrase]]")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        yield "", BadPhrase(file.name, "", "a phrase begins with [[phrase]], in two brackets")
        return
    for number, table in enumerate(tables, 1):
        phrase_id = table.pop("id", None)
        if isinstance(phrase_id, str) and phrase_id:
            yield phrase_id, table
        else:
            yield f"#{number}", BadPhrase(file.name, f"#{number}", "id: is missing or not a text")


def _wording(file: str, phrase: Phrase, rules: Rules) -> Iterator[BadPhrase]:
    """What the wording rules say of a text, on each platform where it may be said; a rule's words once."""
    told: set[tuple[str, str]] = set()
    for platform in phrase.platform or PLATFORMS:
        for issue in rules.check(phrase.text, platform):
            if (issue.found, issue.why) not in told:
                told.add((issue.found, issue.why))
                yield BadPhrase(file, phrase.id, f"text: {issue.found!r}: {issue.why}")


def _alike(phrases: list[tuple[str, Phrase]]) -> Iterator[BadPhrase]:
    """Pairs of texts that say the same once slots and punctuation are gone; told at the second of the two."""
    bared = [bare(blank(phrase.text)) for _, phrase in phrases]
    ratios = process.cdist(bared, bared, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
    for one, other in np.argwhere(np.triu(ratios, 1) > 0):
        file, phrase = phrases[other]
        earlier_file, earlier = phrases[one]
        why = f"text: says the same as {earlier.id} in {earlier_file} (alike to {ratios[one, other]} of 100)"
        yield BadPhrase(file, phrase.id, why)
