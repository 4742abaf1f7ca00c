"""app.phrases.near: the text that shares most of the seldom typed characters with what was said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.phrases.near import Nearest

TEXTS = ("包装清单是机身1个（不含线）", "表面是磨砂，不沾指纹", "浇水5天一次")


def test_a_seldom_typed_character_in_common_makes_a_text_near() -> None:
    assert Nearest(TEXTS).to("带线吗") == [0]
    assert Nearest(TEXTS).to("多久浇一次") == [2]


def test_two_characters_side_by_side_count_for_more_than_one() -> None:
    assert Nearest(["指甲可剪", "指纹不留"]).to("会留指纹么") == [1]


def test_what_everybody_types_makes_nothing_near() -> None:
    assert Nearest(TEXTS).to("这个可以买吗多少一个") == []


def test_what_all_have_in_common_does_not_count() -> None:
    assert Nearest(["珍珠耳夹", "珍珠项链"], without="珍珠").to("珍珠的吗") == []


@given(st.lists(st.text(max_size=20), max_size=5), st.text(max_size=30))
def test_every_place_is_one_of_the_texts_and_stands_once(texts: list[str], said: str) -> None:
    places = Nearest(texts).to(said)
    assert places == sorted(set(places))
    assert all(0 <= place < len(texts) for place in places)
