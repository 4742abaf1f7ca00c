"""Parsing one phrase: what is taken, and which field is named when it is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.errors import BadField
from app.phrases.needs import Need
from app.phrases.parse import SHIPPED, parse_phrase
from app.vocabulary import Intent, Stage, Technique

GOOD: dict[str, Any] = {"technique": "two_choice", "stages": ["closing"], "text": "{选项甲}还是{选项乙}呢"}


def test_a_phrase_needs_no_more_than_technique_stages_and_text() -> None:
    phrase = parse_phrase(GOOD, "closing.two_choice.x", SHIPPED)
    assert (phrase.technique, phrase.stages, phrase.tone) == (Technique.TWO_CHOICE, (Stage.CLOSING,), "warm")


def test_any_means_all_stages_of_the_technique_in_the_order_of_a_sale() -> None:
    phrase = parse_phrase(
        GOOD | {"technique": "farewell", "stages": ["any"], "text": "慢走哦"}, "a.farewell.x", SHIPPED
    )
    assert phrase.stages == (Stage.CLOSING, Stage.AFTER_SALES)


def test_everything_else_is_kept() -> None:
    more = {"intents": ["hesitate"], "traits": ["easy_going"], "trade": ["鞋"], "platform": ["jd"], "tone": "brief"}
    dates = {"needs": ["paid"], "valid_from": date(2026, 11, 1), "valid_until": "2026-11-30"}
    phrase = parse_phrase(GOOD | more | dates, "closing.two_choice.x", SHIPPED)
    assert phrase.intents == (Intent.HESITATE,)
    assert phrase.needs == (Need.PAID,)
    assert (phrase.trade, phrase.platform, phrase.tone) == (("鞋",), ("jd",), "brief")
    assert (phrase.valid_from, phrase.valid_until) == ("2026-11-01", "2026-11-30")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"technique": "twochoice"}, "technique"),
        ({"technique": 3}, "technique"),
        ({"stages": ["closed"]}, "stages"),
        ({"stages": []}, "stages"),
        ({"stages": "closing"}, "stages"),
        ({"stages": ["closing", "closing"]}, "stages"),
        ({"stages": ["greeting"]}, "stages"),
        ({"text": ""}, "text"),
        ({"text": "  \n"}, "text"),
        ({"text": "好" * 301}, "text"),
        ({"text": "好\x00的"}, "text"),
        ({"text": "好\ud800的"}, "text"),
        ({"text": "发{快弟}"}, "text"),
        ({"intents": ["buy"]}, "intents"),
        ({"traits": ["rich"]}, "traits"),
        ({"platform": ["ebay"]}, "platform"),
        ({"trade": [1]}, "trade"),
        ({"tone": "loud"}, "tone"),
        ({"needs": ["sent"]}, "needs"),
        ({"needs": "paid"}, "needs"),
        ({"needs": ["paid", "paid"]}, "needs"),
        ({"valid_until": "2026-13-01"}, "valid_until"),
        ({"valid_until": 7}, "valid_until"),
        ({"valid_from": "2026-11-30", "valid_until": "2026-11-01"}, "valid_until"),
        ({"intent": ["hesitate"]}, "intent"),
    ],
)
def test_the_field_that_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BadField) as refused:
        parse_phrase(GOOD | change, "closing.two_choice.x", SHIPPED)
    assert refused.value.field == field


@pytest.mark.parametrize("field", ["technique", "stages", "text"])
def test_a_missing_field_is_named(field: str) -> None:
    with pytest.raises(BadField, match="is missing"):
        parse_phrase({key: value for key, value in GOOD.items() if key != field}, "a.b.c", SHIPPED)


@pytest.mark.parametrize("phrase_id", ["", "Closing", "closing", "a.b c", "a/b", "话术.一"])
def test_a_shipped_id_is_plain(phrase_id: str) -> None:
    with pytest.raises(BadField, match="id"):
        parse_phrase(GOOD, phrase_id, SHIPPED)


def test_a_shop_may_put_any_technique_to_any_stage_and_have_slots_and_ids_of_its_own() -> None:
    body = {"technique": "welcome", "stages": ["recommendation"], "text": "镜片{折射率}", "id": "x", "source": "shop"}
    phrase = parse_phrase(body, "load.17", "shop")
    assert (phrase.id, phrase.source, phrase.stages) == ("load.17", "shop", (Stage.RECOMMENDATION,))
