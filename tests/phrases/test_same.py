"""When two texts say the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.phrases.same import bare, says_again


def test_punctuation_and_emoji_make_no_other_text() -> None:
    assert bare("在的亲～😊 您说") == bare("在的，亲您说！")


def test_a_word_more_is_still_the_same_and_another_sentence_is_not() -> None:
    assert says_again("亲这款还有现货的哦", ["今天付款今天发", "这款还有现货的哦"])
    assert not says_again("亲这款还有现货的哦", ["今天付款今天发"])


@given(st.text(), st.text())
def test_it_does_not_matter_which_text_comes_first(one: str, other: str) -> None:
    assert says_again(one, [one])
    assert says_again(one, [other]) == says_again(other, [one])
