"""Scores the phrases of the likely techniques against the moment, and keeps the orders that moments make of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from itertools import repeat
from operator import itemgetter, or_

import numpy as np

from app.phrases.bank import Bank
from app.rank.columns import LOW, BankColumns, Ground, Row, ShelfColumns, columns_of
from app.rank.moment import Moment
from app.rank.order import NEVER, UNIT, Scored
from app.rank.rules import barred, deciding_slots
from app.rank.sight import (
    ALL_SLOTS,
    ASKED,
    BARRED,
    BOUND,
    BRIEF,
    KIND,
    SETTING,
    SETTING_ALWAYS,
    SLOTS,
    STRAYS,
    TELLS,
    TOPICS,
    TRADES,
    TRAITS,
    WANTED,
    sight_of,
)
from app.rank.techniques import TechniqueScores
from app.rank.vectors import (
    ANSWERING,
    GAPS,
    OTHER_QUESTION,
    SETTINGS_KEPT,
    STRAYED,
    SUITING,
    closed,
    ground,
    points_of_rows,
    question,
)
from app.rank.weights import W
from app.vocabulary import Technique

TECHNIQUES_READ = 16
"""So many techniques are looked into: with two of each, more cannot come into a list of nine."""
ORDERS_KEPT = 128
"""For so many moments the order of a shelf's rows is kept; one takes about a kilobyte."""
BY_HAND = 64
"""Up to so many rows of a technique are weighed one by one, more of them in vectors."""
READ_OF_MANY = 32
"""Of more rows so many of the best are read: two are shown, the others stand in for what was said before."""

_ANSWERING: list[float] = ANSWERING.tolist()
_STRAYED: list[float] = STRAYED.tolist()
_GAPS: list[float] = GAPS.tolist()
_SUITING: list[float] = SUITING.tolist()


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
    """The rows of each technique that may be said now, best first, of equal ones the least id first.

    What of a moment can matter to the rows of a shelf is little: the topics and slots that they have, the stage. So the
    order that a moment makes is kept under just that, and the next moment which is alike in it finds it. Of a shelf
    with many rows nothing is kept: its moments are seldom alike, and it would take much memory.
    """
    sight = sight_of(moment)
    in_vectors: dict[Technique, Sequence[Row]] = {}
    if many := [one for one in techniques if len(columns.shelves[one].rows) > BY_HAND]:
        in_vectors = _in_vectors(moment, columns, many)
    found: list[Sequence[Row]] = []
    for technique in techniques:
        shelf = columns.shelves[technique]
        if (order := in_vectors.get(technique)) is None:
            matters = sight & (shelf.matters or _what_matters(technique, shelf))
            if (order := shelf.orders.get(matters)) is None:
                rows = [row for row in _by_hand(moment, columns, technique, sight) if row[0] > NEVER / UNIT]
                rows.sort(key=_points_of, reverse=True)  # a stable sort: equal ones stay in the order of their ids
                if len(shelf.orders) >= ORDERS_KEPT:
                    shelf.orders.clear()
                order = shelf.orders[matters] = tuple(rows)
        found.append(order)
    return found


_points_of = itemgetter(0)


def _in_vectors(
    moment: Moment, columns: BankColumns, techniques: Sequence[Technique]
) -> dict[Technique, Sequence[Row]]:
    """The best rows of shelves with many, as `_ordered` has them: all are weighed at once."""
    numbers = [columns.numbers[one] for one in techniques]
    every = np.rint(points_of_rows(moment, columns, np.concatenate(numbers)) * (1 / UNIT)).astype(np.int64)
    found: dict[Technique, Sequence[Row]] = {}
    begin = 0
    for technique, its in zip(techniques, numbers, strict=True):
        points = every[begin : begin + len(its)]
        begin += len(its)
        best = (-points).argsort(kind="stable")[:READ_OF_MANY]
        best = best[points.take(best) > NEVER / UNIT]
        alikes = map(columns.shelves[technique].rows.__getitem__, best.tolist())
        found[technique] = list(zip(points.take(best).tolist(), alikes, strict=True))
    return found


