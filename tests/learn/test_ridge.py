"""Tests of the ridge regression: the weights are those of the closed form, and rare features are left out."""

from __future__ import annotations

import numpy as np

from app.learn.ridge import LEAST, solve, table_of
from app.learn.scene import WEIGHTS

NONE = np.zeros(0, np.uint32)


def scenes(*first: list[int]) -> list[tuple[np.ndarray, ...]]:
    """Lessons with features in the first place alone."""
    return [(np.array(one, np.uint32), *[NONE] * (len(WEIGHTS) - 1)) for one in first]


def test_a_feature_that_few_lessons_have_is_left_out() -> None:
    table = table_of(scenes(*[[5, 9]] * LEAST, *[[9]] * LEAST, [7]))
    assert table.buckets.tolist() == [5, 9]


def test_a_place_is_as_long_as_its_weight_says() -> None:
    table = table_of(scenes(*[[5, 9, 9, 11]] * LEAST, *[[9]] * LEAST))
    lengths = np.sqrt((table.dense(0, len(table.buckets)) ** 2).sum(axis=1))
    assert np.allclose(lengths[LEAST:], WEIGHTS[0])


def test_the_weights_are_those_of_the_closed_form() -> None:
    chance = np.random.default_rng(3)
    table = table_of(scenes(*(chance.integers(0, 30, 12).tolist() for _ in range(60))))
    targets = chance.normal(size=(60, 4)).astype(np.float32)
    heard: list[tuple[int, int]] = []
    found = solve(table, targets, 2.0, lambda done, of: heard.append((done, of)))
    whole = table.dense(0, len(table.buckets)).astype(float)
    right = np.linalg.solve(whole.T @ whole + 2.0 * np.eye(whole.shape[1]), whole.T @ targets)
    assert np.allclose(found, right, atol=1e-3)
    assert heard[-1] == (2, 2)
