"""Finding which words of a list stand in a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.phrases.words import Words

short = st.text(alphabet="甲乙丙[]^-\\a\n", max_size=4)


@given(st.lists(short, max_size=8), st.text(alphabet="甲乙丙[]^-\\a\n", max_size=30))
def test_it_finds_just_the_words_that_stand_in_the_text(words: list[str], text: str) -> None:
    assert set(Words(words).find(text)) == {word for word in words if word and word in text}


def test_no_words_are_found_nowhere() -> None:
    assert Words(()).find("在吗") == []


def test_words_come_in_the_order_of_the_text() -> None:
    assert Words(("包邮", "运费", "急")).find("运费多少 急 包邮吗") == ["急", "运费", "包邮"]
