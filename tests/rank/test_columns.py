"""The bank as columns: the same bank however it came about, and few rows where many are alike."""

from __future__ import annotations

from dataclasses import replace

from app.phrases.bank import Bank
from app.rank.columns import ALIKE_KEPT, SLOT_BIT, columns_of, joined
from app.vocabulary import Intent, Technique
from tests.rank.talks import BANK, phrase


def test_a_changed_bank_has_the_columns_of_one_made_anew() -> None:
    new = phrase(Technique.WELCOME, "来啦{颜色}", name="x", intents=(Intent.GREET,))
    changed, made = columns_of(BANK.with_changes({new.id: new})), columns_of(Bank([*BANK, new]))
    assert changed.all.phrases == made.all.phrases
    assert changed.all.slots_high.tolist() == made.all.slots_high.tolist()
    assert changed.answering[Intent.GREET] == {Technique.WELCOME}


def test_rows_of_a_technique_are_its_phrases_by_id() -> None:
    columns = columns_of(BANK)
    for technique, rows in columns.numbers.items():
        found = [columns.all.phrases[row] for row in rows]
        assert found == sorted(BANK.shelves[technique].phrases.values(), key=lambda one: one.id)


def test_of_many_that_differ_only_in_words_a_few_are_scored() -> None:
    many = [phrase(Technique.WELCOME, f"在的{n}", name=f"n{n:03d}") for n in range(200)]
    other = phrase(Technique.WELCOME, "在的{颜色}", name="z")
    few = columns_of(Bank([*many, other])).few[Technique.WELCOME]
    assert len(few) == ALIKE_KEPT + 1


def test_every_slot_of_the_list_has_a_bit_of_its_own() -> None:
    assert len(set(SLOT_BIT.values())) == len(SLOT_BIT)
    assert joined(SLOT_BIT, ["颜色", "自家空位"]) == SLOT_BIT["颜色"]


def test_an_empty_bank_has_empty_columns() -> None:
    assert columns_of(Bank()).all.phrases == ()
    assert replace(phrase(Technique.WELCOME), text="x") not in columns_of(Bank()).all.phrases
