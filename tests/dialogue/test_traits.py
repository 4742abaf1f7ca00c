"""The profile as a fold: signs grow a trait, messages fade it, contrary signs lower it, the agent's word holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dialogue.events import TraitSeen
from app.dialogue.state import TraitNow
from app.dialogue.traits import CONTRADICTS, SHOWN, correct_trait, fold_traits
from app.understand.reading import TraitSign
from app.vocabulary import Trait

CHEAP = TraitSign(Trait.ECONOMICAL, 0.5, "有优惠券吗")
OPEN_HANDED = TraitSign(Trait.GENEROUS, 0.9, "价格无所谓")

signs = st.lists(st.builds(TraitSign, st.sampled_from(Trait), st.floats(-1, 2), st.just("话")), max_size=4)


def held(traits: tuple[TraitNow, ...], trait: Trait) -> TraitNow:
    return next(one for one in traits if one.id is trait)


def test_one_strong_sign_shows_the_trait_and_tells_it() -> None:
    traits, seen = fold_traits((), [CHEAP])
    assert held(traits, Trait.ECONOMICAL).on
    assert seen == (TraitSeen(Trait.ECONOMICAL, "有优惠券吗"),)


def test_repeated_evidence_grows_the_confidence_and_is_told_once() -> None:
    once, _ = fold_traits((), [CHEAP])
    twice, seen = fold_traits(once, [CHEAP])
    assert held(once, Trait.ECONOMICAL).confidence < held(twice, Trait.ECONOMICAL).confidence < 1
    assert seen == ()


def test_weak_signs_show_the_trait_only_together() -> None:
    weak = TraitSign(Trait.CURIOUS, SHOWN * 0.7, "这个好特别")
    traits, seen = fold_traits((), [weak])
    assert not held(traits, Trait.CURIOUS).on
    assert seen == ()
    traits, seen = fold_traits(traits, [weak])
    assert held(traits, Trait.CURIOUS).on
    assert [one.trait for one in seen] == [Trait.CURIOUS]


def test_a_trait_that_is_not_seen_again_fades_and_is_forgotten() -> None:
    traits, _ = fold_traits((), [CHEAP])
    for _ in range(200):
        traits, _ = fold_traits(traits, [])
    assert traits == ()


def test_contrary_evidence_lowers_a_trait() -> None:
    before, _ = fold_traits((), [CHEAP])
    after, _ = fold_traits(before, [OPEN_HANDED])
    assert held(after, Trait.ECONOMICAL).confidence < held(before, Trait.ECONOMICAL).confidence / 2
    assert not held(after, Trait.ECONOMICAL).on


@pytest.mark.parametrize("on", [True, False])
def test_what_the_agent_says_holds_against_all_signs(on: bool) -> None:
    traits = correct_trait((), Trait.ECONOMICAL, on)
    for sign in [CHEAP, OPEN_HANDED] * 50:
        traits, _ = fold_traits(traits, [sign])
    assert held(traits, Trait.ECONOMICAL).on is on
    assert held(traits, Trait.ECONOMICAL).manual


def test_a_trait_keeps_its_place_when_it_is_corrected() -> None:
    traits, _ = fold_traits((), [CHEAP, TraitSign(Trait.POLITE, 0.9, "谢谢您")])
    assert [one.id for one in correct_trait(traits, Trait.ECONOMICAL, False)] == [Trait.ECONOMICAL, Trait.POLITE]


@pytest.mark.parametrize("trait", Trait)
def test_contradiction_is_mutual(trait: Trait) -> None:
    assert trait not in CONTRADICTS[trait]
    assert all(trait in CONTRADICTS[other] for other in CONTRADICTS[trait])


@given(st.lists(signs, max_size=12))
def test_every_confidence_is_a_share_and_no_trait_stands_twice(messages: list[list[TraitSign]]) -> None:
    traits: tuple[TraitNow, ...] = ()
    for found in messages:
        traits, _ = fold_traits(traits, found)
    assert all(0 <= one.confidence <= 1 for one in traits)
    assert len({one.id for one in traits}) == len(traits)
