"""How a text is typed: its syllables and initials, each character read as its word wants it (重庆: chongqing)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
PART = "|"
"""Stands in syllables and initials where a comma, a blank or the like parts two runs: no match reaches over it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as keys, one unit for each Chinese character and for each run of letters or digits.

    `units` are what stands in the text, `syllables` how each is typed, `starts` where each begins in `full` (the
    syllables run together) and `initials` the first letter of each.
    """

    units: tuple[str, ...]
    syllables: tuple[str, ...]
    starts: tuple[int, ...]
    full: str
    initials: str


@cache
def _library() -> tuple[Callable[[str], Iterable[str]], Callable[..., list[str]]]:
    """What cuts a run into words, and what reads a word. Its dictionary has 57 MB and takes half a second to load, so
    it is loaded when somebody first searches by pinyin and not when a server starts."""
    from pypinyin import lazy_pinyin
    from pypinyin.seg.mmseg import seg

    return seg.cut, lazy_pinyin


@lru_cache(maxsize=1 << 16)
def _syllables_of_word(word: str) -> tuple[str, ...]:
    return tuple(_library()[1](word, errors=_as_it_is))


def _as_it_is(unknown: str) -> Any:
    return list(unknown)  # a list gives one syllable per character


def typed(text: str) -> Typed:
    """The keys of a text in lower case."""
    units: list[str] = []
    syllables: list[str] = []
    end = 0
    for found in _RUN.finditer(text):
        if units and found.start() > end:
            units.append(PART)
            syllables.append(PART)
        end = found.end()
        run = found.group()
        if run.isascii():
            units.append(run)
            syllables.append(run)
        else:
            units.extend(run)
            # cut into words once; a word's syllables are asked for again and again
            for word in _library()[0](run):
                syllables.extend(_syllables_of_word(word))
    starts = accumulate((len(syllable) for syllable in syllables[:-1]), initial=0) if syllables else ()
    return Typed(
        units=tuple(units),
        syllables=tuple(syllables),
        starts=tuple(starts),
        full="".join(syllables),
        initials="".join(syllable[0] for syllable in syllables),
    )


def spelled(text: str) -> str:
    """How a text is typed, for whoever searches without this program: a syllable a unit, with blanks between.

    A unit is a Chinese character or a run of a-z and digits of the text in lower case; the rest is left out.
    """
    return " ".join(syllable for syllable in typed(text.lower()).syllables if syllable != PART)


def reads(keys: Typed, unit: int, query: str) -> bool:
    """Whether the text can be typed as the query from a unit on: characters, syllables and initials in any mixture.

    The last syllable may be unfinished; every other is typed whole or by its initial.
    """
    if not query:
        return True
    if unit == len(keys.units) or keys.units[unit] == PART:
        return False
    character, syllable = keys.units[unit], keys.syllables[unit]
    if query.startswith(character) and reads(keys, unit + 1, query[len(character) :]):
        return True
    if syllable.startswith(query):
        return True
    if query.startswith(syllable) and reads(keys, unit + 1, query[len(syllable) :]):
        return True
    return query[0] == syllable[0] and reads(keys, unit + 1, query[1:])
