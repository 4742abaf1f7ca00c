"""Scores the phrases of the likely techniques against the moment, and puts those of each technique into order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.phrases.bank import Bank
from app.rank.columns import BankColumns, Row, columns_of
from app.rank.moment import Moment
from app.rank.order import NEVER, UNIT, Scored
from app.rank.rules import barred
from app.rank.techniques import TechniqueScores
from app.rank.vectors import points_of_rows
from app.rank.weights import W
from app.vocabulary import Technique

TECHNIQUES_READ = 16
"""So many techniques are looked into: with two of each, more cannot come into a list of nine."""
ROWS_READ = 64
"""So many of the best rows of a technique are read: two are shown, the others stand in for what was said before."""


def score_rows(moment: Moment, bank: Bank, found: TechniqueScores) -> Scored:
    """The phrases of the likely techniques with their scores."""
    columns, bars = columns_of(bank), barred(moment)
    likely = [(-points, one) for one, points in found.scores.items() if one in columns.shelves and one not in bars]
    likely.sort()
    likely = likely[:TECHNIQUES_READ]
    met = frozenset((*moment.used, *moment.dismissed))
    techniques: list[tuple[int, Sequence[Row]]] = []
    for (minus, technique), rows in zip(likely, _ordered(moment, columns, [one for _, one in likely]), strict=True):
        points = -minus
        if met and not met.isdisjoint(ids := columns.shelves[technique].ids):
            points += W["again"] * sum([one in ids for one in moment.used[-2:]])
            rows = _set_apart(moment, rows, met)
        techniques.append((round(points / UNIT), rows))
    return Scored(techniques)


def _ordered(moment: Moment, columns: BankColumns, techniques: Sequence[Technique]) -> list[Sequence[Row]]:
    """The best rows of each technique that may be said now, best first, of equal ones the least id first.

    All are weighed anew in one pass. To keep the orders of earlier moments was tried and cost more than it saved: so
    many small things that live long leave no room together for those that each turn makes (docs/performance.md).
    """
    if not techniques:
        return []
    numbers = [columns.numbers[one] for one in techniques]
    every = np.rint(points_of_rows(moment, columns, np.concatenate(numbers)) * (1 / UNIT)).astype(np.int64)
    found: list[Sequence[Row]] = []
    begin = 0
    for technique, its in zip(techniques, numbers, strict=True):
        points = every[begin : begin + len(its)]
        begin += len(its)
        best = (-points).argsort(kind="stable")[:ROWS_READ]
        best = best[points.take(best) > NEVER / UNIT]
        alikes = map(columns.shelves[technique].rows.__getitem__, best.tolist())
        found.append(list(zip(points.take(best).tolist(), alikes, strict=True)))
    return found


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
