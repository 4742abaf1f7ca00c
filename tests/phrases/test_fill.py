"""Filling phrases: a slot with a value has it in its place; a gap stays a gap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.phrases.fill import fill
from app.phrases.phrase import Phrase
from app.phrases.slots import slots_of
from app.vocabulary import Stage, Technique


def say(text: str, technique: Technique = Technique.ANSWER_PRODUCT) -> Phrase:
    return Phrase("a.b.c", technique, (Stage.RECOMMENDATION,), text)


def test_a_slot_without_value_stays_visible_and_is_named_once() -> None:
    filled = fill(say("{商品}{活动截止}前送{赠品}，过了{活动截止}就没啦"), {"商品": "围巾"})
    assert filled.text == "围巾{活动截止}前送{赠品}，过了{活动截止}就没啦"
    assert (filled.filled, filled.missing) == ({"商品": "围巾"}, ("活动截止", "赠品"))


pieces = st.lists(st.sampled_from(["{商品}", "{颜色}", "{赠品}", "亲，", "有的", "～"]), min_size=1, max_size=8)
known_values = st.dictionaries(st.sampled_from(["商品", "颜色", "赠品"]), st.text(max_size=6))


@given(pieces, known_values)
def test_the_open_slots_of_the_text_are_the_missing_ones_and_filled_values_stand_there(
    parts: list[str], known: dict[str, str]
) -> None:
    filled = fill(say("".join(parts)), known)
    assert set(slots_of(filled.text)) == set(filled.missing)
    assert all(value in filled.text for value in filled.filled.values())
    assert set(filled.filled) | set(filled.missing) == set(slots_of("".join(parts)))
