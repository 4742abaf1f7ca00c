"""When two texts say the same: one measure for the bank's check and for the list that an agent sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

ALIKE = 80.0
"""From this character ratio on (0 to 100) two texts say the same."""

_MOST_LONG = (200 - ALIKE) / ALIKE + 0.01
_LEAST_LONG = 1 / _MOST_LONG
"""A ratio is twice the characters in common by all characters, so these bound what can be alike."""

_NOT_WORD = re.compile(r"\W+")


def bare(text: str) -> str:
    """The text without punctuation, blanks and emoji; two texts that differ in nothing else say the same."""
    return _NOT_WORD.sub("", text)


@lru_cache(maxsize=1 << 15)
def bare_phrase(text: str) -> str:
    """The same for a phrase's own text, which comes again and again."""
    return bare(text)


def says_again(text: str, others: Sequence[str]) -> bool:
    """Whether a bare text is alike to one of several others."""
    size = len(text)
    for other in others:
        # Texts so different in length cannot be alike; that is seen sooner than it is measured.
        if size * _LEAST_LONG <= len(other) <= size * _MOST_LONG and fuzz.ratio(text, other, score_cutoff=ALIKE):
            return True
    return False
