"""A sieve lets through every rule that may hold, in C as in Python, and of an expression knows what it needs."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.native.load import kernels
from app.understand.sieve import PlainSieve, needed, sieve_of

needs_kernels = pytest.mark.skipif(kernels is None, reason="nothing was compiled here")
WAYS = [None, pytest.param(kernels, marks=needs_kernels)]
LETTERS = "有货吗0\0\ud800😀"
WORDS = st.text(LETTERS, min_size=1, max_size=4)
RULES = st.lists(st.lists(st.lists(WORDS, min_size=1, max_size=4).map(tuple), max_size=3), max_size=12)
SHORT_RULES = st.lists(
    st.lists(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=4).map(tuple), max_size=3), max_size=12
)
TEXTS = st.one_of(st.text(LETTERS, max_size=30), st.text(st.characters(codec=None)))


def meant(rules: list[list[tuple[str, ...]]], text: str) -> list[int]:
    """The rules of which each clause is met."""
    met = [all(any(word in text for word in clause) for clause in clauses) for clauses in rules]
    return [number for number, one in enumerate(met) if one]


@needs_kernels
@given(RULES, TEXTS)
@example([[("有" * 300,)]], "有" * 299)
@example([[("有" * 300,)], [("货",), ("货", "有")]], "货" + "有" * 300)
def test_the_one_in_c_lets_through_what_meets_its_clauses_and_nothing_else(
    rules: list[list[tuple[str, ...]]], text: str
) -> None:
    assert sieve_of(rules).may(text) == meant(rules, text)


@given(st.sampled_from([1, 20]), RULES, TEXTS)
def test_the_one_in_python_lets_through_what_meets_its_clauses_in_order(
    times: int, rules: list[list[tuple[str, ...]]], text: str
) -> None:
    let_through = PlainSieve(rules * times).may(text)
    assert set(meant(rules * times, text)) <= set(let_through)
    assert let_through == sorted(set(let_through))


@given(st.sampled_from([1, 20]), SHORT_RULES, TEXTS)
def test_words_of_one_character_are_asked_for_exactly_by_both(
    times: int, rules: list[list[tuple[str, ...]]], text: str
) -> None:
    assert PlainSieve(rules * times).may(text) == meant(rules * times, text)


@needs_kernels
def test_what_was_compiled_is_used() -> None:
    assert not isinstance(sieve_of([]), PlainSieve)
    assert isinstance(sieve_of([], None), PlainSieve)


@pytest.mark.parametrize("way", WAYS)
def test_many_rules_with_words_that_begin_alike_are_told_apart(way: object) -> None:
    words = [f"第{number}号" for number in range(2000)]
    sieve = sieve_of([[(word,)] for word in words], way)  # type: ignore[arg-type]
    assert {17, 1999} <= set(sieve.may("要第17号和第1999号"))
    assert sieve.may("要17号") == []


@needs_kernels
def test_what_is_no_text_and_what_is_no_rule_is_refused() -> None:
    assert kernels is not None
    with pytest.raises(TypeError):
        sieve_of([]).may(b"")  # type: ignore[arg-type]
    for wrong in (((("", (0,)),), (0,), 1), ((("a", (1,)),), (0,), 1), ((("a", (0,)),), (1,), 1), ((), (), -1)):
        with pytest.raises(ValueError, match=r"empty|clause|rule"):
            kernels.Sieve(*wrong)
    for wrong_kind in (((("a", [0]),), (0,), 1), (("ab",), (0,), 1), (((1, (0,)),), (0,), 1)):
        with pytest.raises(TypeError):
            kernels.Sieve(*wrong_kind)


@pytest.mark.parametrize(
    ("expression", "clauses"),
    [
        ("清仓", [("清仓",)]),
        ("有?活动(?!范围|室)", [("活动",)]),
        ("打[几一二]?折", [("打",), ("折",)]),
        ("参数|规格[大小]", [("参数", "规格")]),
        ("(?:有|用)(?:没有)?券", [("券",), ("有", "用")]),
        ("不(?:送|给)[^,。?]{0,6}(?:差评)?$", [("不",), ("送", "给")]),
        ("好{2,3}的", [("好",), ("的",)]),
        ("甲|[0-9]", []),
        ("(?:甲(?:乙|丙)|丁)", []),
        ("(?i)vip", []),
        (r"\d+", []),
    ],
)
def test_what_an_expression_needs(expression: str, clauses: list[tuple[str, ...]]) -> None:
    assert sorted(needed(expression)) == sorted(clauses)


PARTS = st.recursive(
    st.sampled_from([*"甲乙丙丁.", "[甲乙]", "[^甲]", r"\.", "^", "$"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda both: f"(?:{both[0]}|{both[1]})"),
        st.tuples(inner, st.sampled_from(["", "?", "*", "+", "{0,2}", "{2}", "{,1}", "*?"])).map(
            lambda one: f"(?:{one[0]}){one[1]}"
        ),
        inner.map(lambda one: f"(?!{one})"),
    ),
    max_leaves=8,
)


@given(st.lists(PARTS, min_size=1, max_size=3).map("|".join), st.text("甲乙丙丁.", max_size=8))
def test_an_expression_is_never_found_where_what_it_needs_is_missing(expression: str, text: str) -> None:
    if re.search(expression, text):
        assert all(any(word in text for word in clause) for clause in needed(expression))
