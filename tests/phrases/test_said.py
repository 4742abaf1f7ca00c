"""Which phrase an agent's line repeats."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.phrases.bank import Bank
from app.phrases.phrase import Phrase
from app.phrases.said import SLOT_CHARS, phrase_said
from app.vocabulary import Stage, Technique


def phrase(phrase_id: str, text: str) -> Phrase:
    return Phrase(phrase_id, Technique.ANSWER_PRODUCT, (Stage.RECOMMENDATION,), text)


BANK = Bank(
    [
        phrase("hello", "在的亲，请问看中哪款了呢～"),
        phrase("stock", "{颜色}有现货的哦，{发货时间}发出"),
        phrase("colour", "亲，{颜色}有现货的哦，今天发出"),
        phrase("slots", "{商品}{价格}"),
        phrase("pair", "{选项甲}和{选项乙}都有货，您更喜欢哪一款呢"),
    ]
)


def said(text: str) -> str | None:
    found = phrase_said(BANK, text)
    return found.id if found else None


def test_a_line_with_the_same_words_is_the_phrase() -> None:
    assert said("在的亲 请问看中哪款了呢") == "hello"


def test_any_values_may_stand_in_the_slots() -> None:
    assert said("黑色有现货的哦，明天下午发出") == "stock"
    assert said("黑色和白色都有货，您更喜欢哪一款呢～") == "pair"


def test_of_several_the_one_with_most_words_of_its_own_is_meant() -> None:
    assert said("亲，黑色有现货的哦，今天发出") == "colour"


def test_other_words_are_no_phrase() -> None:
    assert said("在的亲，请问看中哪款了呢，我们店里有活动") is None
    assert said("有货") is None
    assert said("～～") is None


def test_a_phrase_of_nothing_but_slots_is_never_meant() -> None:
    assert said("保温杯79元") is None


def test_a_value_of_a_slot_is_short() -> None:
    assert said("黑" * (SLOT_CHARS + 1) + "有现货的哦，明天发出") is None


def test_a_changed_bank_knows_the_new_wording() -> None:
    changed = BANK.with_changes({"hello": phrase("hello", "您好，看中哪款啦")})
    assert phrase_said(changed, "在的亲，请问看中哪款了呢") is None
    assert said("在的亲，请问看中哪款了呢") == "hello"


@given(
    st.text(st.characters(categories=["Lo"]), min_size=1, max_size=10),
    st.text(st.characters(categories=["Lo"]), min_size=1, max_size=10),
)
def test_every_filled_phrase_is_recognised(one: str, other: str) -> None:
    assert said(f"{one}和{other}都有货，您更喜欢哪一款呢") == "pair"
