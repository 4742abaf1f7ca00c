"""The phrases that come with the program: what their check says, and that every technique has its share."""

from __future__ import annotations

from collections import Counter

from app.phrases.load import check_bank
from app.understand.wording import WordingRules
from app.vocabulary import Technique
from tests.shipped import PHRASEBANK, shipped_bank


def test_the_shipped_bank_passes_its_own_check() -> None:
    problems = check_bank(PHRASEBANK / "phrases", WordingRules.load(PHRASEBANK / "wording.toml"))
    assert [str(problem) for problem in problems] == []


def test_every_technique_has_three_wordings_and_the_bank_two_hundred_phrases() -> None:
    counts = Counter(phrase.technique for phrase in shipped_bank())
    assert [technique.value for technique in Technique if counts[technique] < 3] == []
    assert counts.total() >= 200
