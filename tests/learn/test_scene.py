"""Tests of scenes: what was said last and before, masked, and how far the talk is."""

from __future__ import annotations

from app.learn.mask import WILD
from app.learn.scene import LAST_TURN, PLACES, WEIGHTS, features, scene_of
from app.vocabulary import Intent
from tests.learn.taught import state_of


def test_a_scene_holds_the_buyers_lines_since_the_agents_and_all_of_the_agents() -> None:
    scene = scene_of(state_of("buyer:在吗", "agent:在的亲", "buyer:订单[订单x]", "buyer:到哪了"))
    assert (scene.buyer, scene.agent, scene.before, scene.turn) == (f"订单{WILD} 到哪了", "在的亲", ("在的亲",), 1)


def test_after_the_agents_own_line_the_buyers_last_words_still_count() -> None:
    scene = scene_of(state_of("buyer:在吗", "agent:在的亲"))
    assert (scene.buyer, scene.agent) == ("在吗", "在的亲")


def test_turns_are_counted_up_to_a_point() -> None:
    assert scene_of(state_of(*["buyer:嗯", "agent:好"] * 30)).turn == LAST_TURN


def test_every_place_has_its_features_and_its_weight() -> None:
    found = features(scene_of(state_of("buyer:在吗", intent=Intent.GREET)))
    assert len(found) == len(PLACES) == len(WEIGHTS)
    assert [len(one) > 0 for one in found] == [True, True, False, True, True]
