"""Which words of a fixed list stand in a text, all in one pass; in C where it was compiled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from app.native.load import Kernels, kernels


class Words:
    """A list of words, ready to be looked for in many texts. Built once; a search costs little where nothing stands."""

    def __init__(self, words: Iterable[str], kernels: Kernels | None = kernels) -> None:
        """Empty words are left out."""
        listed = tuple(sorted({word for word in words if word}))
        found_by = _Plain(listed) if kernels is None else kernels.Finder(listed)
        self.find: Callable[[str], list[str]] = found_by.find
        """The words that stand in the text, first those of one character, in its order; a word may come more than once.
        A longer one stands where its first two characters do, though the rest may follow at another such place."""


class _Plain:
    """The search in Python: a pattern proposes places, a table decides."""

    def __init__(self, listed: tuple[str, ...]) -> None:
        by_pair: dict[str, list[str]] = defaultdict(list)
        for word in listed:
            if len(word) > 1:
                by_pair[word[:2]].append(word)
        self._by_pair = {pair: tuple(found) for pair, found in by_pair.items()}
        # A first character of one word before the second of another is no word yet: the table looks again.
        firsts, seconds = _any_of(pair[0] for pair in by_pair), _any_of(pair[1] for pair in by_pair)
        self._pairs_in = re.compile(f"(?=({firsts}{seconds}))").findall
        self._singles_in = re.compile(_any_of(word for word in listed if len(word) == 1)).findall

    def find(self, text: str) -> list[str]:
        """As Words has it."""
        by_pair = self._by_pair
        found: list[str] = self._singles_in(text)
        found += [word for pair in self._pairs_in(text) if pair in by_pair for word in by_pair[pair] if word in text]
        return found


def _any_of(characters: Iterable[str]) -> str:
    """A pattern for one of these characters; of none, a pattern that fits nowhere."""
    listed = "".join(map(re.escape, sorted(set(characters))))
    return f"[{listed}]" if listed else "(?!)"
