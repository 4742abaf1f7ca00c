"""Tests of the model: it offers what the shop says in such a scene, keeps its form on disk, and is small."""

from __future__ import annotations

import numpy as np
import pytest

from app.learn.replies import MOST_LESSONS, Replies, learn, lesson_of
from app.learn.techniques import Techniques
from app.vocabulary import Intent, Stage
from tests.learn.taught import BYE, PARCELS, SIZES, lessons, state_of
from tests.shipped import shipped_bank


@pytest.fixture(scope="module")
def replies() -> Replies:
    """What the small shop teaches."""
    return learn(lessons(), Techniques(shipped_bank()))


@pytest.mark.parametrize(
    ("state", "reply"),
    [
        (state_of("buyer:穿什么码呢", intent=Intent.ASK_SIZE), SIZES),
        (state_of("buyer:快递到哪里啦", intent=Intent.TRACK_ORDER), PARCELS),
        (state_of("buyer:快递到哪里了", f"agent:{PARCELS}", "buyer:谢谢", intent=Intent.THANKS_BYE), BYE),
    ],
)
def test_it_offers_what_the_shop_said_in_such_a_scene(replies: Replies, state: object, reply: str) -> None:
    assert replies.offers(state)[0].wording.text == reply  # type: ignore[arg-type]


def test_what_it_offers_next_covers_what_the_first_does_not(replies: Replies) -> None:
    offers = replies.offers(state_of("buyer:穿什么码呢"))
    assert len({one.wording.text for one in offers}) == len(offers) >= 2
    assert [one.chance for one in offers] == sorted((one.chance for one in offers), reverse=True)
    assert sum(one.chance for one in offers) < 1.5


def test_a_wording_tells_where_it_was_said(replies: Replies) -> None:
    size = next(one for one in replies.wordings if one.text == SIZES)
    assert (size.times, size.talks, size.stages, size.intents) == (6, 6, (Stage.RECOMMENDATION,), (Intent.ASK_SIZE,))


def test_it_is_the_same_after_it_was_kept(replies: Replies) -> None:
    again = Replies.from_bytes(replies.to_bytes())
    assert again is not None
    state = state_of("buyer:快递到哪里啦", intent=Intent.TRACK_ORDER)
    assert [one.wording for one in again.offers(state)] == [one.wording for one in replies.offers(state)]
    assert np.array_equal(again.rows, replies.rows)


def test_what_is_no_model_is_none() -> None:
    assert Replies.from_bytes(b"no model") is None


def test_a_shop_that_never_said_anything_twice_has_nothing_to_offer() -> None:
    once = learn([lesson_of(0, state_of("buyer:在吗"), "在的")], Techniques(shipped_bank()))
    assert once.offers(state_of("buyer:在吗")) == []
    assert Replies.from_bytes(once.to_bytes()) is not None


def test_the_newest_lessons_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.learn.replies.MOST_LESSONS", 10)
    assert learn(lessons(), Techniques(shipped_bank())).lessons == 10
    assert MOST_LESSONS**2 * 4 <= 64_000_000, "the Gram matrix is what its docstring says"
