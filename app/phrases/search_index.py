"""What a shelf's phrases are compared by in a search: ids, texts, syllables and initials, each as one long string.

A search in one long string runs at the speed of C; the place of a match tells the phrase. An index belongs to its
shelf, which never changes, so that a changed phrase costs the index of one shelf.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from weakref import WeakKeyDictionary

from app.phrases.bank import Shelf
from app.phrases.phrase import Phrase
from app.phrases.pinyin import Typed, reads, typed
from app.phrases.slots import cut, slots_of
from app.vocabulary import INTENT_NAMES, TECHNIQUE_NAMES

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
Match = tuple[int, int]
"""A row, and the place in its text, counted in characters or units."""


class Lines:
    """Texts end to end in one string, with the row of every place."""

    def __init__(self, texts: list[str]) -> None:
        self.all = "\n".join(texts)
        self.starts = list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0)) if texts else []

    def holding(self, word: str) -> Iterator[Match]:
        """Each row that holds the word, with its first place there."""
        at = self.all.find(word)
        while at >= 0:
            row = bisect_right(self.starts, at) - 1
            yield row, at - self.starts[row]
            if row + 1 == len(self.starts):
                return
            at = self.all.find(word, self.starts[row + 1])

    def places(self, word: str) -> Iterator[Match]:
        """Every place of the word."""
        at = self.all.find(word)
        while at >= 0:
            row = bisect_right(self.starts, at) - 1
            yield row, at - self.starts[row]
            at = self.all.find(word, at + 1)


class ShelfIndex:
    """One technique's phrases, ready to be searched."""

    def __init__(self, shelf: Shelf) -> None:
        phrases = sorted(shelf.phrases.values(), key=lambda phrase: phrase.id)
        self.technique = shelf.technique.value
        self.name = TECHNIQUE_NAMES[shelf.technique].lower()
        self.typed_name = typed(self.name)
        self.ids = [phrase.id for phrase in phrases]
        self.texts = [_text(phrase.text) for phrase in phrases]
        self._keys = [_typed_text(text) for text in self.texts]
        self._id_lines = Lines([phrase.id.lower() for phrase in phrases])
        self._text_lines = Lines(self.texts)
        self._initial_lines = Lines([keys.initials for keys in self._keys])
        self._full_lines = Lines([keys.full for keys in self._keys])
        self._syllables = frozenset(one for keys in self._keys for one in keys.syllables if len(one) > 1)
        self._unit_at = [dict(zip(keys.starts, range(len(keys.starts)), strict=True)) for keys in self._keys]
        titles: dict[str, list[Match]] = {}
        for row, phrase in enumerate(phrases):
            for place, title in enumerate(_titles(phrase)):
                titles.setdefault(title, []).append((row, place))
        self.titles = [(title, _typed_text(title), rows) for title, rows in titles.items()]

    def every(self) -> Iterator[Match]:
        """All rows."""
        return ((row, 0) for row in range(len(self.ids)))

    def with_id(self, word: str) -> Iterator[Match]:
        """The row of the phrase with this id."""
        return ((row, 0) for row, _ in self._id_lines.holding(word) if self.ids[row].lower() == word)

    def with_id_part(self, word: str) -> Iterator[Match]:
        """Rows whose id begins with the word, or has a part that is the word."""
        if len(word) < 2:
            return
        for row, place in self._id_lines.holding(word):
            if place == 0 or (len(word) > 2 and word in re.split(r"[._]", self.ids[row].lower())):
                yield row, place

    def texts_starting(self, word: str) -> Iterator[Match]:
        """Rows whose text begins with the word."""
        return (match for match in self._text_lines.holding(word) if match[1] == 0)

    def texts_holding(self, word: str) -> Iterator[Match]:
        """Rows whose text holds the word."""
        return self._text_lines.holding(word)

    def texts_with_all(self, characters: str) -> Iterator[Match]:
        """Rows whose text holds every one of the characters."""
        for row, place in self._text_lines.holding(characters[0]):
            if all(character in self.texts[row] for character in characters):
                yield row, place

    def initials_holding(self, word: str) -> Iterator[Match]:
        """Rows in which the word stands as initials of neighbouring characters."""
        return self._initial_lines.holding(word)

    def pinyin_holding(self, word: str) -> Iterator[Match]:
        """Rows in which the word stands as full pinyin, from the beginning of a syllable on."""
        for row, place in self._full_lines.places(word):
            if (unit := self._unit_at[row].get(place)) is not None:
                yield row, unit

    def readable_as(self, word: str) -> Iterator[Match]:
        """Rows in which a place can be typed as the word in any mixture of characters, syllables and initials.

        Looked for around an anchor: the Chinese characters of the word, else its first whole syllable.
        """
        if anchor := _CHINESE.search(word):
            yield from self._around(self._text_anchors(anchor.group()), anchor.start(), word)
        elif word.isalnum():
            for begin, syllable in self._syllables_in(word):
                yield from self._around(self.pinyin_holding(syllable), begin, word)

    def _syllables_in(self, word: str) -> Iterator[tuple[int, str]]:
        """Where a syllable of this shelf first stands whole in the word, all before it being initials."""
        for begin in range(len(word) - 1):
            lengths = [length for length in (6, 5, 4, 3, 2) if word[begin : begin + length] in self._syllables]
            if lengths:
                yield from ((begin, word[begin : begin + length]) for length in dict.fromkeys(lengths[:2]))
                return

    def _text_anchors(self, characters: str) -> Iterator[Match]:
        for row, _ in self._text_lines.holding(characters):
            units = self._keys[row].units
            for unit, character in enumerate(units):
                if character == characters[0]:
                    yield row, unit

    def _around(self, anchors: Iterator[Match], before: int, word: str) -> Iterator[Match]:
        """Anchors around which the whole word can be read, `before` letters of it standing before the anchor."""
        for row, unit in anchors:
            for begin in range(max(0, unit - before), unit + 1):
                if reads(self._keys[row], begin, word):
                    yield row, begin
                    break


_INDEXES: WeakKeyDictionary[Shelf, ShelfIndex] = WeakKeyDictionary()
# Shelves never change and banks share them, so an index lives as long as its shelf.


def index_of(shelf: Shelf) -> ShelfIndex:
    """The index of a shelf, built when it is first asked for."""
    if (known := _INDEXES.get(shelf)) is None:
        known = _INDEXES[shelf] = ShelfIndex(shelf)
    return known


@lru_cache(maxsize=1 << 15)
def _typed_text(text: str) -> Typed:
    """Kept by text: a shelf that changes in one phrase has the keys of all others."""
    return typed(text)


def _text(text: str) -> str:
    """A phrase's text in lower case, its slots parted from the words by blanks."""
    parts = (f" {part} " if place % 2 else part for place, part in enumerate(cut(text)))
    return "".join(parts).strip().lower()


def _titles(phrase: Phrase) -> tuple[str, ...]:
    """What a phrase is about beside its technique: the facts that it tells, the intents that it answers."""
    return (*map(str.lower, slots_of(phrase.text)), *(INTENT_NAMES[intent] for intent in phrase.intents))
