"""A linear model over sparse features in places: taught by dual coordinate descent, read by one gather and one sum.

It is the L2-regularised squared-hinge support vector machine, one against the rest, that liblinear made common, for
all classes of all heads at once: one step per lesson is a handful of numpy calls. Each place's features share the
weight of one: a feature counts idf / sqrt(features of the place), so that long lines do not drown short ones.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to teach. `weights` are the shares of the places; `cost` is liblinear's C; `least` prunes rare features."""

    weights: tuple[float, ...]
    cost: float = 0.3
    rounds: int = 6
    least: int = 2


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
        scale: list[float] = []
        for get, grams, share in zip(self._gets, found, self.shares.tolist(), strict=True):
            rows = set(map(get, grams))
            rows.discard(None)
            if rows:
                picked += rows  # type: ignore[arg-type]
                scale += [share / len(rows) ** 0.5] * len(rows)
        return np.asarray(scale, np.float32) @ self.rows[picked]


@dataclass(frozen=True, slots=True)
class _Table:
    """The lessons as sparse rows: where each begins, which features, with which values."""

    begins: list[int]
    features: Ints
    values: Floats


def teach(lessons: Sequence[list[list[str]]], targets: NDArray[np.int8], settings: Settings) -> LinearModel:
    """A model for lessons (features per place) and targets: one column a class, 1 right, -1 wrong, 0 says nothing."""
    names, idf = _vocabulary(lessons, settings.least)
    table = _table(lessons, names, idf, settings.weights)
    weights = _descend(table, targets.astype(np.float32), len(idf), settings)
    return LinearModel(names, weights * idf[:, None], np.asarray(settings.weights, np.float32))


def _vocabulary(lessons: Sequence[list[list[str]]], least: int) -> tuple[list[dict[str, int]], Floats]:
    """The features seen in at least `least` lessons, numbered, and how telling each is (idf)."""
    names: list[dict[str, int]] = []
    idf: list[float] = []
    scale = 1 + math.log(len(lessons))
    for place in range(len(lessons[0])):
        counts: Counter[str] = Counter()
        for lesson in lessons:
            counts.update(set(lesson[place]))
        known = {name: count for name, count in counts.items() if count >= least}
        names.append({name: len(idf) + number for number, name in enumerate(known)})
        idf += [(1 + math.log(len(lessons) / (1 + count))) / scale for count in known.values()]
    return names, np.asarray(idf, np.float32)


def _table(
    lessons: Sequence[list[list[str]]], names: list[dict[str, int]], idf: Floats, shares: tuple[float, ...]
) -> _Table:
    begins = [0]
    features: list[int] = []
    sizes: list[float] = []
    for lesson in lessons:
        for known, grams, share in zip(names, lesson, shares, strict=True):
            rows = {known[gram] for gram in grams if gram in known}
            features += rows
            sizes += [share / len(rows) ** 0.5] * len(rows) if rows else []
        begins.append(len(features))
    index = np.asarray(features, np.int32)
    return _Table(begins, index, np.asarray(sizes, np.float32) * idf[index])


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
