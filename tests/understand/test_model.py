"""The linear model learns what separates, and forgets what is rare."""

import numpy as np

from app.understand.model import Settings, teach

SETTINGS = Settings(weights=(1.0, 0.5), least=(2, 2), cost=1.0, rounds=8)
LESSONS = [[["有货", "吗"], ["a"]], [["多少", "钱"], ["a"]], [["有货"], ["b"]], [["多少"], ["b"]]] * 6
TARGETS = np.array([[1, -1], [-1, 1], [1, -1], [-1, 1]] * 6, np.int8)


def test_it_tells_apart_what_the_lessons_tell_apart() -> None:
    model = teach(LESSONS, TARGETS, SETTINGS)
    assert model.score([["有货"], ["a"]]).argmax() == 0
    assert model.score([["多少", "钱"], []]).argmax() == 1


def test_unknown_features_and_none_at_all_score_nothing() -> None:
    model = teach(LESSONS, TARGETS, SETTINGS)
    assert model.score([["没见过"], []]).tolist() == [0, 0]
    assert model.score([[], []]).tolist() == [0, 0]


def test_the_same_lessons_teach_the_same() -> None:
    assert np.array_equal(teach(LESSONS, TARGETS, SETTINGS).rows, teach(iter(LESSONS), TARGETS, SETTINGS).rows)


def test_a_feature_of_one_lesson_is_pruned() -> None:
    model = teach([*LESSONS, [["只此一次", "有货"], []]], np.vstack([TARGETS, [[1, -1]]]), SETTINGS)
    assert "只此一次" not in model.names[0]


def test_a_class_that_a_lesson_says_nothing_of_is_not_learned_from_it() -> None:
    silent = TARGETS.copy()
    silent[:, 1] = 0
    assert not teach(LESSONS, silent, SETTINGS).rows[:, 1].any()
