"""The linear model learns what separates, and forgets what is rare."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.native.load import kernels
from app.understand import model as models
from app.understand.model import Floats, LinearModel, Piece, Settings, stand, teach
from app.understand.ngrams import Buckets, bucket_of

SETTINGS = Settings(weights=(1.0, 0.5), least=(2, 2), cost=1.0, rounds=8)


def buckets(*names: str) -> Buckets:
    return np.array([bucket_of(name) for name in names], np.uint32)


def lesson(first: Sequence[str], second: Sequence[str]) -> list[Piece]:
    return [(0, buckets(*first)), (1, buckets(*second))]


LESSONS = [
    lesson(["有货", "吗"], ["a"]),
    lesson(["多少", "钱"], ["a"]),
    lesson(["有货"], ["b"]),
    lesson(["多少"], ["b"]),
] * 6
TARGETS = np.array([[1, -1], [-1, 1], [1, -1], [-1, 1]] * 6, np.int8)


def score(model: LinearModel, first: Sequence[str], second: Sequence[str]) -> Floats:
    return model.score(np.array([model.sum(buckets(*first)), model.sum(buckets(*second))]), stand((0, 1), 2))


def test_it_tells_apart_what_the_lessons_tell_apart() -> None:
    model = teach(LESSONS, TARGETS, SETTINGS)
    assert score(model, ["有货"], ["a"]).argmax() == 0
    assert score(model, ["多少", "钱"], []).argmax() == 1


def test_unknown_features_and_none_at_all_score_nothing() -> None:
    model = teach(LESSONS, TARGETS, SETTINGS)
    assert score(model, ["没见过"], []).tolist() == [0, 0]
    assert score(model, [], []).tolist() == [0, 0]


def test_what_is_unknown_does_not_dull_what_is_known() -> None:
    model = teach(LESSONS, TARGETS, SETTINGS)
    assert np.array_equal(score(model, ["有货", "没见过"], ["a"]), score(model, ["有货"], ["a"]))


def test_pieces_of_one_place_score_as_one_and_pieces_in_no_place_do_not() -> None:
    model = teach(LESSONS, TARGETS, SETTINGS)
    whole, parts = model.sum(buckets("有货", "吗")), [model.sum(buckets("有货")), model.sum(buckets("吗"))]
    apart = model.score(np.array([*parts, model.sum(buckets("多少"))]), stand((0, 0, -1), 2))
    assert np.allclose(model.score(whole[None], stand((0,), 2)), apart)


def test_of_several_columns_there_is_a_sum_each() -> None:
    model = teach(LESSONS, TARGETS, SETTINGS)
    columns = np.array([buckets("有货", "吗"), buckets("多少", "没见过")])
    assert np.array_equal(model.sum(columns)[0], model.sum(buckets("有货", "多少")))
    assert model.sum(columns)[:, -1].tolist() == [2, 1]


def test_several_pieces_are_summed_at_once_as_they_are_alone() -> None:
    model = teach(LESSONS, TARGETS, SETTINGS)
    pieces = [buckets("有货", "吗"), buckets("没见过"), buckets("多少", "钱", "多少")]
    assert np.array_equal(model.sums(*pieces), [model.sum(piece) for piece in pieces])


def test_the_same_lessons_teach_the_same() -> None:
    assert np.array_equal(teach(LESSONS, TARGETS, SETTINGS).rows, teach(iter(LESSONS), TARGETS, SETTINGS).rows)


def test_what_is_rarely_taught_is_heard_where_it_stands_beside_what_is_common() -> None:
    """The same words mean the first class ten times and the second four times."""
    lessons = [lesson(["有货", "吗"], ["a"])] * 10 + [lesson(["有货", "吗"], ["a"])] * 4
    targets = np.array([[1, -1]] * 10 + [[-1, 1]] * 4, np.int8)
    even, lifted = (teach(lessons, targets, replace(SETTINGS, rare=rare)) for rare in (0.0, 0.5))
    assert score(lifted, ["有货", "吗"], ["a"])[1] > score(even, ["有货", "吗"], ["a"])[1]


def test_a_feature_of_one_lesson_is_pruned() -> None:
    model = teach([*LESSONS, lesson(["只此一次", "有货"], [])], np.vstack([TARGETS, [[1, -1]]]), SETTINGS)
    assert not model.sum(buckets("只此一次")).any()


def test_a_class_that_a_lesson_says_nothing_of_is_not_learned_from_it() -> None:
    silent = TARGETS.copy()
    silent[:, 1] = 0
    assert not teach(LESSONS, silent, SETTINGS).rows[:, 1].any()


needs_kernels = pytest.mark.skipif(kernels is None, reason="nothing was compiled here")
NAMES = st.lists(st.sampled_from("天地玄黄宇宙洪荒日月盈昃"), max_size=6)


@needs_kernels
@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(NAMES, NAMES, st.sampled_from((1, 0, -1)), st.sampled_from((1, -1))), min_size=1))
def test_compiled_the_same_is_taught(said: list[tuple[list[str], list[str], int, int]]) -> None:
    lessons = [lesson(first, second) for first, second, *_ in said]
    targets = np.array([answers for _, _, *answers in said], np.int8)
    how = replace(SETTINGS, least=(1, 1), rare=0.5)
    compiled = teach(lessons, targets, how)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "kernels", None)
        plain = teach(lessons, targets, how)
    assert np.array_equal(compiled.index, plain.index)
    assert np.abs(compiled.rows.astype(int) - plain.rows).max() <= 1  # sums are rounded in another order
    assert compiled.shares == pytest.approx(plain.shares, rel=1e-3)


@needs_kernels
def test_lessons_that_do_not_fit_together_are_refused() -> None:
    def descend(features: Sequence[int] = (0, 1), begins: Sequence[int] = (0, 2), order: Sequence[int] = (0,)) -> None:
        numbers = (np.array(one, np.int64) for one in (order, begins, features))
        rest = [np.ones(size, np.float32) for size in (2, 1, 1, 1)]
        kernels.descend(*numbers, *rest, 0.5, np.zeros((2, 1), np.float32), np.zeros((1, 1), np.float32))  # type: ignore[union-attr]

    descend()
    for wrong in ({"features": (0, 2)}, {"features": (0, -1)}, {"begins": (0, 1)}, {"order": (1,)}, {"begins": (2, 0)}):
        with pytest.raises(ValueError, match="beyond what there is"):
            descend(**wrong)
    with pytest.raises(ValueError, match="fit together"):
        descend(begins=(0, 1, 2))
