"""Tests of the history's figures: what was learned on the first talks is looked for in the last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from app.learn.clusters import FOUND
from app.learn.mask import WILD
from app.learn.replies import Replies, learn
from app.learn.techniques import Techniques
from app.talks.history import fits, lessons_of, replies_of, split, try_history
from app.talks.talk import Said, Talk
from tests.learn.taught import BYE, PARCELS, SIZES
from tests.shipped import shipped_bank, shipped_reader


def talk(number: int) -> Talk:
    size = number % 2 == 0
    return Talk(
        f"t{number}",
        (
            Said("buyer", "这件穿什么码合适" if size else "我那个包裹走到哪啦"),
            Said("agent", SIZES if size else PARCELS),
            Said("buyer", "好的谢谢"),
            Said("agent", BYE if number % 4 else f"{number}号客服下班了，祝您好梦"),
            Said("buyer", "嗯"),
            Said("agent", "嗯嗯"),
        ),
    )


TALKS = [talk(number) for number in range(20)]


@pytest.fixture(scope="module")
def first() -> tuple[Replies, list]:  # type: ignore[type-arg]
    done: list[None] = []
    lessons = lessons_of(split(TALKS)[0], shipped_reader(), shipped_bank(), lambda: done.append(None))
    assert (len(lessons), len(done)) == (48, 16)
    return learn(lessons, Techniques(shipped_bank())), lessons


def test_the_first_talks_teach_and_the_last_try() -> None:
    assert [len(part) for part in split(TALKS)] == [16, 4]


def test_a_reply_is_given_with_the_turn_before_it() -> None:
    found = list(replies_of(TALKS[0], shipped_reader(), shipped_bank()))
    assert [text for _, text in found][:2] == [SIZES, "0号客服下班了，祝您好梦"]
    assert found[0][0].state.last_message is not None
    assert found[0][0].state.last_message.text == "这件穿什么码合适"


def test_what_the_shop_always_says_is_found_and_short_words_count_apart(first: tuple[Replies, list]) -> None:  # type: ignore[type-arg]
    replies, lessons = first
    found = try_history(split(TALKS)[1], replies, lessons, shipped_reader(), shipped_bank(), lambda done, of: None)
    assert (found.learned_talks, found.tried_talks, found.replies, found.all_replies) == (16, 4, 8, 12)
    assert found.found == 7 / 8, "all but the line with a number of its own"
    assert found.open_found >= found.found
    assert (found.rare, found.rare_found) == (1, 0.0)
    assert found.top["1"] <= found.found <= found.in_bank
    assert found.as_json()["found"] == found.found
    assert f"history {found.found:.3f}" in found.table().splitlines()[-1]


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        ("在的亲", "在的亲", True),
        ("", "", True),
        ("在的", "好吧", False),
        (f"{WILD}号到", "五号到", True),
        ("五号到", f"{WILD}号到", True),
        (f"要{WILD}", "明后天就到", False),
        (f"{WILD}{WILD}a", "xyb", True),
        (f"{WILD}aa", "xyb", False),
    ],
)
def test_a_wild_character_fits_one_character_and_no_more(one: str, other: str, fit: bool) -> None:
    assert fits(one, other) is fit


@given(st.text("亲好的", max_size=9), st.text("亲好的", max_size=9))
def test_without_wild_characters_it_is_the_ratio(one: str, other: str) -> None:
    common = fits(one + WILD, other + WILD)
    assert common or not fits(one, other), "the same value on both sides takes nothing away"
    assert fits(one, other) == (fuzz.ratio(one, other) >= FOUND)