def _by_hand(moment: Moment, columns: BankColumns, technique: Technique, sight: int) -> Iterable[Row]:
    """The same for a few rows, for which vectors take longer to set up than to add."""
    shelf = columns.shelves[technique]
    setting = (sight & shelf.matters) >> SETTING
    if (grounds := shelf.grounds.get(setting)) is None:
        if len(shelf.grounds) >= SETTINGS_KEPT:
            shelf.grounds.clear()
        grounds = shelf.grounds[setting] = _grounds(moment, columns, technique)
    return [(ground + _weighed(number & sight), alike) for ground, number, alike in grounds]


def _grounds(moment: Moment, columns: BankColumns, technique: Technique) -> tuple[Ground, ...]:
    """The rows that may be said in this setting: their points before the talk's words, and their numbers."""
    numbers, shelf = columns.numbers[technique], columns.shelves[technique]
    points = ground(columns, moment.stage, moment.waiting, bool(moment.asked)).take(numbers).tolist()
    answers = moment.waiting or moment.objection is not None
    asks = (question(columns, moment).take(numbers) // OTHER_QUESTION).tolist() if answers else repeat(3)
    shut = closed(columns, moment).take(numbers).tolist()
    telling = (shelf.columns["telling"] > 0).tolist()
    return tuple(
        (round(value / UNIT), number | kind << KIND | tells << TELLS, alike)
        for value, number, kind, tells, alike, no in zip(
            points, _row_numbers(technique, shelf), asks, telling, shelf.rows, shut, strict=False
        )
        if not no
    )


def _row_numbers(technique: Technique, shelf: ShelfColumns) -> list[int]:
    """The rows as `sight` has moments: their bits in the same places."""
    every = {name: column.tolist() for name, column in shelf.columns.items()}
    deciding = deciding_slots(technique)
    numbers = []
    for row in range(len(shelf.rows)):
        has = {name: column[row] for name, column in every.items()}
        slots = has["slots_low"] | has["slots_high"] << 64
        numbers.append(
            has["brief"] << BRIEF
            | has["topics"] << TOPICS
            | has["strays"] << STRAYS
            | has["bound"] << BOUND
            | has["traits"] << TRAITS
            | slots << SLOTS
            | slots << ASKED
            | (slots & deciding | has["needs"] << 64) << BARRED
        )
    return numbers


def _what_matters(technique: Technique, shelf: ShelfColumns) -> int:
    """Which bits of a moment can matter to the rows of a shelf: those that a row has, and the setting.

    Of the setting only the trades and intents that a row has.
    """
    matters = reduce(or_, _row_numbers(technique, shelf))
    setting = SETTING_ALWAYS | shelf.all_bits("trades") << TRADES | shelf.all_bits("intents") << WANTED
    shelf.matters = matters | setting << SETTING
    return shelf.matters


@lru_cache(maxsize=1 << 13)
def _weighed(shared: int) -> int:
    """What the bits weigh that a row shares with the moment, in whole units; see `points_of_rows`."""
    topics, strays = (shared >> TOPICS & LOW).bit_count(), (shared >> STRAYS & LOW).bit_count()
    if shared >> BOUND & LOW or shared >> BARRED:
        return round(2 * NEVER / UNIT)
    points = _STRAYED[strays] + _GAPS[(shared >> SLOTS & ALL_SLOTS).bit_count()]
    kind = shared >> KIND & 3
    if kind < 3:
        points += _ANSWERING[kind * OTHER_QUESTION + topics]
    if shared >> ASKED & ALL_SLOTS:
        points += W["asked"] - (W["beside"] if shared >> TELLS & 1 else 0.0)
    points += _SUITING[(shared >> TRAITS & LOW).bit_count()]
    if shared >> BRIEF & 1:
        points += W["manner"]
    return round(points / UNIT)


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
