"""The bank: phrases by id, changed without touching the bank from which the change comes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phrases.bank import Bank
from app.phrases.phrase import Phrase
from app.vocabulary import Stage, Technique

HELLO = Phrase("greeting.welcome.hello", Technique.WELCOME, (Stage.GREETING,), "在的，您请说")
PAIR = Phrase("closing.two_choice.pair", Technique.TWO_CHOICE, (Stage.CLOSING,), "{选项甲}还是{选项乙}呢")


def test_a_phrase_is_found_by_its_id_and_the_bank_goes_by_ids() -> None:
    bank = Bank([HELLO, PAIR])
    assert bank.get("greeting.welcome.hello") is HELLO
    assert bank.get("nobody") is None
    assert list(bank) == [PAIR, HELLO]
    assert "closing.two_choice.pair" in bank


def test_a_change_leaves_the_old_bank_and_shares_what_it_does_not_touch() -> None:
    old = Bank([HELLO, PAIR])
    new = old.with_changes({HELLO.id: replace(HELLO, text="您好")})
    assert (old.get(HELLO.id), new.get(HELLO.id)) == (HELLO, replace(HELLO, text="您好"))
    assert new.shelves[Technique.TWO_CHOICE] is old.shelves[Technique.TWO_CHOICE]


def test_a_phrase_may_move_to_another_technique() -> None:
    moved = replace(HELLO, technique=Technique.FAREWELL)
    bank = Bank([HELLO]).with_changes({HELLO.id: moved})
    assert list(bank) == [moved]
    assert Technique.WELCOME not in bank.shelves


def test_phrases_that_end_on_a_day_are_known_also_after_changes() -> None:
    ending = replace(HELLO, valid_until="2026-11-30")
    bank = Bank([HELLO, PAIR])
    assert bank.dated() == {}
    dated = bank.with_changes({HELLO.id: ending})
    assert dated.dated() == {HELLO.id: ending}
    assert dated.with_changes({HELLO.id: None}).dated() == bank.dated() == {}


def test_a_change_under_a_wrong_id_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="other"):
        Bank([HELLO]).with_changes({"other": HELLO})


ids = st.sampled_from([f"x.{letter}" for letter in "abcdef"])
phrases = st.builds(Phrase, ids, st.sampled_from(list(Technique)[:4]), st.just((Stage.CLOSING,)), st.text(max_size=4))
changes = st.dictionaries(ids, st.none() | phrases).map(
    lambda found: {key: value and replace(value, id=key) for key, value in found.items()}
)


@given(st.lists(phrases), st.lists(changes))
def test_many_changes_come_to_the_same_as_a_new_bank(
    first: list[Phrase], steps: list[dict[str, Phrase | None]]
) -> None:
    bank, expected = Bank(first), {phrase.id: phrase for phrase in first}
    for step in steps:
        bank = bank.with_changes(step)
        for key, value in step.items():
            if value is None:
                expected.pop(key, None)
            else:
                expected[key] = value
    assert {phrase.id: phrase for phrase in bank} == expected
    assert len(bank) == len(expected)
    assert all(shelf.phrases for shelf in bank.shelves.values())
