"""Tests of use: a few picks move little, many move more, never beyond the bound, and places on the card count."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learn.use import MOST, Use, edited
from app.vocabulary import Stage
from tests.shipped import shipped_bank

A, B, C = "closing.two_choice.pair", "closing.reassure.a", "closing.reassure.b"


@dataclass(frozen=True)
class Used:
    kind: str = "said"
    stage: str = "closing"
    phrase: str | None = None
    shown: tuple[str, ...] = ()
    edited: int | None = None


def points(uses: list[Used], phrase: str) -> float:
    return Use(uses).lifts().get(Stage.CLOSING, {}).get(phrase, (0.0, ""))[0]


def test_one_pick_says_next_to_nothing_and_many_say_more() -> None:
    once, often = ([Used(phrase=B, shown=(A, B, C))] * times for times in (1, 30))
    assert 0 <= points(once, B) < 0.012
    assert points(often, B) > 2 * points(once, B)
    assert points(often, A) < 0, "it stood first thirty times, and was passed by"


def test_a_phrase_that_always_stands_first_is_held_against_its_place() -> None:
    first, second = ([Used(phrase=one, shown=(A, B, C))] * 10 + [Used(shown=(A, B, C))] * 30 for one in (A, B))
    assert points(first, A) < points(second, B), "what stands first is taken most; that alone is no merit"


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_use_moves_a_score_no_further_than_the_bound(said: int, shown: int, ordered: int) -> None:
    uses = [Used(phrase=B, shown=(A, B))] * said + [Used(shown=(A, B))] * shown
    uses += [Used("ordered", shown=(B,))] * ordered
    assert all(abs(one) <= MOST for lifts in Use(uses).lifts().values() for one, _ in lifts.values())


def test_what_leads_to_orders_gains_and_says_so() -> None:
    uses = [Used(phrase=one, shown=(A, B)) for one in (A, B) for _ in range(30)]
    uses += [Used("ordered", shown=(B,))] * 20
    lifts = Use(uses).lifts()[Stage.CLOSING]
    assert lifts[B][0] > lifts.get(A, (0.0, ""))[0]
    assert lifts[B][1] == "客服用过30次，下单20次"


def test_the_figures_are_told_together_and_apart() -> None:
    use = Use(
        [
            Used(phrase=A, shown=(A, B)),
            Used("picked", phrase=A, edited=40),
            Used("picked", phrase=A, edited=0),
            Used("ordered", stage="closing", shown=(A,)),
            Used(stage="after_sales", phrase=None, shown=(B,)),
        ]
    )
    told = use.stats(shipped_bank(), {B: "学来的话"})
    assert told["total"] == {"shown": 3, "picked": 2, "edited": 1, "edited_percent": 20, "sent": 1, "ordered": 1}
    assert [one["phrase"] for one in told["phrases"]] == [A, B]
    assert (told["phrases"][0]["technique"], told["phrases"][1]["text"]) == ("two_choice", "学来的话")
    assert [(one["technique"], one["sent"]) for one in told["techniques"]] == [("two_choice", 1)]
    assert [(one["stage"], one["shown"]) for one in told["stages"]] == [("closing", 2), ("after_sales", 1)]


@pytest.mark.parametrize(("used", "percent"), [("亲，在的哦", 0), ("", 100), ("亲，在的", 11)])
def test_an_edit_is_told_in_percent(used: str, percent: int) -> None:
    assert edited("亲，在的哦", used) == percent
