"""The order of scored rows: best first, other ways of answering before a second phrase of one way, equal ones by id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from app.phrases.phrase import Phrase
from app.rank.columns import Alike, Array, BankColumns
from app.vocabulary import Technique

ALIKE_READ = 5
"""Of phrases with the same features so many are read: two may be shown, the rest stands in where texts are alike."""
READ_FIRST = 64
"""So many rows are read at first; seldom are more needed for a list of nine."""
UNIT = 1e-9
"""Scores are compared as whole numbers of this unit, so that equal sums are equal in whatever order they were added."""
NEVER = -9.0
"""A score below any sum of features: what a hard rule forbids stands there."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of rows, those of a technique side by side, each technique twice: for its best phrase and for all."""

    columns: BankColumns
    rows: Array
    firsts: list[int]
    """The place of the best row of each technique."""
    scores: Array
    """In whole units: one for the first phrase of each of `firsts`, then one for all other phrases of each row."""
    instead: dict[int, Alike]
    """By place, what is to be read instead of a row: the said stand apart, the dismissed are gone."""

    def in_order(self, full: set[Technique]) -> Iterator[tuple[int, Phrase]]:
        """The phrases that may be said, best first; of equal ones the first of a technique before a second, then by id.

        Those of the techniques in `full`, which may grow meanwhile, are passed by.
        """
        order = (-self.scores).argsort()
        read, place, firsts = order[:READ_FIRST].tolist(), 0, len(self.firsts)
        scores = self.scores.take(read).tolist()
        while place < len(scores) and (score := scores[place]) > NEVER / UNIT:
            end = place + 1
            while end < len(scores) and scores[end] == score:
                end += 1
            if end == len(scores) < len(order):
                read, scores = order.tolist(), self.scores.take(order).tolist()
                continue
            if end == place + 1:
                row = read[place]
                run = self._alike(self.firsts[row])[:1] if row < firsts else self._following(row - firsts, full)
                for phrase in run:
                    if phrase.technique not in full:
                        yield score, phrase
                place = end
                continue
            equal = read[place:end]
            opening = [self._alike(self.firsts[one])[0] for one in equal if one < firsts]
            opening.sort(key=_id_of)
            following = [phrase for one in equal if one >= firsts for phrase in self._following(one - firsts, full)]
            following.sort(key=_id_of)
            for phrase in (*opening, *following):
                if phrase.technique not in full:
                    yield score, phrase
            place = end

    def _alike(self, place: int) -> Alike:
        return self.instead[place] if place in self.instead else self.columns.rows[self.rows[place]]

    def _following(self, place: int, full: set[Technique]) -> Alike:
        alike = self._alike(place)
        if alike[0].technique in full:
            return ()
        return alike[place in self.firsts : ALIKE_READ]


_id_of = attrgetter("id")
