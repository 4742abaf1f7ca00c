"""Which phrase of the bank an agent's line repeats: same words, whatever stands in the slots and between the words."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from app.phrases.bank import Bank
from app.phrases.phrase import Phrase

SLOT_CHARS = 60
"""The longest value of a slot that is recognised, in code points without punctuation."""

HEAD = 2
"""By so many first characters the phrases are looked up."""

_SLOT = re.compile(r"\{[^{}]+\}")
_NOT_WORDS = re.compile(r"[\W_]+")

_Index = dict[str, list[tuple[re.Pattern[str], Phrase]]]


def phrase_said(bank: Bank, text: str) -> Phrase | None:
    """The phrase whose text this line is, with any values in its slots; None where there is none."""
    words = _words(text)
    if not words:
        return None
    index = _index(bank)
    for head in (words[:HEAD], ""):
        for pattern, phrase in index.get(head, ()):
            if pattern.fullmatch(words):
                return phrase
    return None


@lru_cache(maxsize=64)
def _index(bank: Bank) -> _Index:
    """The phrases by their first characters; those that begin with a slot, or nearly, under the empty text.

    A bank never changes (`with_changes` makes another), so remembering the index of the last few is safe: it is the
    same answer, sooner.
    """
    index: _Index = defaultdict(list)
    for phrase in bank:
        pieces = [_words(piece) for piece in _SLOT.split(phrase.text)]
        if sum(map(len, pieces)) < HEAD:
            continue  # nearly nothing but slots would match any line
        pattern = re.compile(f".{{0,{SLOT_CHARS}}}".join(map(re.escape, pieces)), re.DOTALL)
        index[pieces[0][:HEAD] if len(pieces[0]) >= HEAD else ""].append((pattern, phrase))
    return dict(index)


def _words(text: str) -> str:
    return _NOT_WORDS.sub("", text)
