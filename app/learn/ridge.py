"""Ridge regression of many targets on sparse features, by the Gram matrix of the lessons, in little memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.learn.scene import WEIGHTS
from app.understand.ngrams import Buckets

Floats = NDArray[np.float32]
LEAST = 5
"""A feature that fewer lessons have is left out."""
CHUNK = 1024
"""So many features are multiplied at once."""
Tell = Callable[[int, int], None]
"""Is told how much is done, of how much."""


@dataclass(frozen=True, slots=True)
class Table:
    """Lessons as a sparse matrix in the order of its columns; `buckets` and `idf` are those of the columns."""

    lessons: int
    buckets: Buckets
    idf: Floats
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: Floats

    def chunks(self, tell: Tell) -> list[tuple[int, int]]:
        """Where each run of columns begins and ends."""
        found = [(at, min(at + CHUNK, len(self.buckets))) for at in range(0, len(self.buckets), CHUNK)]
        tell(0, 2 * len(found))
        return found

    def dense(self, begin: int, end: int) -> Floats:
        """A run of columns as a whole matrix."""
        low, high = np.searchsorted(self.columns, (begin, end))
        part = np.zeros((self.lessons, end - begin), np.float32)
        np.add.at(part, (self.rows[low:high], self.columns[low:high] - begin), self.values[low:high])
        return part


def table_of(scenes: Sequence[tuple[Buckets, ...]]) -> Table:
    """The table of some lessons, each the buckets of its places; a place is as long as scene.WEIGHTS says."""
    count = len(scenes)
    sizes = [len(piece) for pieces in scenes for piece in pieces]
    owner = np.repeat(np.arange(count * len(WEIGHTS), dtype=np.int32), sizes)
    owner, place = np.divmod(owner, np.int32(len(WEIGHTS)))
    bucket = np.concatenate([piece for pieces in scenes for piece in pieces])
    names, column = np.unique(bucket, return_inverse=True)
    often = np.zeros(len(names), np.int64)
    np.add.at(often, np.unique(column * np.int64(count) + owner) // count, 1)
    kept = often >= LEAST
    renamed = np.cumsum(kept) - 1
    idf = np.log((count + 1) / (often[kept] + 0.5)).astype(np.float32)
    there = kept[column]
    owner, place, column = owner[there], place[there], renamed[column[there]]
    values = idf[column]
    norms = np.zeros((count, len(WEIGHTS)), np.float32)
    np.add.at(norms, (owner, place), values**2)
    values *= np.array(WEIGHTS, np.float32)[place] / np.sqrt(norms[owner, place])
    order = np.argsort(column, kind="stable")
    return Table(
        count, names[kept], idf, owner[order], column[order].astype(np.int32), values[order].astype(np.float32)
    )


def solve(table: Table, targets: Floats, stiffness: float, tell: Tell) -> Floats:
    """The weights (a row a feature, a column a target) that tell the targets best, and are small."""
    chunks = table.chunks(tell)
    gram = np.zeros((table.lessons, table.lessons), np.float32)
    for done, (begin, end) in enumerate(chunks, 1):
        part = table.dense(begin, end)
        gram += part @ part.T
        tell(done, 2 * len(chunks))
    gram[np.diag_indices_from(gram)] += stiffness
    dual = np.linalg.solve(gram, targets)
    weights = np.empty((len(table.buckets), targets.shape[1]), np.float32)
    for done, (begin, end) in enumerate(chunks, 1):
        weights[begin:end] = table.dense(begin, end).T @ dual
        tell(len(chunks) + done, 2 * len(chunks))
    return weights
