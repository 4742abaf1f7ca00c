"""How well techniques answer: by the share of each intent that a message may have, and by the order's news."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.dialogue.state import IntentNow
from app.rank.answering import answers_of_all
from app.rank.answers import NEXT
from app.rank.moment import Moment, moment_of
from app.vocabulary import Intent, OrderStatus, Stage, Technique
from tests.rank.talks import AT, SHOP, after, answered, order

I, S, T = Intent, Stage, Technique  # noqa: E741
ASKED = after("多少钱 什么材质", I.ASK_PRICE, S.RECOMMENDATION)


def moment(intent: Intent, confidence: float, *others: tuple[Intent, float]) -> Moment:
    return moment_of(replace(ASKED, intent=IntentNow(intent, confidence, others)), SHOP, AT)


def test_what_serves_two_likely_readings_is_worth_the_shares_of_both() -> None:
    price, goods = (answers_of_all(moment(one, 0.9), {}) for one in (I.ASK_PRICE, I.ASK_PRODUCT))
    both = answers_of_all(moment(I.ASK_PRICE, 0.6, (I.ASK_PRODUCT, 0.2)), {})
    assert both.keys() == price.keys() | goods.keys()
    for technique, fit in both.items():
        expected = 0.75 * price.get(technique, 0.0) + 0.25 * goods.get(technique, 0.0)
        assert fit == pytest.approx(expected)


def test_a_third_reading_counts_with_its_share_too() -> None:
    two = answers_of_all(moment(I.ASK_PRICE, 0.5, (I.ASK_PRODUCT, 0.3)), {})
    three = answers_of_all(moment(I.ASK_PRICE, 0.5, (I.ASK_PRODUCT, 0.3), (I.BARGAIN, 0.2)), {})
    assert three[T.VALUE_JUSTIFY] > two[T.VALUE_JUSTIFY]
    assert three[T.ANSWER_PRODUCT] < two[T.ANSWER_PRODUCT]


def test_after_the_agents_line_the_stage_leads_on() -> None:
    said = moment_of(answered(ASKED, "好的"), SHOP, AT)
    assert answers_of_all(said, {}) == {way: fit for way, fit in NEXT[S.RECOMMENDATION].items() if way is not T.WELCOME}


def test_the_orders_news_go_before_what_was_asked() -> None:
    late = replace(order(OrderStatus.PAID), at="2026-11-21T10:00:00+00:00")
    news = answers_of_all(moment_of(replace(ASKED, order=late), SHOP, AT), {})
    assert max(news, key=news.__getitem__) is T.CONFIRM_PAID


def test_a_technique_of_which_a_phrase_names_the_question_answers_it_unless_it_needs_a_sign() -> None:
    named = {I.ASK_PRICE: frozenset({T.REASSURE, T.VIP_CARE})}
    found = answers_of_all(moment(I.ASK_PRICE, 0.9), named)
    assert found[T.REASSURE] > answers_of_all(moment(I.ASK_PRICE, 0.9), {}).get(T.REASSURE, 0.0)
    assert T.VIP_CARE not in found
