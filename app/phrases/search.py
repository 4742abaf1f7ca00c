"""Search in the bank as agents type: words, technique names, full pinyin, initials, and mixtures of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from app.phrases.bank import Bank
from app.phrases.phrase import Phrase
from app.phrases.pinyin import Typed, typed
from app.phrases.slots import cut, slots_of
from app.vocabulary import INTENT_NAMES, TECHNIQUE_NAMES

EXACT, ID, NAME_STARTS, TEXT_STARTS = 1000, 700, 650, 600
NAME_INITIALS, TITLE_INITIALS, TEXT_INITIALS = 540, 520, 500
TITLE_HOLDS, TEXT_HOLDS = 470, 450
TITLE_PINYIN, TEXT_PINYIN = 420, 400
MIXED, SCATTERED = 200, 100
"""The tiers: a hit in a higher one always stands before a hit in a lower one. Their order is QuickText's."""

_TRIGGER = re.compile(r"^[/、::]+")
_MANY = 2000
"""So many characters of a query are read."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found, why (in Chinese, for the agent), and how well (its tier, and a little within it)."""

    phrase: Phrase
    why: str
    score: float


@dataclass(frozen=True, slots=True)
class _Row:
    """What a query is held against for one phrase: all in lower case."""

    phrase: Phrase
    name: str
    titles: tuple[str, ...]
    """What the phrase is about beside its technique: the intents that it answers, its slots."""
    text: str

    @property
    def typed_text(self) -> Typed:
        return typed(self.text)


@lru_cache(maxsize=1 << 15)
def _row(phrase: Phrase) -> _Row:
    titles = (*(INTENT_NAMES[intent] for intent in phrase.intents), *slots_of(phrase.text))
    text = "".join(part if place % 2 == 0 else f" {part} " for place, part in enumerate(cut(phrase.text)))
    return _Row(phrase, TECHNIQUE_NAMES[phrase.technique].lower(), tuple(map(str.lower, titles)), text.strip().lower())


def folded(q: str) -> str:
    """A query as it is compared: half width, lower case, blanks at the ends and a leading `/` or `、` gone."""
    return _TRIGGER.sub("", unicodedata.normalize("NFKC", q[:_MANY]).lower().strip()).strip()


class Search:
    """Finds phrases of one bank. Made in no time; what it compares is worked out at the first query and kept."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    @cached_property
    def _rows(self) -> list[_Row]:
        return [_row(phrase) for phrase in self._bank]

    def find(self, q: str, limit: int) -> list[Hit]:
        """The best hits, at most `limit`, best first, ties by id. Words parted by blanks must all be found."""
        words = folded(q).split()
        if not words or limit < 1:
            return []
        hits = []
        for row in self._rows:
            found = [_match(row, word) for word in words]
            if all(found):
                worst = min(found, key=lambda one: one[0] if one else 0)
                if worst:
                    hits.append(Hit(row.phrase, worst[1], worst[0]))
        hits.sort(key=lambda hit: (-hit.score, hit.phrase.id))
        return hits[:limit]


def _starts(keys: Typed, word: str) -> bool:
    """Whether the syllables hold the word from the beginning of one of them on."""
    at = keys.full.find(word)
    while at >= 0:
        if at in keys.starts:
            return True
        at = keys.full.find(word, at + 1)
    return False


def _match(row: _Row, word: str) -> tuple[float, str] | None:
    phrase = row.phrase
    if word in (row.name, phrase.id.lower(), phrase.technique):
        return EXACT, f"就是「{word}」"
    if phrase.id.lower().startswith(word) or (len(word) > 2 and word in re.split(r"[._]", phrase.id.lower())):
        return ID, f"编号含「{word}」"
    if row.name.startswith(word):
        return NAME_STARTS, f"技巧「{row.name}」"
    if row.text.startswith(word):
        return TEXT_STARTS, f"以「{word}」开头"
    if word.isascii():
        if typed(row.name).initials.startswith(word):
            return NAME_INITIALS, f"技巧「{row.name}」首字母"
        for title in row.titles:
            if typed(title).initials.startswith(word):
                return TITLE_INITIALS, f"「{title}」首字母"
        if word in row.typed_text.initials:
            return TEXT_INITIALS, "首字母"
        if word in row.text:
            return TEXT_HOLDS, f"含「{word}」"
        if typed(row.name).full.startswith(word):
            return TITLE_PINYIN, f"技巧「{row.name}」拼音"
        for title in row.titles:
            if typed(title).full.startswith(word):
                return TITLE_PINYIN, f"「{title}」拼音"
        if _starts(row.typed_text, word):
            return TEXT_PINYIN, "拼音"
        return None
    if any(word in title for title in (row.name, *row.titles)):
        return TITLE_HOLDS, f"关于「{word}」"
    if word in row.text:
        return TEXT_HOLDS, f"含「{word}」"
    if all(character in row.text for character in word):
        return SCATTERED, f"含「{'、'.join(dict.fromkeys(word))}」"
    return None
