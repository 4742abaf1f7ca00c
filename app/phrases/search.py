"""Search in the bank as agents type: words, technique names, full pinyin, initials, and mixtures of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest

from app.phrases.bank import Bank
from app.phrases.phrase import Phrase
from app.phrases.search_index import ShelfIndex, index_of

EXACT, ID, NAME_STARTS, TEXT_STARTS = 1000, 700, 650, 600
NAME_INITIALS, TITLE_INITIALS, TEXT_INITIALS = 540, 520, 500
TITLE_HOLDS, TEXT_HOLDS = 470, 450
NAME_PINYIN, TITLE_PINYIN, TEXT_PINYIN = 430, 420, 400
MIXED, SCATTERED = 200, 100
"""The tiers: a hit in a higher one always stands before a hit in a lower one. Their order is QuickText's."""

WITHIN = 9
"""More than the points within a tier."""

WORDS_READ = 4
CHARACTERS_READ = 40
"""So much of a query is read; what is longer is no query but a pasted text."""

_TRIGGER = re.compile(r"^[/、:]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found, why (in Chinese, for the agent), and how well (its tier, and a little within it)."""

    phrase: Phrase
    why: str
    score: float


_Found = dict[str, tuple[float, str]]
"""By the id of a phrase: its score, and why."""


def folded(q: str) -> str:
    """A query as it is compared: half width, lower case, blanks at the ends and a leading `/`, `、` or `::` gone."""
    plain = unicodedata.normalize("NFKC", q[:500]).lower().strip()
    return _TRIGGER.sub("", plain).strip()[:CHARACTERS_READ].replace("'", "")


class Search:
    """Finds phrases of one bank. Made in no time: each shelf's index is built at the first query and kept with it."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def find(self, q: str, limit: int) -> list[Hit]:
        """The best hits, at most `limit`, best first, ties by id. Words parted by blanks must all be found."""
        words = folded(q).split()[:WORDS_READ]
        if not words or limit < 1:
            return []
        best: list[tuple[float, str, str, Phrase]] = []
        floor = 0.0
        for shelf in self._bank.shelves.values():
            index = index_of(shelf)
            found = _find(index, words[0], floor)
            for word in words[1:]:
                more = _find(index, word, floor) if found else {}
                found = {one: min(found[one], more[one]) for one in found.keys() & more.keys()}
            if found:
                best += [(-score, one, why, shelf.phrases[one]) for one, (score, why) in found.items()]
                best = nsmallest(limit, best, key=lambda hit: hit[:2])
                floor = -best[-1][0] if len(best) == limit else 0.0
        return [Hit(phrase, why, -minus) for minus, _, why, phrase in best]


def _find(index: ShelfIndex, word: str, floor: float) -> _Found:
    """The phrases of a shelf in which a word is found, each in its highest tier; none that could not reach `floor`."""
    found: _Found = {}
    for tier, rows, why in _tiers(index, word):
        if tier + WITHIN < floor:
            break
        for row, place in rows:
            phrase_id = index.ids[row]
            if phrase_id not in found:
                # within a tier: what stands early, and in a short text, is more what the phrase is about
                found[phrase_id] = (tier + 6 / (1 + place) + 3 / (3 + len(index.texts[row])), why)
        if len(found) == len(index.ids):
            break
    return found


def _tiers(index: ShelfIndex, word: str) -> Iterator[tuple[int, Iterator[tuple[int, int]], str]]:
    """For each tier, highest first: the rows that match, each with the place where, and why."""
    if word in (index.name, index.technique):
        yield EXACT, index.every(), f"技巧「{index.name}」"
    yield EXACT, index.with_id(word), "编号"
    yield ID, index.with_id_part(word), f"编号含「{word}」"
    if index.name.startswith(word):
        yield NAME_STARTS, index.every(), f"技巧「{index.name}」"
    yield TEXT_STARTS, index.texts_starting(word), f"开头「{word}」"
    typeable = word.isascii() and word.isalnum()
    if typeable:
        if index.typed_name.initials.startswith(word):
            yield NAME_INITIALS, index.every(), f"技巧「{index.name}」首字母"
        for title, keys, rows in index.titles:
            if keys.initials.startswith(word):
                yield TITLE_INITIALS, iter(rows), f"「{title}」首字母"
        yield TEXT_INITIALS, index.initials_holding(word), "首字母"
    if word in index.name:
        yield TITLE_HOLDS, index.every(), f"技巧「{index.name}」"
    for title, _, rows in index.titles:
        if word in title:
            yield TITLE_HOLDS, iter(rows), f"关于「{title}」"
    yield TEXT_HOLDS, index.texts_holding(word), f"含「{word}」"
    if typeable and len(word) > 1:
        if index.typed_name.full.startswith(word):
            yield NAME_PINYIN, index.every(), f"技巧「{index.name}」拼音"
        for title, keys, rows in index.titles:
            if keys.full.startswith(word):
                yield TITLE_PINYIN, iter(rows), f"「{title}」拼音"
        yield TEXT_PINYIN, index.pinyin_holding(word), "拼音"
    if len(word) > 2:
        yield MIXED, index.readable_as(word), f"读作「{word}」"
    if not word.isascii() and len(word) > 1:
        yield SCATTERED, index.texts_with_all(word), f"含「{'、'.join(dict.fromkeys(word))}」"
