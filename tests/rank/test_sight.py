"""What the buyer asked for: only who waits asks, and a message without content wants what was asked before."""

from __future__ import annotations

from app.phrases.slots import SLOT_BIT
from app.rank.moment import moment_of
from app.rank.sight import asked_slots, wanted_intents, wants_brief
from app.vocabulary import Intent, Stage, Trait
from tests.rank.talks import AT, SHOP, after, answered, trait

I, S = Intent, Stage  # noqa: E741


def test_only_who_waits_asks() -> None:
    state = after("发什么快递", I.ASK_SHIPPING, S.CLOSING)
    assert asked_slots(moment_of(state, SHOP, AT)) & SLOT_BIT["快递"]
    assert not asked_slots(moment_of(answered(state, "中通"), SHOP, AT))


def test_a_message_without_content_still_wants_what_was_asked_before() -> None:
    plain = after("嗯", I.ACK, S.CLOSING)
    state = after("嗯", I.ACK, S.CLOSING, intents=(I.BARGAIN,))
    assert wanted_intents(moment_of(state, SHOP, AT)) != wanted_intents(moment_of(plain, SHOP, AT))


def test_short_lines_are_for_who_is_short_himself() -> None:
    curt, polite = (
        moment_of(after("在", I.GREET, S.GREETING, traits=(trait(one),)), SHOP, AT)
        for one in (Trait.DOMINANT, Trait.POLITE)
    )
    assert wants_brief(curt)
    assert not wants_brief(polite)
