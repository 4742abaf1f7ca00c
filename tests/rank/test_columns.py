"""The bank as columns: the same bank however it came about, and few rows where many are alike."""

from __future__ import annotations

from app.phrases.bank import Bank
from app.phrases.slots import SLOT_BIT
from app.rank.columns import columns_of, joined
from app.vocabulary import Intent, Technique
from tests.rank.talks import BANK, phrase


def test_a_changed_bank_has_the_columns_of_one_made_anew() -> None:
    new = phrase(Technique.WELCOME, "来啦{颜色}", name="x", intents=(Intent.GREET,))
    changed, made = columns_of(BANK.with_changes({new.id: new})), columns_of(Bank([*BANK, new]))
    assert changed.rows == made.rows
    assert changed.columns["slots_high"].tolist() == made.columns["slots_high"].tolist()
    assert changed.answering[Intent.GREET] == {Technique.WELCOME}


def test_rows_of_a_technique_hold_its_phrases_by_id() -> None:
    columns = columns_of(BANK)
    for technique, span in columns.spans.items():
        rows = columns.rows[slice(*span)]
        assert [row[0].id for row in rows] == sorted(row[0].id for row in rows)
        assert sorted(one.id for row in rows for one in row) == sorted(BANK.shelves[technique].phrases)


def test_phrases_that_differ_only_in_words_share_a_row() -> None:
    many = [phrase(Technique.WELCOME, f"在的{n}", name=f"n{n:03d}") for n in range(200)]
    other = phrase(Technique.WELCOME, "在的{颜色}", name="z")
    columns = columns_of(Bank([*reversed(many), other]))
    assert columns.rows == (tuple(many), (other,))


def test_every_slot_of_the_list_has_a_bit_of_its_own() -> None:
    assert len(set(SLOT_BIT.values())) == len(SLOT_BIT)
    assert joined(SLOT_BIT, ["颜色", "自家空位"]) == SLOT_BIT["颜色"]


def test_an_empty_bank_has_empty_columns() -> None:
    columns = columns_of(Bank())
    assert columns.rows == ()
    assert all(len(column) == 0 for column in columns.columns.values())
