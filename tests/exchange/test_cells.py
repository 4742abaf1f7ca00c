"""Tests of cells: nothing that a spreadsheet would compute, and everything comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.cells import joined, safe, split, unsafe

ANY = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("'=+-@\t\r＝；;,[\"]"), max_size=12)


@given(ANY)
def test_a_text_comes_back_and_is_no_formula(text: str) -> None:
    assert unsafe(safe(text)) == text
    assert safe(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


@given(st.lists(ANY.map(str.strip).filter(bool), min_size=1, max_size=4))
def test_a_list_comes_back(texts: list[str]) -> None:
    assert split(joined(texts)) == texts


def test_people_part_words_with_what_their_keyboard_has() -> None:
    assert split("促成；售后, 推荐、迎接|其他") == ["促成", "售后", "推荐", "迎接", "其他"]
    assert joined(["促成", "售后"]) == "促成;售后"


@pytest.mark.parametrize("cell", ["[1]", "[", '{"a":1}[', '["a",2]'])
def test_a_list_gone_wrong_is_told(cell: str) -> None:
    if cell.startswith("["):
        with pytest.raises(ValueError, match="list"):
            split(cell)
