"""When two texts say the same: one measure for the bank's check and for the list that an agent sees."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

ALIKE = 80.0
"""From this character ratio on (0 to 100) two texts say the same."""

_MOST_LONG = (200 - ALIKE) / ALIKE + 0.01
_LEAST_LONG = 1 / _MOST_LONG
"""A ratio is twice the characters in common by all characters, so these bound what can be alike."""

_NOT_WORD = re.compile(r"\W+")
_ratio = fuzz.ratio


def bare(text: str) -> str:
    """The text without punctuation, blanks and emoji; two texts that differ in nothing else say the same."""
    return _NOT_WORD.sub("", text)


def says_again(text: str, others: Sequence[str]) -> bool:
    """Whether a bare text is alike to one of several others."""
    least, most = len(text) * _LEAST_LONG, len(text) * _MOST_LONG
    for other in others:
        # Texts so different in length cannot be alike; that is seen sooner than it is measured.
        if not least <= len(other) <= most:
            continue
        if _ratio(text, other, score_cutoff=ALIKE):
            return True
    return False
