"""The character n-grams of a text as numbers of buckets: hashed, all at once, with no string made for any of them.

A number is a sum of code points, each times a number that its place in the run has, of which the high bits stay. Two
n-grams may so share a bucket; there are enough of them that this is rare among those that the model knows.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 20
"""How many buckets there are."""

LONGEST = 4
"""The longest n-gram, in characters."""

Buckets = NDArray[np.uint32]

_CODE = np.dtype(np.uint32)
_SHIFT = np.uint32(12)  # of 32 bits, so that 20 stay
_END = "\0" * (LONGEST - 1)


def multipliers(**lengths: tuple[int, ...]) -> Buckets:
    """What the characters of runs are multiplied by: for each name a column for each of its lengths.

    The name salts: the same n-gram has another bucket under another name.
    """
    columns = []
    for name, its_lengths in lengths.items():
        chance = np.random.default_rng(zlib.crc32(name.encode()))
        for length in its_lengths:
            odd = chance.integers(0, 1 << 31, LONGEST) * 2 + 1
            columns.append(np.where(np.arange(LONGEST) < length, odd, 0))
    return np.column_stack(columns).astype(np.uint32)


def ngrams(text: str, by: Buckets) -> Buckets:
    """The buckets of the runs that begin at each character: a row a character, a column as `by` has it.

    What goes over the end stands for the end of the text. Any text will do, also one with lone surrogates.
    """
    codes = (text + _END).encode("utf-32-le", "surrogatepass")
    runs: Buckets = np.ndarray((len(text), LONGEST), _CODE, codes, 0, (4, 4))
    found: Buckets = (runs @ by) >> _SHIFT
    return found


def bucket_of(name: str) -> int:
    """The bucket of something that has a name."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) >> int(_SHIFT)


_PAIR = 0x9E3779B1


def words_and_pairs(words: Sequence[int]) -> Buckets:
    """The buckets of words, and of words that follow each other, given those of the words."""
    pairs = [((one * _PAIR + other) * _PAIR & 0xFFFFFFFF) >> 12 for one, other in pairwise(words)]
    return np.array([*words, *pairs], _CODE)
