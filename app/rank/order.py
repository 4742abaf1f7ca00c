"""The order of scored rows: best first, other ways of answering before a second phrase of one way, equal ones by id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heapreplace
from operator import attrgetter
from typing import NamedTuple

from app.phrases.phrase import Phrase
from app.rank.columns import Alike, Row
from app.rank.weights import W
from app.vocabulary import Technique

ALIKE_READ = 5
"""Of phrases with the same features so many are read: two may be shown, the rest stands in where texts are alike."""
UNIT = 1e-9
"""Scores are compared as whole numbers of this unit, so that equal sums are equal in whatever order they were added."""
NEVER = -9.0
"""A score below any sum of features: what a hard rule forbids stands there."""
SECOND = round(W["second"] / UNIT)
"""So far the second phrase of a technique and those after it stand back."""

_Entry = tuple[int, bool, str, Phrase, Iterator[tuple[int, str, Phrase]] | int]
"""What is next of a technique, so that the least entry is the best: minus its score, whether it is a second phrase, its
id; then the phrase, and what follows of the technique, or, as long as nothing does, the technique's place."""


class Plain(NamedTuple):
    """The order in Python: for each technique its points and its rows, best first and equal ones by id, each with its
    own points."""

    techniques: Sequence[tuple[int, Sequence[Row]]]
    """All points in whole units; a row's score is the sum of both."""

    def in_order(self, full: set[Technique]) -> Iterator[tuple[int, Phrase]]:
        """As score.Scored has it."""
        nexts: list[_Entry] = []
        for place, (points, rows) in enumerate(self.techniques):
            if rows:
                best, alike = rows[0]
                first = alike[0]
                nexts.append((-points - best, False, first.id, first, place))
        heapify(nexts)
        while nexts:
            minus, _, _, phrase, rest = nexts[0]
            if phrase.technique in full:
                heappop(nexts)
                continue
            yield -minus, phrase
            if isinstance(rest, int):
                points, rows = self.techniques[rest]
                rest = _following(points + SECOND, rows)
            if (following := next(rest, None)) is None:
                heappop(nexts)
            else:
                minus, name, phrase = following
                heapreplace(nexts, (minus, True, name, phrase, rest))


def _following(points: int, rows: Sequence[Row]) -> Iterator[tuple[int, str, Phrase]]:
    """All phrases of a technique but its first, best first, equal ones by id: minus the score, the id, the phrase."""
    place, opened = 0, 1
    while place < len(rows):
        score, alike = rows[place]
        run: Alike = alike[opened:ALIKE_READ]
        place, opened = place + 1, 0
        if place < len(rows) and rows[place][0] == score:
            equal = list(run)
            while place < len(rows) and rows[place][0] == score:
                equal += rows[place][1][:ALIKE_READ]
                place += 1
            run = tuple(sorted(equal, key=_id_of))
        for phrase in run:
            yield -points - score, phrase.id, phrase


_id_of = attrgetter("id")
