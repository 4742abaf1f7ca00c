"""Finding which words of a list stand in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.native.load import Kernels, kernels
from app.phrases.words import Words

compiled = pytest.param(kernels, marks=pytest.mark.skipif(kernels is None, reason="the kernels are not compiled here"))
either = pytest.mark.parametrize("kernels", [None, compiled])
short = st.text(alphabet="甲乙丙[]^-\\a\n", max_size=4)


texts = st.text(alphabet="甲乙丙[]^-\\a\n", max_size=30)


@either
@given(st.lists(short, max_size=8), texts)
def test_it_finds_just_the_words_that_stand_in_the_text(kernels: Kernels | None, words: list[str], text: str) -> None:
    assert set(Words(words, kernels).find(text)) == {word for word in words if word and word in text}


@pytest.mark.skipif(kernels is None, reason="the kernels are not compiled here")
@given(st.lists(st.text(max_size=4) | short, max_size=12), st.text(max_size=300) | texts)
def test_compiled_it_finds_the_same_in_the_same_order(words: list[str], text: str) -> None:
    assert Words(words).find(text) == Words(words, None).find(text)


@either
def test_no_words_are_found_nowhere(kernels: Kernels | None) -> None:
    assert Words((), kernels).find("在吗") == []


@either
def test_words_come_in_the_order_of_the_text(kernels: Kernels | None) -> None:
    assert Words(("包邮", "运费", "急"), kernels).find("运费多少 急 包邮吗") == ["急", "运费", "包邮"]


@either
def test_a_long_text_is_searched_whole_and_what_is_no_text_is_refused(kernels: Kernels | None) -> None:
    found_by = Words(("包邮", "包邮吗"), kernels)
    assert found_by.find("包" * 1000 + "邮") == ["包邮"]
    with pytest.raises(TypeError):
        found_by.find(7)  # type: ignore[arg-type]
