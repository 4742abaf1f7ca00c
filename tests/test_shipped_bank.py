"""The phrases that come with the program: what their check says, and that every technique has its share."""

from __future__ import annotations

from collections import Counter

import pytest

from app.phrases.load import check_bank
from app.understand.wording import WordingRules
from app.vocabulary import Technique
from tests.shipped import PHRASEBANK, shipped_bank


def test_the_shipped_bank_passes_its_own_check() -> None:
    problems = check_bank(PHRASEBANK / "phrases", WordingRules.load(PHRASEBANK / "wording.toml"))
    assert [str(problem) for problem in problems] == []


def test_every_technique_has_eight_wordings_and_the_bank_six_hundred_phrases() -> None:
    counts = Counter(phrase.technique for phrase in shipped_bank())
    assert [technique.value for technique in Technique if counts[technique] < 8] == []
    assert counts.total() >= 600


@pytest.mark.parametrize("trade", ["女装", "零食", "护肤", "数码", "母婴", "家居"])
def test_each_trade_has_wordings_of_its_own_before_and_after_the_sale(trade: str) -> None:
    own = [phrase for phrase in shipped_bank() if trade in phrase.trade]
    assert len({phrase.technique for phrase in own}) >= 6


@pytest.mark.parametrize("tone", ["brief", "formal"])
def test_a_terse_and_a_formal_agent_find_most_techniques_in_their_tone(tone: str) -> None:
    own = {phrase.technique for phrase in shipped_bank() if phrase.tone == tone}
    assert len(own) >= len(Technique) // 2


def test_lines_for_a_holiday_end_with_it() -> None:
    seasonal = [phrase for phrase in shipped_bank() if ".season_" in phrase.id or "spring" in phrase.id.split(".")[-1]]
    assert seasonal
    assert all(phrase.valid_from and phrase.valid_until for phrase in seasonal)
