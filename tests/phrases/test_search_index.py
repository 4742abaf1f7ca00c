"""A shelf's index: each way of typing finds its rows, with the place where."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.phrases.bank import Bank
from app.phrases.phrase import Phrase
from app.phrases.search_index import Lines, ShelfIndex, index_of
from app.vocabulary import Intent, Stage, Technique

TEXTS = {"a": "这款是{材质}的", "b": "快递走{快递}", "c": "有货的，直接拍"}
BANK = Bank(
    Phrase(f"own.answer_product.{name}", Technique.ANSWER_PRODUCT, (Stage.RECOMMENDATION,), text, (Intent.ASK_STOCK,))
    for name, text in TEXTS.items()
)
INDEX = index_of(BANK.shelves[Technique.ANSWER_PRODUCT])


def rows(matches: object) -> list[str]:
    return [INDEX.ids[row][-1] for row, _ in matches]  # type: ignore[attr-defined]


def test_a_shelf_has_one_index_as_long_as_it_lives() -> None:
    shelf = BANK.shelves[Technique.ANSWER_PRODUCT]
    assert index_of(shelf) is index_of(shelf)
    assert rows(INDEX.every()) == ["a", "b", "c"]


def test_ids_are_found_whole_from_the_beginning_and_by_their_parts() -> None:
    assert rows(INDEX.with_id("own.answer_product.b")) == ["b"]
    assert rows(INDEX.with_id_part("own")) == ["a", "b", "c"]
    assert rows(INDEX.with_id_part("product")) == ["a", "b", "c"]
    assert rows(INDEX.with_id_part("b")) == []  # one letter is no part


def test_texts_are_found_by_words_initials_and_pinyin() -> None:
    assert rows(INDEX.texts_starting("快递")) == ["b"]
    assert rows(INDEX.texts_holding("直接拍")) == ["c"]
    assert rows(INDEX.texts_with_all("拍货")) == ["c"]
    assert rows(INDEX.initials_holding("zjp")) == ["c"]
    assert rows(INDEX.pinyin_holding("kuaidi"))[:1] == ["b"]
    assert rows(INDEX.readable_as("直jiep")) == ["c"]


def test_pinyin_begins_with_a_syllable() -> None:
    assert rows(INDEX.pinyin_holding("uaidi")) == []


def test_slots_and_intents_are_titles() -> None:
    assert {title for title, _, _ in INDEX.titles} == {"材质", "快递", "库存"}


@given(st.lists(st.text(alphabet="甲乙a", max_size=4), min_size=1, max_size=5), st.text(alphabet="甲乙a", min_size=1))
def test_a_word_is_found_in_each_text_that_holds_it_and_in_no_other(texts: list[str], word: str) -> None:
    lines = Lines(texts)
    expected = [(row, text.find(word)) for row, text in enumerate(texts) if word in text]
    assert list(lines.holding(word)) == expected
    assert sorted({row for row, _ in lines.places(word)}) == [row for row, _ in expected]


def test_a_shelf_of_one_phrase_has_an_index() -> None:
    one = Bank([Phrase("x", Technique.WELCOME, (Stage.GREETING,), "在的")])
    assert isinstance(index_of(one.shelves[Technique.WELCOME]), ShelfIndex)
