"""Tests of what a shop learned, as a turn asks for it."""

from __future__ import annotations

from app.learn.learned import Learned
from app.vocabulary import Stage
from tests.learn.taught import state_of


def test_a_shop_that_learned_nothing_offers_nothing_and_moves_nothing() -> None:
    assert Learned().offers(state_of("buyer:在吗")) == []
    assert Learned().lifts(Stage.CLOSING) == {}


def test_what_use_says_holds_for_its_stage_alone() -> None:
    learned = Learned(by_stage={Stage.CLOSING: {"a": (0.03, "客服用过9次")}})
    assert learned.lifts(Stage.CLOSING) == {"a": (0.03, "客服用过9次")}
    assert learned.lifts(Stage.GREETING) == {}
