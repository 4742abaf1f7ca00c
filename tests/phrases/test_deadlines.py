"""app.phrases.deadlines: when an offer is over, as shops write it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phrases.deadlines import deadline_of, shown_until
from app.phrases.phrase import Knowledge, Phrase
from app.vocabulary import Stage, Technique

NOW = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
PROMO = Phrase("a.b.c", Technique.PROMO_NOTICE, (Stage.CLOSING,), "{活动}到{活动截止}")
SHOP = Knowledge(facts={"活动": "满199减20", "活动截止": "11月30日 20点"})


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("11月30日", "2026-12-01T00:00:00+08:00"),
        ("11月30号24点", "2026-12-01T00:00:00+08:00"),
        ("11月30日晚8点", "2026-11-30T20:00:00+08:00"),
        ("2026-11-30 20:30", "2026-11-30T20:30:00+08:00"),
        ("12.1", "2026-12-02T00:00:00+08:00"),
        ("1月5日", "2027-01-06T00:00:00+08:00"),
        ("11月11日", "2026-11-12T00:00:00+08:00"),
    ],
)
def test_a_deadline_is_read_as_shops_write_it(text: str, end: str) -> None:
    assert deadline_of(text, NOW) == datetime.fromisoformat(end)


@pytest.mark.parametrize("text", ["", "今晚24点", "月底", "售完即止", "2月30日", "满199减20"])
def test_a_deadline_that_cannot_be_dated_is_none(text: str) -> None:
    assert deadline_of(text, NOW) is None


@given(st.text(max_size=40))
def test_no_text_is_too_strange_for_a_deadline(text: str) -> None:
    assert deadline_of(text, NOW) is None or deadline_of(text, NOW).tzinfo is not None  # type: ignore[union-attr]


def test_a_card_that_tells_of_the_offer_changes_when_it_ends() -> None:
    end = datetime.fromisoformat("2026-11-30T20:00:00+08:00")
    assert shown_until([PROMO], ["活动"], SHOP, NOW) == end
    assert shown_until([PROMO], ["赠品"], SHOP, NOW) is None
    assert shown_until([PROMO], ["活动"], SHOP, end) is None


def test_a_phrase_with_a_last_day_is_shown_until_that_day_is_over() -> None:
    dated = replace(PROMO, valid_until="2026-11-22")
    assert shown_until([PROMO, dated], [], SHOP, NOW) == datetime.fromisoformat("2026-11-23T00:00:00+08:00")
