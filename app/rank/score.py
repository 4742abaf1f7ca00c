"""Scores the phrases of the likely techniques against the moment, and tells them best first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple, Protocol

from app.native.load import Kernels, kernels
from app.phrases.phrase import Phrase
from app.rank.columns import Array, BankColumns, Row
from app.rank.moment import Moment
from app.rank.order import ALIKE_READ, SECOND, UNIT, Plain
from app.rank.rules import barred
from app.rank.techniques import TechniqueScores
from app.rank.vectors import TABLES, Weighing, best_rows, weighing_of
from app.rank.weights import W
from app.vocabulary import Technique

TECHNIQUES_READ = 16
"""So many techniques are looked into: with two of each, more cannot come into a list of nine."""
ROWS_READ = 6
"""So many of the best rows of a technique are read, and as many more as phrases were said or put aside before: two are
shown, the others stand in where their texts say the same."""

_USED = round(W["used"] / UNIT)

Met = tuple[float, dict[str, int | None]]
"""What a buyer has met of a technique: its points for having been used last, and how far the met phrases stand back, by
id and in whole units; None: they are left out."""


class Scored(Protocol):
    """The phrases of the likely techniques, scored."""

    def in_order(self, full: set[Technique]) -> Iterator[tuple[int, Phrase]]:
        """The phrases that may be said, best first, with their scores in whole units (order.UNIT).

        Of equal ones the first of a technique comes before a second, then by id. Those of the techniques in `full`,
        which may grow meanwhile, are passed by.
        """


def score_rows(
    moment: Moment, columns: BankColumns, found: TechniqueScores, kernels: Kernels | None = kernels
) -> Scored:
    """The phrases of the likely techniques with their scores. In C where it was compiled."""
    bars = barred(moment)
    met = _met(moment, columns) if moment.used or moment.dismissed else {}
    weighing = weighing_of(moment, columns)
    if kernels is None:
        return _scored(found.scores, bars, met, columns, weighing, _rows_read(moment))
    limits = TECHNIQUES_READ, _rows_read(moment), ALIKE_READ, SECOND, UNIT, W["manner"]
    return _Compiled(kernels, found.scores, bars, met, columns.spans, columns.rows, weighing, TABLES, limits)


class _Compiled(NamedTuple):
    """As Scored has it: what stands behind it reads, weighs and sorts no more than is asked for."""

    kernels: Kernels
    scores: dict[Technique, float]
    bars: Set[Technique]
    met: dict[Technique, Met]
    spans: dict[Technique, tuple[int, int]]
    rows: tuple[tuple[Phrase, ...], ...]
    weighing: Weighing
    tables: Array
    limits: tuple[int, int, int, int, float, float]

    def in_order(self, full: set[Technique]) -> Iterator[tuple[int, Phrase]]:
        kernels, *all_else = self
        found: Iterator[tuple[int, Phrase]] = kernels.InOrder(full, *all_else)
        return found


def _rows_read(moment: Moment) -> int:
    return ROWS_READ + len({*moment.used, *moment.dismissed})


def _met(moment: Moment, columns: BankColumns) -> dict[Technique, Met]:
    """The phrases that this buyer has met, by technique."""
    met: dict[Technique, Met] = {}
    for one in {*moment.used, *moment.dismissed}:
        if (technique := columns.technique_of(one)) is not None:
            again, phrases = met.get(technique, (0.0, {}))
            phrases[one] = None if one in moment.dismissed else _USED * moment.used.count(one)
            met[technique] = again + W["again"] * moment.used[-2:].count(one), phrases
    return met


def _scored(
    scores: Mapping[Technique, float],
    bars: Set[Technique],
    met: Mapping[Technique, Met],
    columns: BankColumns,
    weighing: Weighing,
    most: int,
) -> Plain:
    """The same in Python and numpy."""
    likely = [(-points, one) for one, points in scores.items() if one in columns.spans and one not in bars]
    likely.sort()
    techniques = [technique for _, technique in likely[:TECHNIQUES_READ]]
    found: list[tuple[int, list[Row]]] = []
    for technique, rows in zip(techniques, best_rows(weighing, columns, techniques, most), strict=True):
        again, phrases = met.get(technique, (0.0, {}))
        found.append((round((scores[technique] + again) / UNIT), _set_apart(rows, phrases) if phrases else rows))
    return Plain(found)


def _set_apart(rows: list[Row], met: Mapping[str, int | None]) -> list[Row]:
    """The rows where what was said has a row of its own and stands back, and what was put aside is left out."""
    apart: list[Row] = []
    for points, alike in rows:
        if left := tuple([one for one in alike if one.id not in met]):
            apart.append((points, left))
        for one in alike:
            if (back := met.get(one.id)) is not None:
                apart.append((points + back, (one,)))
    apart.sort(key=lambda row: (-row[0], row[1][0].id))
    return apart
