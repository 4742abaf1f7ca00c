"""The tables of ranking: complete, within their bounds, and true to the vocabulary and the shipped bank."""

from __future__ import annotations

from app.phrases.slots import SLOTS
from app.rank.answers import ANSWERS, FALLBACK, NEXT, ORDER_MOMENTS
from app.rank.cues import ASKED, TRIGGERS
from app.rank.manners import AVOIDS, FAVOURS, NEED_A_SIGN, NUMBERS, PRESSURE
from app.rank.topics import NATURAL, TOPICS
from app.rank.trades import GOODS
from app.rank.weights import WEIGHTS
from app.vocabulary import Intent, OrderStatus, Stage, Technique, Trait
from tests.shipped import shipped_bank


def test_every_intent_stage_and_order_status_has_its_row() -> None:
    assert set(ANSWERS) == set(Intent)
    assert set(NEXT) == set(Stage)
    assert set(ORDER_MOMENTS) == set(OrderStatus)


def test_fits_are_between_nought_and_one() -> None:
    rows = [*ANSWERS.values(), *NEXT.values(), *ORDER_MOMENTS.values()]
    assert all(0.0 < fit <= 1.0 for row in rows for fit in row.values())


def test_every_technique_can_come_up_somewhere() -> None:
    rows = [*ANSWERS.values(), *NEXT.values(), *ORDER_MOMENTS.values()]
    reachable = {technique for row in rows for technique in row} | set(TRIGGERS) | set(FALLBACK)
    assert set(Technique) - reachable == {Technique.AWAY_NOTICE}  # nobody at the desk: nobody to suggest to


def test_every_trait_of_the_playbook_favours_something() -> None:
    assert set(FAVOURS) == set(Trait)
    assert not [trait for trait in AVOIDS if set(AVOIDS[trait]) & set(FAVOURS[trait])]


def test_what_claims_nothing_is_no_selling() -> None:
    assert PRESSURE.isdisjoint(FALLBACK)
    assert set(NUMBERS) <= PRESSURE
    assert PRESSURE - NEED_A_SIGN


def test_slots_that_words_ask_for_exist() -> None:
    assert set(ASKED) - set(SLOTS) == set()


def test_topics_fit_into_the_bits_of_a_column_and_those_of_techniques_exist() -> None:
    assert len(TOPICS) <= 64
    assert {topic for topics in NATURAL.values() for topic in topics.split()} <= set(TOPICS)


def test_the_trades_of_the_shipped_phrases_can_be_seen_from_goods() -> None:
    assert {trade for phrase in shipped_bank() for trade in phrase.trade} <= set(GOODS)
    assert len(GOODS) < 63


def test_every_weight_has_its_reason() -> None:
    assert all(weight.why and -1.0 <= weight.value <= 1.0 for weight in WEIGHTS.values())
