"""Slots: the one list, cutting a text, and what is wrong with a text's braces."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phrases.slots import SLOTS, blank, cut, slot_problem, slots_of

README = Path(__file__).parents[2] / "phrasebank" / "README.md"


def test_the_readme_of_the_bank_lists_every_slot() -> None:
    words = set(README.read_text("utf-8").replace("|", " ").split())
    assert not [slot for slot in SLOTS if slot not in words]


def test_slots_are_told_in_order_and_once() -> None:
    assert slots_of("{颜色}还有{库存}件，{颜色}卖得快") == ("颜色", "库存")


def test_blanking_leaves_the_words_alone() -> None:
    assert blank("发{快递}，{发货时间}发") == "发，发"


@given(st.lists(st.text(alphabet="亲您，的哦～ab 1", max_size=6), min_size=1, max_size=6))
def test_a_text_put_together_from_its_pieces_is_the_text(pieces: list[str]) -> None:
    text = "{颜色}".join(pieces)
    parts = cut(text)
    assert "".join(f"{{{part}}}" if place % 2 else part for place, part in enumerate(parts)) == text
    assert slot_problem(text, only_listed=True) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("发{快递", "brace"),
        ("发快递}", "brace"),
        ("发{{快递}}", "brace"),
        ("发{}哦", "not a slot"),
        ("发{我 的}哦", "not a slot"),
        ("{快弟}发货", "快弟"),
    ],
)
def test_bad_braces_and_unknown_slots_are_named(text: str, says: str) -> None:
    assert says in (slot_problem(text, only_listed=True) or "")


def test_a_shop_may_name_slots_of_its_own() -> None:
    assert slot_problem("镜片是{镜片折射率}的", only_listed=False) is None
