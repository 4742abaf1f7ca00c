"""A linear model over sparse features in places: taught by dual coordinate descent, read by one gather and one sum.

It is the L2-regularised squared-hinge support vector machine, one against the rest, that liblinear made common, for
all classes of all heads at once: one step per lesson is a handful of numpy calls. Each place's features share the
weight of one: a feature counts idf / sqrt(features of the place), so that long lines do not drown short ones.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to teach. `weights` are the shares of the places; `cost` is liblinear's C; A feature stays that
    at least `least` lessons have, one number a place."""

    weights: tuple[float, ...]
    least: tuple[int, ...]
    cost: float = 0.3
    rounds: int = 6


class LinearModel:
    """Rows of class weights, one row a feature; `score` gives the margins of all classes of all heads, in one row."""

    def __init__(self, names: list[dict[str, int]], rows: Floats, shares: Floats) -> None:
        self.names = names
        self.rows = rows
        self.shares = shares
        self._gets = [known.get for known in names]

    def score(self, found: Sequence[list[str]]) -> Floats:
        """The margins of the classes for the features that were found in the places."""
        picked: list[int] = []
        counts: list[int] = []
        for get, grams in zip(self._gets, found, strict=True):
            rows = set(map(get, grams))
            rows.discard(None)
            picked += rows  # type: ignore[arg-type]
            counts.append(len(rows))
        # Each place's rows count share / sqrt(count), so together they weigh as much as one row of that share.
        per_row = (self.shares / np.sqrt(np.maximum(counts, 1))).astype(np.float32)
        rows_of_all = self.rows.take(np.array(picked, np.intp), axis=0)
        return np.repeat(per_row, counts) @ rows_of_all


@dataclass(frozen=True, slots=True)
class _Table:
    """The lessons as sparse rows: where each begins, which features, with which values."""

    begins: list[int]
    features: NDArray[np.intp]
    values: Floats


def teach(lessons: Iterable[list[list[str]]], targets: NDArray[np.int8], settings: Settings) -> LinearModel:
    """A model for lessons (features per place) and targets: one column a class, 1 right, -1 wrong, 0 says nothing.

    The lessons are gone through once and not kept, so they may come from a generator.
    """
    names, idf, table = _gather(lessons, settings)
    weights = _descend(table, targets.astype(np.float32), len(idf), settings)
    return LinearModel(names, weights * idf[:, None], np.asarray(settings.weights, np.float32))


def _gather(lessons: Iterable[list[list[str]]], settings: Settings) -> tuple[list[dict[str, int]], Floats, _Table]:
    """The features that enough lessons have, numbered; how telling each is (idf); and the lessons in those numbers."""
    met: list[dict[str, int]] = [{} for _ in settings.weights]
    found = [array("i") for _ in settings.weights]
    sizes = [array("i") for _ in settings.weights]
    for lesson in lessons:
        for known, rows, size, grams in zip(met, found, sizes, lesson, strict=True):
            here = {known.setdefault(gram, len(known)) for gram in grams}
            rows.extend(here)
            size.append(len(here))
    count = len(sizes[0])
    scale = 1 + math.log(count)
    names: list[dict[str, int]] = []
    idf: list[NDArray[np.float64]] = []
    owners: list[NDArray[np.intp]] = []
    features: list[NDArray[np.intp]] = []
    values: list[NDArray[np.float64]] = []
    begin = 0
    places = zip(met, found, sizes, settings.weights, settings.least, strict=True)
    for known, rows, size, share, least in places:
        row = np.frombuffer(rows, np.intc).astype(np.intp)
        owner = np.repeat(np.arange(count), np.frombuffer(size, np.intc))
        often = np.bincount(row, minlength=len(known))
        kept = often >= least
        number = np.cumsum(kept) - 1
        telling = (1 + np.log(count / (1 + often[kept]))) / scale
        owner, row = owner[kept[row]], number[row[kept[row]]]
        names.append({gram: begin + int(number[old]) for gram, old in known.items() if kept[old]})
        idf.append(telling)
        owners.append(owner)
        features.append(row + begin)
        values.append(share / np.sqrt(np.bincount(owner, minlength=count)[owner]) * telling[row])
        begin += len(telling)
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    begins = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=count))]).tolist()
    table = _Table(begins, np.concatenate(features)[order], np.concatenate(values)[order].astype(np.float32))
    return names, np.concatenate(idf).astype(np.float32), table


def _descend(table: _Table, targets: Floats, width: int, settings: Settings) -> Floats:
    """Dual coordinate descent: the lesson's multipliers move to where its margins are best, the weights follow."""
    count, classes = targets.shape
    weights = np.zeros((width, classes), np.float32)
    multipliers = np.zeros((count, classes), np.float32)
    softness = np.float32(0.5 / settings.cost)
    order = np.random.default_rng(7)
    begins, features, values = table.begins, table.features, table.values
    norms = [float(values[a:b] @ values[a:b]) for a, b in pairwise(begins)]
    for _ in range(settings.rounds):
        for one in order.permutation(count).tolist():
            rows, amounts = features[begins[one] : begins[one + 1]], values[begins[one] : begins[one + 1]]
            target, old = targets[one], multipliers[one].copy()
            here = weights[rows]
            slope = target * (amounts @ here) - 1 + softness * old
            new = np.maximum(old - slope / (norms[one] + softness), 0) * (target != 0)
            multipliers[one] = new
            here += np.outer(amounts, (new - old) * target)
            weights[rows] = here
    return weights
