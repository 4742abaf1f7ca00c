"""One spelling for what buyers type: width, case, traditional characters, placeholders, emoticons, slips of pinyin.

Two depths. `fold` keeps the length, so that offsets into it are offsets into the given text (the wording check needs
that); `normalize` goes on to shorten and repair, and is what the reader reads.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from app.understand.sieve import sieve_of
from app.understand.slips import SLIPS

_HAN = range(0x3400, 0xA000)


@cache
def _simpler() -> dict[int, str]:
    """Every character that has another simplified form; asked of opencc once, since a call costs more than a reading.

    The characters stand on lines of their own, so that no phrase rule of opencc applies and one stays one.
    """
    characters = [chr(code) for code in _HAN]
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(old): new for old, new in zip(characters, simplified, strict=True) if new != old and len(new) == 1}


def _narrow(character: str) -> str:
    """The character in its plain width and lower case, unless that would be more than one character."""
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character


class _Folding(dict[int, str]):
    """A translation table that works out a character when it first meets it."""

    def __missing__(self, code: int) -> str:
        folded = _narrow(_simpler().get(code) or chr(code))
        if len(self) < _MOST_FOLDED:
            self[code] = folded
        return folded


_MOST_FOLDED = 20_000
_FOLDING = _Folding()
_PLACEHOLDER = re.compile(r"\[([一-鿿]{2,6})[xX]?\]")
_LINK = re.compile(r"(?:https?://|www\.)[^\s一-鿿]+")
_EMOTICON = re.compile(r"/:[\w^$@~!?<>().*-]{1,6}|/[一-鿿]{2}(?=$|\s|/)")
_REPEATED = re.compile(r"(.)\1{2,}")
_SLIPS = sieve_of([(tuple(SLIPS),)])
_SLIP = re.compile("|".join(sorted(map(re.escape, SLIPS), key=len, reverse=True)))


def fold(text: str) -> str:
    """The text in plain width, lower case and simplified characters; as many code points as before."""
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDING)


def normalize(text: str) -> str:
    """The text as the reader reads it: folded, its links, placeholders and emoticons in one form, slips repaired.

    A character typed more than twice in a row stands twice; digits are left alone where they are three or more alike.
    """
    text = fold(text)
    if "/" in text or "www." in text:
        text = _EMOTICON.sub("☺", _LINK.sub("[链接]", text))
    if "[" in text:
        text = _PLACEHOLDER.sub(r"[\1]", text)
    text = _REPEATED.sub(lambda run: run[0] if run[1].isdigit() else run[1] * 2, text)
    if _SLIPS.may(text):
        text = _SLIP.sub(lambda slip: SLIPS[slip[0]], text)
    return " ".join(text.split())
