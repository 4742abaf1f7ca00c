"""Which techniques a moment gives a reason for, and in which order."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from app.dialogue.state import BuyerState
from app.rank.moment import moment_of
from app.rank.techniques import TechniqueScores, score_techniques
from app.vocabulary import Intent, Stage, Technique, Trait
from tests.rank.talks import AT, SHOP, after, answered, trait

I, S, T = Intent, Stage, Technique  # noqa: E741
NAMED: dict[Intent, frozenset[Technique]] = {}


def scores(state: BuyerState, named: dict[Intent, frozenset[Technique]] = NAMED) -> TechniqueScores:
    return score_techniques(moment_of(state, SHOP, AT), named)


def ranked(found: TechniqueScores) -> list[Technique]:
    return sorted(found.scores, key=lambda one: -found.scores[one])


def test_a_choice_comes_first_whatever_the_intent_where_both_are_liked() -> None:
    for intent in (I.STATE_NEED, I.ASK_STOCK, I.HESITATE, I.OTHER, I.DOUBT_QUALITY):
        for stage in (S.RECOMMENDATION, S.CLOSING):
            found = scores(after("墨绿和燕麦色都喜欢", intent, stage))
            assert ranked(found)[0] is T.TWO_CHOICE
            assert ("墨绿或燕麦色") in [reason for _, reason in found.reasons[T.TWO_CHOICE]]


def test_two_options_beside_another_question_do_not_drown_its_answer() -> None:
    found = ranked(scores(after("墨绿和燕麦色有什么优惠", I.ASK_PRICE, S.RECOMMENDATION)))
    assert found[0] is T.PROMO_NOTICE
    assert T.TWO_CHOICE in found[:3]


def test_a_word_of_the_buyer_gives_a_reason() -> None:
    reasons = scores(after("是正品吗", I.DOUBT_QUALITY, S.RECOMMENDATION)).reasons
    assert [reason for _, reason in reasons[T.REASSURE]] == ["提到“正品”"]


def test_after_the_agents_line_the_stage_leads_on_and_words_count_no_more() -> None:
    found = scores(answered(after("是正品吗", I.DOUBT_QUALITY, S.RECOMMENDATION), "是的亲"))
    assert T.REASSURE not in found.reasons
    assert T.WELCOME not in found.scores


def test_a_technique_that_a_phrase_names_the_intent_for_may_answer_it() -> None:
    state = after("是正品吗", I.DOUBT_QUALITY, S.RECOMMENDATION)
    named = {I.DOUBT_QUALITY: frozenset({T.PROMO_NOTICE, T.VIP_CARE})}
    assert scores(state, named).answers[T.PROMO_NOTICE] > scores(state).answers[T.PROMO_NOTICE]
    assert T.VIP_CARE not in scores(state, named).answers  # needs a sign of its own


def test_a_profile_favours_and_forbids() -> None:
    def with_trait(which: Trait, **known: Any) -> dict[Technique, float]:
        plain = after("再便宜点", I.BARGAIN, S.CLOSING, **known)
        return scores(replace(plain, traits=(trait(which),))).scores

    plain = scores(after("再便宜点", I.BARGAIN, S.CLOSING)).scores
    assert with_trait(Trait.HAGGLER)[T.FIRM_PRICE] > plain[T.FIRM_PRICE]
    assert with_trait(Trait.HAGGLER)[T.GOODWILL_GIFT] < plain[T.GOODWILL_GIFT]
