"""What each row of the bank is worth at a moment, in vectors: hard rules as masks, features as sums.

What repeats from turn to turn (a stage, a platform, a question's intent) is worked out once for a bank and kept beside
its columns; a turn's own words, facts and profile are then a mask of bits for each feature, all counted in one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from app.rank.columns import (
    LOW,
    PLATFORM_BIT,
    STAGE_BIT,
    TRAIT_BIT,
    Array,
    BankColumns,
    Row,
    halves,
    joined,
)
from app.rank.moment import Moment
from app.rank.order import NEVER, UNIT
from app.rank.rules import deciding_slots, forbidden
from app.rank.sight import asked_slots, wanted_intents, wants_brief
from app.rank.weights import W
from app.vocabulary import Stage, Technique

SETTINGS_KEPT = 256
"""For so many settings what was worked out of a bank is kept."""

_MANY = np.arange(65)
_SHARED = np.minimum(_MANY / 3 + 0.4, 1.0) * (_MANY > 0) * W["topic"]
_OTHER = np.where(_MANY > 0, 0.5, 1.0) * W["other"]
"""Written for another question, by the number of shared topics: the reading of the intent may have erred."""
ANY_QUESTION, OTHER_QUESTION, THIS_QUESTION = 0, 65, 130
ANSWERING = np.concatenate((_SHARED, _SHARED + _OTHER, _SHARED + W["named"]))
"""By what the phrase says of the question (one of the three above) plus the number of shared topics."""
STRAYED = np.minimum(_MANY / 3 + 0.3, 1.0) * (_MANY > 0) * W["stray"]
SUITING = (_MANY > 0) * (W["suits"] - W["stranger"])
GAPS = np.concatenate(([W["facts"]], np.minimum(1.0, 0.45 + 0.25 * np.arange(1, 129)) * W["gaps"]))
"""By the number of gaps; a phrase without any slot is not to get the points for facts and has them taken off before."""
TABLES = np.concatenate((ANSWERING, STRAYED, SUITING, GAPS))
"""The four, end to end, as the compiled form of all this wants them (score.score_rows)."""


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


class Ground(NamedTuple):
    """The columns of a bank as they stand at a stage, whatever is said there."""

    masked: Array
    """The columns of bits side by side, one for each mask of a turn."""
    points: Array
    """Points that the talk's words do not change: the stage, and telling a fact beside the question."""
    telling: Array
    """The points for telling what was asked; they undo those for telling something beside it."""
    brief: Array


class Weighing(NamedTuple):
    """What a moment holds against the rows of a bank: masks of bits, and columns of points and marks."""

    masks: tuple[int, ...]
    """A mask for each column of `masked`."""
    masked: Array
    ground: Array
    closed: Array
    question: Array | None
    """None where no question is open: then no row gets points for answering it."""
    telling: Array | None
    """None where no fact was asked for."""
    suits: bool
    brief: Array | None
    """None where length does not matter to this buyer."""


def weighing_of(moment: Moment, columns: BankColumns) -> Weighing:
    """The moment and the bank, ready for `points_of_rows`, or the kernel."""
    asked = asked_slots(moment)
    known = moment.known
    untold = ~moment.talk_topics & LOW
    ground = ground_of(columns, moment.stage, moment.waiting, bool(moment.asked))
    masks = (
        moment.topics if moment.waiting else 0,
        untold,
        joined(TRAIT_BIT, moment.traits) if moment.traits else 0,
        *halves(~known),
        *halves(asked),
        *halves(forbidden(moment, known)),
        untold,
    )
    return Weighing(
        masks,
        ground.masked,
        ground.points,
        closed(columns, moment.platform, moment.trades, moment.day),
        question(columns, wanted_intents(moment)) if moment.waiting or moment.objection is not None else None,
        ground.telling if asked else None,
        bool(moment.traits),
        ground.brief if moment.traits and wants_brief(moment) else None,
    )


