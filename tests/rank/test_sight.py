"""A moment as a number: what it is held against, and what of it matters to which phrases."""

from __future__ import annotations

from app.rank.columns import SLOT_BIT, TRAIT_BIT
from app.rank.moment import Moment, moment_of
from app.rank.sight import ALL_SLOTS, ASKED, SETTING, SLOTS, TRAITS, sight_of, wanted_intents
from app.vocabulary import Intent, Stage, Trait
from tests.rank.talks import AT, SHOP, after, answered, trait

I, S = Intent, Stage  # noqa: E741


def moment(text: str = "嗯", intent: Intent = I.ACK, stage: Stage = S.CLOSING, *traits: Trait) -> Moment:
    return moment_of(after(text, intent, stage, traits=tuple(map(trait, traits))), SHOP, AT)


def test_the_stage_is_part_of_the_setting() -> None:
    assert sight_of(moment(stage=S.GREETING)) >> SETTING != sight_of(moment(stage=S.CLOSING)) >> SETTING


def test_what_is_known_is_no_gap() -> None:
    gaps = sight_of(moment()) >> SLOTS & ALL_SLOTS
    assert not gaps & SLOT_BIT["优惠"]
    assert gaps & SLOT_BIT["快递"]


def test_a_trait_shows_in_its_field() -> None:
    assert sight_of(moment("嗯", I.ACK, S.CLOSING, Trait.RATIONAL)) >> TRAITS & TRAIT_BIT[Trait.RATIONAL]


def test_only_who_waits_asks() -> None:
    state = after("发什么快递", I.ASK_SHIPPING, S.CLOSING)
    asked = sight_of(moment_of(state, SHOP, AT)) >> ASKED & ALL_SLOTS
    assert asked & SLOT_BIT["快递"]
    assert not sight_of(moment_of(answered(state, "中通"), SHOP, AT)) >> ASKED & ALL_SLOTS


def test_a_message_without_content_still_wants_what_was_asked_before() -> None:
    state = after("嗯", I.ACK, S.CLOSING, intents=(I.BARGAIN,))
    assert wanted_intents(moment_of(state, SHOP, AT)) != wanted_intents(moment())
