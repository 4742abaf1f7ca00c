"""A talk on the command line: how its lines are told apart, and what is said of it."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from app.errors import BadField, TooLarge
from app.phrases.phrase import Knowledge
from app.talks.lines import read_lines, talk_of
from app.talks.talk import TEXT_CHARS, OrderNews, Said
from app.vocabulary import OrderStatus
from tests.shipped import shipped_bank, shipped_reader

NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")


def test_a_line_says_who_speaks_or_is_the_buyers() -> None:
    lines = ["buyer:在吗", "agent： 在的亲", "order:paid", "多少钱: 含邮费吗", "Buyer: order:123"]
    assert talk_of(lines).turns == (
        Said("buyer", "在吗"),
        Said("agent", "在的亲"),
        OrderNews(OrderStatus.PAID),
        Said("buyer", "多少钱: 含邮费吗"),
        Said("buyer", "order:123"),
    )


@pytest.mark.parametrize(
    ("lines", "field", "why"),
    [
        ([], "TEXT", "is missing"),
        (["在吗", "agent:  "], "TEXT 2", "is empty"),
        (["在\0吗"], "TEXT 1", "NUL"),
        (["\udcff"], "TEXT 1", "UTF-8"),
        (["order:bought"], "TEXT 1", "one of placed, paid"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_by_its_number(lines: list[str], field: str, why: str) -> None:
    with pytest.raises(BadField, match=why) as refused:
        talk_of(lines)
    assert refused.value.field == field


def test_a_text_over_the_limit_is_refused() -> None:
    with pytest.raises(TooLarge):
        talk_of(["啊" * (TEXT_CHARS + 1)])


def test_the_answer_tells_stage_intent_suggestions_and_the_way_there() -> None:
    lines = ["在吗", "agent:在的亲", "order:delivered", "收到的碗碎了三个"]
    found = read_lines(lines, shipped_reader(), shipped_bank(), Knowledge(), NINE)
    assert (found["stage"]["id"], found["intent"]["id"]) == ("after_sales", "defect")
    assert found["steps"] == {"at": "quick_response", "next": "warm_reception"}
    assert found["suggestions"][0]["because"]
    assert [line["stage"] for line in found["talk"]] == ["greeting", "greeting", "after_sales", "after_sales"]
    assert found["talk"][3]["reading"]["vote"]["stage"] == "after_sales"
    assert json.loads(json.dumps(found)) == found


def test_after_the_agents_line_nothing_was_read() -> None:
    found = read_lines(["agent:亲在吗"], shipped_reader(), shipped_bank(), Knowledge(), NINE)
    assert found["intent"] is None
    assert "reading" not in found["talk"][0]