def points_of_rows(weighing: Weighing, rows: Array) -> Array:
    """The sum of the features of each row, without the points of its technique; far below all what a hard rule forbids.

    A test holds it against the same sum in plain Python.
    """
    of_rows = weighing.masked.take(rows, axis=0)
    counted = np.bitwise_count(of_rows & np.array(weighing.masks, np.uint64)).T
    shared, strays, suiting = counted[:3]
    gaps, tells, wrong = counted[3:9:2] + counted[4:9:2]
    wrong += counted[9]
    scores = weighing.ground.take(rows)
    scores += STRAYED.take(strays)
    scores += GAPS.take(gaps)
    if weighing.question is not None:
        scores += ANSWERING.take(shared + weighing.question.take(rows))
    if weighing.telling is not None:
        scores += (tells > 0) * weighing.telling.take(rows)
    if weighing.suits:
        scores += SUITING.take(suiting)
    if weighing.brief is not None:
        scores += W["manner"] * weighing.brief.take(rows)
    scores[(wrong > 0) | weighing.closed.take(rows)] = 2 * NEVER
    return scores


def best_rows(weighing: Weighing, columns: BankColumns, techniques: Sequence[Technique], most: int) -> list[list[Row]]:
    """For each technique its best rows that may be said now with their points in whole units, at most so many.

    Best first; of equal ones the first in the bank, so the least id, first. All rows are weighed anew in one pass. To
    keep the orders of earlier moments was tried and cost more than it saved: so many small things that live long leave
    no room together for those that each turn makes (docs/performance.md).
    """
    spans = [columns.spans[one] for one in techniques]
    if not spans:
        return []
    every = np.rint(points_of_rows(weighing, np.concatenate([np.arange(*span) for span in spans])) * (1 / UNIT))
    found: list[list[Row]] = []
    at = 0
    for begin, end in spans:
        points = every[at : at + end - begin].astype(np.int64)
        at += end - begin
        best = (-points).argsort(kind="stable")[:most]
        best = best[points.take(best) > NEVER / UNIT]
        alikes = [columns.rows[begin + row] for row in best.tolist()]
        found.append(list(zip(points.take(best).tolist(), alikes, strict=True)))
    return found


def ground_of(columns: BankColumns, stage: Stage, waiting: bool, asked: bool) -> Ground:
    """The columns at a stage; `asked`: the words ask for a fact. Kept beside the bank's, as all that follows."""
    key = stage, waiting, asked
    if (known := columns.derived.get(key)) is None:
        every = columns.columns
        points: Array = every["fixed"] + _STAGE_POINTS[stage][every["stages"]]
        points -= W["facts"] * ((every["slots_low"] | every["slots_high"]) == 0)
        if waiting:
            points += W["beside"] * (every["telling"] > (0 if asked else 1))
        telling = W["asked"] - W["beside"] * (every["telling"] > 0)
        known = _keep(columns, key, Ground(_masked(columns), points, telling, every["brief"]))
    found: Ground = known
    return found


def closed(columns: BankColumns, platform: str, trades: int, day: int) -> Array:
    """What is not for this platform, trade or day."""
    key = platform, trades, day
    if (known := columns.derived.get(key)) is None:
        every, its = columns.columns, PLATFORM_BIT.get(platform, 0)
        known = (every["platforms"] != 0) & (every["platforms"] & its == 0)
        known |= (every["trades"] != 0) & (every["trades"] & np.uint64(trades) == 0)
        known |= (every["first_day"] > day) | (every["last_day"] < day)
        _keep(columns, key, known)
    found: Array = known
    return found


def question(columns: BankColumns, wanted: int) -> Array:
    """Whether a phrase names one of the wanted questions (as bits), another one, or none."""
    if (known := columns.derived.get(wanted)) is None:
        every = columns.columns["intents"]
        intents = every if wanted else np.zeros_like(every)
        other = np.where(intents != 0, OTHER_QUESTION, ANY_QUESTION)
        known = _keep(columns, wanted, np.where(intents & wanted, THIS_QUESTION, other).astype(np.uint8))
    found: Array = known
    return found


def _keep(columns: BankColumns, key: object, made: object) -> Any:
    if len(columns.derived) >= SETTINGS_KEPT:
        columns.derived.clear()
    columns.derived[key] = made
    return made


def _masked(columns: BankColumns) -> Array:
    """The columns of bits side by side, one for each mask of a turn."""
    if (known := columns.derived.get("masked")) is None:
        every = columns.columns
        deciding = [halves(deciding_slots(one)) for one, span in columns.spans.items() for _ in range(*span)]
        low, high = np.array(deciding, np.uint64).reshape(-1, 2).T
        slots = every["slots_low"], every["slots_high"]
        first = (every["topics"], every["strays"], every["traits"], *slots, *slots)
        last = (slots[0] & low, slots[1] & high | every["needs"], every["bound"])
        known = _keep(columns, "masked", np.stack((*first, *last), axis=1))
    found: Array = known
    return found
