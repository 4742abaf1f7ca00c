"""Scores the phrases of the likely techniques against the moment, in vectors: hard rules as masks, features as sums.

What repeats from turn to turn (a stage, a platform, a question's intent) is worked out once for a bank and kept beside
its columns; a turn's own words, facts and profile are then a mask of bits for each feature, all counted in one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import attrgetter

import numpy as np

from app.phrases.bank import Bank
from app.phrases.phrase import Phrase
from app.rank.columns import (
    INTENT_BIT,
    LOW,
    PLATFORM_BIT,
    SLOT_BIT,
    STAGE_BIT,
    TRAIT_BIT,
    Array,
    BankColumns,
    columns_of,
    columns_of_shelf,
    halves,
    joined,
)
from app.rank.moment import Moment
from app.rank.rules import barred, deciding_slots, forbidden
from app.rank.techniques import TechniqueScores
from app.rank.weights import W
from app.vocabulary import Stage, Technique, Trait

TECHNIQUES_READ = 16
"""So many techniques are looked into: with two of each, more cannot come into a list of nine."""
ALIKE_READ = 12
"""Of phrases with the same features so many are read: two may be shown, the rest stands in where texts are alike."""
READ_FIRST = 64
"""So many rows are read at first; seldom are more needed for a list of nine."""
UNIT = 1e-9
"""Scores are compared as whole numbers of this unit, so that equal sums are equal in whatever order they were added."""
SETTINGS_KEPT = 256
"""For so many settings what was worked out of a bank is kept."""

_BRIEF = frozenset((Trait.DOMINANT, Trait.PURPOSEFUL, Trait.CONVENIENCE, Trait.DECIDED))
NEVER = -9.0
"""A score below any sum of features: what a hard rule forbids stands there."""

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


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows of the bank with their scores, not yet in order."""

    columns: BankColumns
    rows: Array
    """Numbers of rows; below nought (-1, -2 …) those of `apart`."""
    scores: Array
    """In whole units."""
    apart: list[Phrase] = field(default_factory=list)
    """Phrases whose scores differ from those of their rows: they were said."""
    left_out: frozenset[str] = frozenset()
    """Ids that their rows are to be read without: those `apart` and those that were dismissed."""

    def in_order(self, full: set[Technique]) -> Iterator[tuple[int, Phrase]]:
        """The phrases that may be said, best first; of equal ones those of the lesser id first.

        Those of the techniques in `full`, which may grow meanwhile, are passed by.
        """
        order, place = (-self.scores).argsort(), 0
        scores, rows = self._read(order[:READ_FIRST])
        while place < len(scores) and scores[place] > NEVER / UNIT:
            score, end = scores[place], place + 1
            while end < len(scores) and scores[end] == score:
                end += 1
            if end == len(scores) < len(order):
                scores, rows = self._read(order)
                continue
            run = self._phrases(rows[place], full)
            if end > place + 1:
                run = [*run, *(phrase for row in rows[place + 1 : end] for phrase in self._phrases(row, full))]
                run.sort(key=_id_of)
            for phrase in run:
                yield score, phrase
            place = end

    def _read(self, order: Array) -> tuple[list[int], list[int]]:
        return self.scores.take(order).tolist(), self.rows.take(order).tolist()

    def _phrases(self, row: int, full: set[Technique]) -> Sequence[Phrase]:
        if row < 0:
            return self.apart[~row : 1 + ~row]
        alike = self.columns.rows[row]
        if alike[0].technique in full:
            return ()
        if self.left_out:
            alike = tuple([phrase for phrase in alike if phrase.id not in self.left_out])
        return alike[:ALIKE_READ]


_id_of = attrgetter("id")


def score_rows(moment: Moment, bank: Bank, found: TechniqueScores) -> Scored:
    """The phrases of the likely techniques with their scores."""
    columns, bars = columns_of(bank), barred(moment)
    likely = [(-points, one) for one, points in found.scores.items() if one in columns.numbers and one not in bars]
    likely.sort()
    techniques = {one: -minus for minus, one in likely[:TECHNIQUES_READ]}
    if not techniques:
        return Scored(columns, np.zeros(0, np.intp), np.zeros(0, np.int64))
    met = {one: phrase for one in (*moment.used, *moment.dismissed) if (phrase := bank.get(one)) is not None}
    for one in moment.used[-2:]:
        if one in met and met[one].technique in techniques:
            techniques[met[one].technique] += W["again"]
    parts = [columns.numbers[one] for one in techniques]
    counts = list(map(len, parts))
    rows = np.concatenate(parts)
    scores = _points(moment, columns, rows, np.array(list(techniques.values())).repeat(counts))
    if not met:
        return Scored(columns, rows, _whole(scores))
    begins = dict(zip(techniques, accumulate(counts, initial=0), strict=False))
    apart = [phrase for phrase in met.values() if phrase.technique in begins and phrase.id not in moment.dismissed]
    of_apart = [
        scores[begins[one.technique] + columns_of_shelf(bank.shelves[one.technique]).row_of[one.id]]
        + W["used"] * moment.used.count(one.id)
        for one in apart
    ]
    rows = np.concatenate((rows, ~np.arange(len(apart))))
    return Scored(columns, rows, _whole(np.concatenate((scores, of_apart))), apart, frozenset(met))


def _whole(scores: Array) -> Array:
    return np.rint(scores * (1 / UNIT)).astype(np.int64)


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
    )
    counted = np.bitwise_count(_masked(columns).take(rows, axis=1) & np.array(masks, np.uint64)[:, None])
    shared, strays, suiting = counted[:3]
    gaps, tells, wrong = counted[3::2] + counted[4::2]
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
        return np.stack((*known, slots[0] & low, slots[1] & high))

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
    wanted = INTENT_BIT[moment.intent] if moment.intent else 0
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
