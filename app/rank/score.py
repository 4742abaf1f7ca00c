"""Scores the phrases of the likely techniques against the moment, in vectors: hard rules as masks, features as sums.

What repeats from turn to turn (a stage, a platform, a question's intent) is worked out once for a bank and kept beside
its columns; a turn's own words, facts and profile are then a mask of bits for each feature, all counted in one pass.
"""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Callable, Iterable
from itertools import accumulate

import numpy as np

from app.phrases.bank import Bank
from app.rank.columns import (
    INTENT_BIT,
    LOW,
    PLATFORM_BIT,
    SLOT_BIT,
    STAGE_BIT,
    TRAIT_BIT,
    Alike,
    Array,
    BankColumns,
    ShelfColumns,
    columns_of,
    columns_of_shelf,
    halves,
    joined,
)
from app.rank.moment import Moment
from app.rank.order import NEVER, UNIT, Scored
from app.rank.rules import barred, deciding_slots, forbidden
from app.rank.techniques import TechniqueScores
from app.rank.weights import W
from app.vocabulary import Stage, Technique, Trait

TECHNIQUES_READ = 16
"""So many techniques are looked into: with two of each, more cannot come into a list of nine."""
_SECOND = round(W["second"] / UNIT)
"""So far the second phrase of a technique and those after it stand back."""
_PLACE_BITS = 24
"""In a number of 64 bits a score leaves so many to the place of its row."""
LIKELY = 0.25
"""From this share on a phrase that names what the message may want was written for this question."""
SETTINGS_KEPT = 256
"""For so many settings what was worked out of a bank is kept."""

_BRIEF = frozenset((Trait.DOMINANT, Trait.PURPOSEFUL, Trait.CONVENIENCE, Trait.DECIDED))

_MANY = np.arange(65)
_SHARED = np.minimum(_MANY / 3 + 0.4, 1.0) * (_MANY > 0) * W["topic"]
_OTHER = np.where(_MANY > 0, 0.5, 1.0) * W["other"]
"""Written for another question, by the number of shared topics: the reading of the intent may have erred."""
_ANY_QUESTION, _OTHER_QUESTION, _THIS_QUESTION = 0, 65, 130
_ANSWERING = np.concatenate((_SHARED, _SHARED + _OTHER, _SHARED + W["named"]))
"""By what the phrase says of the question (one of the three above) plus the number of shared topics."""
_STRAYS = np.minimum(_MANY / 3 + 0.3, 1.0) * (_MANY > 0) * W["stray"]
_SUITING = (_MANY > 0) * (W["suits"] - W["stranger"])
_GAPS = np.concatenate(([W["facts"]], np.minimum(1.0, 0.45 + 0.25 * np.arange(1, 129)) * W["gaps"]))
"""By the number of gaps; a phrase without any slot is not to get the points for facts and has them taken off before."""


def _stage_points(stage: Stage) -> Array:
    """For every set of stages (as bits) the points in this stage: all where it is among them, less beside it."""
    order = list(Stage)
    at = order.index(stage)
    beside = joined(STAGE_BIT, order[max(0, at - 1) : at + 2])
    return np.array(
        [
            W["stage"] if stages & STAGE_BIT[stage] else W["stage"] * 0.4 if stages & beside else 0.0
            for stages in range(1 << len(order))
        ]
    )


_STAGE_POINTS = {stage: _stage_points(stage) for stage in Stage}


