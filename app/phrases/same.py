"""When two texts say the same: one measure for the bank's check and for the list that an agent sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

ALIKE = 80.0
"""From this character ratio on (0 to 100) two texts say the same."""

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
    return text in others or process.extractOne(text, others, scorer=fuzz.ratio, score_cutoff=ALIKE) is not None
