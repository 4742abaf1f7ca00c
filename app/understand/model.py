"""A linear model over hashed features in places: taught by dual coordinate descent, read by gathers and sums.

It is the L2-regularised squared-hinge support vector machine, one against the rest, that liblinear made common, for
all classes of all heads at once: one step per lesson is a handful of numpy calls. Each place's features share the
weight of one: a feature counts idf / sqrt(known features of the place), so that long lines do not drown short ones.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from app.native.load import kernels
from app.understand.ngrams import BUCKETS, Buckets

Floats = NDArray[np.float32]
Piece = tuple[int, Buckets]
"""The number of a place, and the buckets that stand in it; a place may have several pieces, or none."""

_MOST = 127
_CLIPPED = 1e-4
"""The share of weights that are cut to the largest that fits a byte; the others are so stored the finer."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to teach. `weights` are the shares of the places; `cost` is liblinear's C; a feature stays that
    at least `least` lessons have, one number a place. A class that one lesson in n has costs n ** `rare` times as much
    where it is missed as where it is wrongly seen, so that what is rarely said is not never heard."""

    weights: tuple[float, ...]
    least: tuple[int, ...]
    cost: float = 0.3
    rounds: int = 6
    rare: float = 0.0


class LinearModel:
    """Rows of class weights in bytes, one row a feature, found by bucket; no two buckets share a row but 0.

    Row 0 is of what is not known. The last column is 1 in every other row, so that a sum tells how many it is of.
    """

    def __init__(self, index: NDArray[np.int32], rows: NDArray[np.int8], shares: Floats) -> None:
        self.index = index
        self.rows = rows
        self.shares = shares

    def sum(self, buckets: Buckets) -> Floats:
        """The sum of the rows of these features, and in the last column how many of them are known; of several
        columns of features a sum each."""
        found: Floats = np.add.reduce(self.rows.take(self.index.take(buckets), axis=0), axis=0, dtype=np.float32)
        return found

    def sums(self, *pieces: Buckets) -> Floats:
        """A sum for each of several pieces, of which none is empty."""
        begins = list(accumulate(map(len, pieces[:-1]), initial=0))
        rows = self.rows.take(self.index.take(np.concatenate(pieces)), axis=0)
        found: Floats = np.add.reduceat(rows, begins, axis=0, dtype=np.float32)
        return found

    def score(self, sums: Floats, standing: Floats) -> Floats:
        """The margins of all classes of all heads, for the sums of pieces and `stand` of their places."""
        of_places = standing @ sums
        known = of_places[:, -1]
        margins: Floats = (self.shares / np.sqrt(np.maximum(known, 1))) @ of_places[:, :-1]
        return margins


def stand(places: Iterable[int], count: int) -> Floats:
    """The places of pieces as `score` wants them: a row for each of `count` places, 1 where the piece stands in it."""
    standing: Floats = (np.array(list(places)) == np.arange(count)[:, None]).astype(np.float32)
    return standing


@dataclass(frozen=True, slots=True)
class _Table:
    """The lessons as sparse rows: where each begins, which features, with which values."""

    begins: list[int]
    features: NDArray[np.intp]
    values: Floats


def teach(lessons: Iterable[Iterable[Piece]], targets: NDArray[np.int8], settings: Settings) -> LinearModel:
    """A model for lessons (pieces in places) and targets: one column a class, 1 right, -1 wrong, 0 says nothing.

    The lessons are gone through once and not kept, so they may come from a generator.
    """
    index, idf, table = _gather(lessons, len(targets), settings)
    weights = _descend(table, targets.astype(np.float32), len(idf), settings) * idf[:, None]
    rows, unit = _in_bytes(weights)
    return LinearModel(index, rows, np.asarray(settings.weights, np.float32) * unit)


def _in_bytes(weights: Floats) -> tuple[NDArray[np.int8], np.float32]:
    """The weights as LinearModel has its rows, and what one unit of them weighs."""
    told = np.abs(weights[weights != 0])
    unit = np.float32(np.quantile(told, 1 - _CLIPPED) / _MOST) if len(told) else np.float32(1)
    rows = np.ones((weights.shape[0] + 1, weights.shape[1] + 1), np.int8)
    rows[0] = 0
    rows[1:, :-1] = np.clip(np.rint(weights / unit), -_MOST, _MOST)
    return rows, unit


def _gather(
    lessons: Iterable[Iterable[Piece]], count: int, settings: Settings
) -> tuple[NDArray[np.int32], Floats, _Table]:
    """Which row a bucket has, where enough lessons have it; how telling each row is (idf); the lessons in rows from 0.

    A feature that a place has twice counts twice.
    """
    found = [array("I") for _ in settings.weights]
    sizes = np.zeros((len(found), count), np.intp)
    for lesson, pieces in enumerate(lessons):
        for place, buckets in pieces:
            found[place].frombytes(buckets.tobytes())
            sizes[place, lesson] += len(buckets)
    often = np.zeros(BUCKETS, np.int32)
    owners: list[NDArray[np.intp]] = []
    features: list[NDArray[np.intp]] = []
    values: list[NDArray[np.float64]] = []
    for place, (share, least) in enumerate(zip(settings.weights, settings.least, strict=True)):
        owner = np.repeat(np.arange(count), sizes[place])
        both, times = np.unique(owner * BUCKETS + np.frombuffer(found[place], np.uint32), return_counts=True)
        owner, bucket = np.divmod(both, BUCKETS)
        lessons_of = np.bincount(bucket, minlength=BUCKETS)
        kept = lessons_of[bucket] >= least
        owner, bucket, times = owner[kept], bucket[kept], times[kept]
        often += np.where(lessons_of >= least, lessons_of, 0).astype(np.int32)
        owners.append(owner)
        features.append(bucket)
        values.append(share * times / np.sqrt(np.bincount(owner, times, count)[owner]))
    index = (np.cumsum(often > 0) * (often > 0)).astype(np.int32)
    idf = ((1 + np.log(count / (1 + often[often > 0]))) / (1 + math.log(count))).astype(np.float32)
    owner, row = np.concatenate(owners), index[np.concatenate(features)].astype(np.intp) - 1
    order = np.argsort(owner, kind="stable")
    begins = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=count))]).tolist()
    return index, idf, _Table(begins, row[order], (np.concatenate(values) * idf[row]).astype(np.float32)[order])


def _descend(table: _Table, targets: Floats, width: int, settings: Settings) -> Floats:
    """Dual coordinate descent: the lesson's multipliers move to where its margins are best, the weights follow."""
    count, classes = targets.shape
    weights = np.zeros((width, classes), np.float32)
    multipliers = np.zeros((count, classes), np.float32)
    dearer = (count / np.maximum((targets > 0).sum(0), 1)) ** settings.rare
    soft_right, soft_wrong = (0.5 / (settings.cost * dearer)).astype(np.float32), np.float32(0.5 / settings.cost)
    begins, features, values = table.begins, table.features, table.values
    norms = np.array([values[a:b] @ values[a:b] for a, b in pairwise(begins)], np.float32)
    chance = np.random.default_rng(7)
    order = np.concatenate([chance.permutation(count) for _ in range(settings.rounds)])
    if kernels is not None:
        numbers = np.array(begins, np.int64), features.astype(np.int64)
        kernels.descend(order, *numbers, values, norms, targets, soft_right, soft_wrong, weights, multipliers)
        return weights
    for one in order.tolist():
        rows, amounts = features[begins[one] : begins[one + 1]], values[begins[one] : begins[one + 1]]
        target, old = targets[one], multipliers[one].copy()
        here = weights[rows]
        softness = np.where(target > 0, soft_right, soft_wrong)
        slope = target * (amounts @ here) - 1 + softness * old
        new = np.maximum(old - slope / (norms[one] + softness), 0) * (target != 0)
        multipliers[one] = new
        here += np.outer(amounts, (new - old) * target)
        weights[rows] = here
    return weights