def score_rows(moment: Moment, bank: Bank, found: TechniqueScores) -> Scored:
    """The phrases of the likely techniques with their scores."""
    columns, bars = columns_of(bank), barred(moment)
    likely = [(-points, one) for one, points in found.scores.items() if one in columns.numbers and one not in bars]
    likely.sort()
    techniques = {one: -minus for minus, one in likely[:TECHNIQUES_READ]}
    if not techniques:
        return Scored(columns, np.zeros(0, np.intp), [], np.zeros(0, np.int64), {})
    parts = [columns.numbers[one] for one in techniques]
    instead: dict[int, Alike] = {}
    if met := _met(moment, bank, techniques):
        begin = 0
        for place, technique in enumerate(techniques):
            if technique in met:
                parts[place], changed = _set_apart(moment, columns_of_shelf(bank.shelves[technique]), met[technique])
                parts[place] += columns.numbers[technique][0]
                instead |= {begin + row: alike for row, alike in changed.items()}
                techniques[technique] += W["again"] * sum(map(moment.used[-2:].count, met[technique]))
            begin += len(parts[place])
    counts = list(map(len, parts))
    rows = np.concatenate(parts)
    if not len(rows):
        return Scored(columns, rows, [], np.zeros(0, np.int64), {})
    points = _points(moment, columns, rows, np.array(list(techniques.values())).repeat(counts))
    for place, alike in instead.items():
        if alike[0].id in moment.used:
            points[place] += W["used"] * moment.used.count(alike[0].id)
    scores = np.rint(points * (1 / UNIT)).astype(np.int64)
    # the greatest score of each technique, of equal ones the first: the place stands in the bits below the score
    begins = [begin for begin, count in zip(accumulate(counts, initial=0), counts, strict=False) if count]
    best = np.maximum.reduceat((scores << _PLACE_BITS) - np.arange(len(scores)), begins)
    firsts = -best & ((1 << _PLACE_BITS) - 1)
    return Scored(columns, rows, firsts.tolist(), np.concatenate((scores.take(firsts), scores + _SECOND)), instead)


def _met(moment: Moment, bank: Bank, techniques: Iterable[Technique]) -> dict[Technique, list[str]]:
    """What this buyer was told or the agent dismissed, of the techniques that are read."""
    met: dict[Technique, list[str]] = {}
    for one in dict.fromkeys((*moment.used, *moment.dismissed)):
        if (phrase := bank.get(one)) is not None and phrase.technique in techniques:
            met.setdefault(phrase.technique, []).append(one)
    return met


def _set_apart(moment: Moment, shelf: ShelfColumns, met: list[str]) -> tuple[Array, dict[int, Alike]]:
    """The rows of a shelf in the order of their first ids, where what was said has a row of its own.

    What was dismissed is left out. Also what is to be read instead of the rows that are not whole, by their places.
    """
    changed = {
        row: tuple([one for one in shelf.rows[row] if one.id not in met]) for row in [shelf.row_of[one] for one in met]
    }
    rows, names = list(range(len(shelf.rows))), list(shelf.names)
    for row in sorted(changed, reverse=True):
        del rows[row], names[row]
    apart = [(row, one) for row in changed for one in shelf.rows[row] if one.id in met]
    pieces = [(row, alike) for row, alike in changed.items() if alike]
    pieces += [(row, (one,)) for row, one in apart if one.id not in moment.dismissed]
    for row, alike in pieces:
        place = bisect(names, alike[0].id)
        names.insert(place, alike[0].id)
        rows.insert(place, row)
    return np.array(rows, np.intp), {bisect_left(names, alike[0].id): alike for _, alike in pieces}


def _points(moment: Moment, columns: BankColumns, rows: Array, scores: Array) -> Array:
    """The features of each row added to the points of its technique; far below all what a hard rule forbids."""
    asked = joined(SLOT_BIT, moment.asked) if moment.waiting else 0
    known = joined(SLOT_BIT, moment.values)
    masks = (
        moment.topics if moment.waiting else 0,
        ~moment.talk_topics & LOW,
        joined(TRAIT_BIT, moment.traits),
        *halves(~known),
        *halves(asked),
        *halves(forbidden(moment, known)),
        ~moment.talk_topics & LOW,
    )
    counted = np.bitwise_count(_masked(columns).take(rows, axis=1) & np.array(masks, np.uint64)[:, None])
    shared, strays, suiting = counted[:3]
    gaps, tells, wrong = counted[3:9:2] + counted[4:9:2]
    wrong += counted[9]
    scores += _ground(columns, moment.stage, moment.waiting, bool(moment.asked)).take(rows)
    scores += _STRAYS.take(strays)
    scores += _GAPS.take(gaps)
    if moment.waiting:
        scores += _ANSWERING.take(shared + _question(columns, moment).take(rows))
    if asked:
        scores += (tells > 0) * _telling(columns).take(rows)
    if moment.traits:
        scores += _SUITING.take(suiting)
        if not _BRIEF.isdisjoint(moment.traits):
            scores += W["manner"] * columns.columns["brief"].take(rows)
    scores[(wrong > 0) | _closed(columns, moment).take(rows)] = 2 * NEVER
    return scores


