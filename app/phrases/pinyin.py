"""How a text is typed: its syllables and initials, each character read as its word wants it (重庆: chongqing)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pypinyin import lazy_pinyin

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as keys: the syllables run together with the places where one begins, and the initials.

    A run of latin letters or digits is one syllable and gives one initial. Where something else stands between two
    runs (a comma, a slot), `|` stands in both, so that no match reaches over it.
    """

    full: str
    starts: tuple[int, ...]
    initials: str


def _as_it_is(unknown: str) -> Any:
    return list(unknown)  # a list gives one syllable per character


@lru_cache(maxsize=1 << 16)
def syllables_of(run: str) -> tuple[str, ...]:
    """The syllables of a run of Chinese characters, one for each."""
    return tuple(lazy_pinyin(run, errors=_as_it_is))


@lru_cache(maxsize=1 << 15)
def typed(text: str) -> Typed:
    """The keys of a text in lower case."""
    full: list[str] = []
    starts: list[int] = []
    initials: list[str] = []
    at, end = 0, 0
    for found in _RUN.finditer(text):
        if found.start() > end and full:
            full.append("|")
            initials.append("|")
            at += 1
        end = found.end()
        run = found.group()
        for syllable in (run,) if run.isascii() else syllables_of(run):
            starts.append(at)
            full.append(syllable)
            initials.append(syllable[0])
            at += len(syllable)
    return Typed("".join(full), tuple(starts), "".join(initials))
