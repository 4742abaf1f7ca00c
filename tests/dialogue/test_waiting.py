"""What counts as a question, and how a long one is shown."""

from __future__ import annotations

import pytest

from app.dialogue.waiting import QUESTION_CHARS, clipped, is_question
from app.vocabulary import Intent
from tests.dialogue.told import reads


@pytest.mark.parametrize("text", ["这个起球吗", "你们几点下班", "能不能便宜", "啥时候到", "在?", "哪个好呢", "行不行"])
def test_a_message_in_the_form_of_a_question_asks(text: str) -> None:
    assert is_question(text, reads(Intent.OTHER))


def test_a_message_that_wants_to_know_asks_without_a_mark() -> None:
    assert is_question("170 65公斤 码数", reads(Intent.ASK_SIZE))


@pytest.mark.parametrize("text", ["好的我拍了", "想买件大衣送妈妈", "东西收到了碎了一个"])
def test_a_statement_asks_nothing(text: str) -> None:
    assert not is_question(text, reads(Intent.STATE_NEED))


def test_a_message_without_content_asks_nothing() -> None:
    assert not is_question("?", reads(Intent.ACK, content_free=True))


def test_a_long_question_is_clipped_to_one_line() -> None:
    shown = clipped("请问\n" + "这件衣服" * 40)
    assert len(shown) == QUESTION_CHARS
    assert shown.startswith("请问 这件衣服")
    assert shown.endswith("…")
    assert clipped("有货吗") == "有货吗"
