"""Tests of the guess of a technique: a phrase of the bank in other words is taken for its technique."""

from __future__ import annotations

import pytest

from app.learn.techniques import Techniques
from app.phrases.bank import Bank
from app.vocabulary import Intent, Stage, Technique
from tests.shipped import shipped_bank


@pytest.mark.parametrize(
    ("text", "stage", "intent", "technique"),
    [
        (
            "您拍的订单还没付款哦，方便的话付一下，这边给您安排",
            Stage.CLOSING,
            Intent.ORDER_PLACED,
            Technique.PAYMENT_NUDGE,
        ),
        ("实在抱歉让您遇到这样的事，给您添麻烦了", Stage.AFTER_SALES, Intent.COMPLAINT, Technique.APOLOGISE),
        ("谢谢您来小店，欢迎下次再来逛逛", Stage.AFTER_SALES, Intent.THANKS_BYE, Technique.FAREWELL),
    ],
)
def test_a_reply_is_taken_for_the_technique_whose_phrases_it_is_like(
    text: str, stage: Stage, intent: Intent, technique: Technique
) -> None:
    assert Techniques(shipped_bank()).guess(text, [stage], [intent]) is technique


def test_without_phrases_there_is_still_an_answer() -> None:
    assert Techniques(Bank()).guess("在的", [], []) in Technique
