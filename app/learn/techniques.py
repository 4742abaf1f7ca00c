"""Guesses the technique of a reply: naive Bayes over the characters of the bank's phrases and where they serve."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from app.phrases.bank import Bank
from app.phrases.same import bare
from app.phrases.slots import blank
from app.vocabulary import Intent, Stage, Technique

_FEW = 0.5
"""What every pair of characters counts before it was seen."""
_PLACE = 2.0
"""How much a stage or an intent in which the reply was given counts beside one pair of characters."""


class Techniques:
    """What the phrases of a bank show of their techniques."""

    def __init__(self, bank: Bank) -> None:
        self._pairs: dict[Technique, Counter[str]] = defaultdict(Counter)
        self._places: dict[Technique, Counter[str]] = defaultdict(Counter)
        self._phrases: Counter[Technique] = Counter()
        for phrase in bank:
            self._pairs[phrase.technique].update(_pairs(phrase.text))
            self._places[phrase.technique].update([*phrase.stages, *phrase.intents])
            self._phrases[phrase.technique] += 1
        self._kinds = len({pair for pairs in self._pairs.values() for pair in pairs}) + 1

    def guess(self, text: str, stages: Iterable[Stage], intents: Iterable[Intent]) -> Technique:
        """The likeliest technique of a text that is said in these stages, to these intents; of equal ones the first."""
        pairs, places = _pairs(text), [*stages, *intents]
        return max(
            (one for one in Technique if self._phrases[one]),
            key=lambda one: self._score(one, pairs, places),
            default=Technique.QUICK_RESPONSE,
        )

    def _score(self, technique: Technique, pairs: Counter[str], places: Sequence[str]) -> float:
        known = self._pairs[technique]
        total = known.total() + _FEW * self._kinds
        score = math.log(self._phrases[technique])
        score += sum(times * math.log((known[pair] + _FEW) / total) for pair, times in pairs.items())
        seen, phrases = self._places[technique], self._phrases[technique]
        return score + _PLACE * sum(math.log((seen[one] + _FEW) / (phrases + 1)) for one in places)


def _pairs(text: str) -> Counter[str]:
    words = bare(blank(text))
    return Counter(words[at : at + 2] for at in range(len(words) - 1)) or Counter((words,))