def _kept(columns: BankColumns, key: tuple[object, ...], make: Callable[[dict[str, Array]], Array]) -> Array:
    """What is made of the columns for a setting, kept beside them."""
    if (known := columns.derived.get(key)) is None:
        if len(columns.derived) >= SETTINGS_KEPT:
            columns.derived.clear()
        known = columns.derived[key] = make(columns.columns)
    return known


def _masked(columns: BankColumns) -> Array:
    """The columns of bits, one for each mask of a turn."""

    def make(every: dict[str, Array]) -> Array:
        deciding = [halves(deciding_slots(one)) for one, rows in columns.numbers.items() for _ in rows]
        low, high = np.array(deciding, np.uint64).reshape(-1, 2).T
        slots = every["slots_low"], every["slots_high"]
        known = (every["topics"], every["strays"], every["traits"], *slots, *slots)
        return np.stack((*known, slots[0] & low, slots[1] & high | every["needs"], every["bound"]))

    return _kept(columns, ("masked",), make)


def _ground(columns: BankColumns, stage: Stage, waiting: bool, asked: bool) -> Array:
    """Points that the talk's words do not change: the stage, and telling a fact beside the question."""

    def make(every: dict[str, Array]) -> Array:
        points: Array = every["fixed"] + _STAGE_POINTS[stage][every["stages"]]
        points -= W["facts"] * ((every["slots_low"] | every["slots_high"]) == 0)
        if waiting:
            points += W["beside"] * (every["telling"] > (0 if asked else 1))
        return points

    return _kept(columns, (stage, waiting, asked), make)


def _question(columns: BankColumns, moment: Moment) -> Array:
    """Whether a phrase names the question that was asked, another one, or none."""
    wanted = joined(INTENT_BIT, [intent for intent, share in moment.perhaps.items() if share >= LIKELY])
    if moment.intent and moment.topic and moment.content_free:
        wanted |= INTENT_BIT[moment.topic]

    def make(every: dict[str, Array]) -> Array:
        intents = every["intents"] if wanted else np.zeros_like(every["intents"])
        other = np.where(intents != 0, _OTHER_QUESTION, _ANY_QUESTION)
        return np.where(intents & wanted, _THIS_QUESTION, other).astype(np.uint8)

    return _kept(columns, ("question", wanted), make)


def _telling(columns: BankColumns) -> Array:
    """The points for telling what was asked; they undo those for telling something beside it."""
    return _kept(columns, ("telling",), lambda every: W["asked"] - W["beside"] * (every["telling"] > 0))


def _closed(columns: BankColumns, moment: Moment) -> Array:
    """What is not for this platform, trade or day."""

    def make(every: dict[str, Array]) -> Array:
        platform = PLATFORM_BIT.get(moment.platform, 0)
        closed: Array = (every["platforms"] != 0) & (every["platforms"] & platform == 0)
        closed |= (every["trades"] != 0) & (every["trades"] & np.uint64(moment.trades) == 0)
        closed |= (every["first_day"] > moment.day) | (every["last_day"] < moment.day)
        return closed

    return _kept(columns, (moment.platform, moment.trades, moment.day), make)
