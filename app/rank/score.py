"""Scores the phrases of the likely techniques against the moment, and puts those of each technique into order."""

from __future__ import annotations

from collections.abc import Sequence

from app.phrases.bank import Bank
from app.rank.columns import Row, columns_of
from app.rank.moment import Moment
from app.rank.order import UNIT, Scored
from app.rank.rules import barred
from app.rank.techniques import TechniqueScores
from app.rank.vectors import best_rows, weighing_of
from app.rank.weights import W

TECHNIQUES_READ = 16
"""So many techniques are looked into: with two of each, more cannot come into a list of nine."""
ROWS_READ = 6
"""So many of the best rows of a technique are read, and as many more as phrases were said or put aside before: two are
shown, the others stand in where their texts say the same."""


def score_rows(moment: Moment, bank: Bank, found: TechniqueScores) -> Scored:
    """The phrases of the likely techniques with their scores."""
    columns, bars = columns_of(bank), barred(moment)
    likely = [(-points, one) for one, points in found.scores.items() if one in columns.shelves and one not in bars]
    likely.sort()
    likely = likely[:TECHNIQUES_READ]
    met = frozenset((*moment.used, *moment.dismissed))
    techniques: list[tuple[int, Sequence[Row]]] = []
    weighing = weighing_of(moment, columns)
    best = best_rows(weighing, columns, [one for _, one in likely], ROWS_READ + len(met))
    for (minus, technique), rows in zip(likely, best, strict=True):
        points = -minus
        if met and not met.isdisjoint(ids := columns.shelves[technique].ids):
            points += W["again"] * sum([one in ids for one in moment.used[-2:]])
            rows = _set_apart(moment, rows, met)
        techniques.append((round(points / UNIT), rows))
    return Scored(techniques)


def _set_apart(moment: Moment, rows: Sequence[Row], met: frozenset[str]) -> list[Row]:
    """The rows where what was said has a row of its own and stands back, and what was dismissed is left out."""
    apart: list[Row] = []
    for points, alike in rows:
        if met.isdisjoint([one.id for one in alike]):
            apart.append((points, alike))
            continue
        if left := tuple([one for one in alike if one.id not in met]):
            apart.append((points, left))
        for one in alike:
            if one.id in moment.used and one.id not in moment.dismissed:
                apart.append((points + round(W["used"] / UNIT) * moment.used.count(one.id), (one,)))
    apart.sort(key=lambda row: (-row[0], row[1][0].id))
    return apart
