"""Tests of the vocabulary: every id has its Chinese name, and no two share one where an agent chooses between them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest

from app.vocabulary import (
    DISPUTE_STEPS,
    INTENT_NAMES,
    ORDER_NAMES,
    STAGE_NAMES,
    TECHNIQUE_NAMES,
    TECHNIQUE_STAGES,
    TRAIT_NAMES,
    Intent,
    OrderStatus,
    Stage,
    Technique,
    Trait,
)

NAMES: list[tuple[type[StrEnum], Mapping[Any, str]]] = [
    (Stage, STAGE_NAMES),
    (Intent, INTENT_NAMES),
    (Technique, TECHNIQUE_NAMES),
    (Trait, TRAIT_NAMES),
    (OrderStatus, ORDER_NAMES),
]


@pytest.mark.parametrize(("ids", "names"), NAMES, ids=lambda one: getattr(one, "__name__", ""))
def test_every_id_has_a_name_of_its_own(ids: type[StrEnum], names: Mapping[Any, str]) -> None:
    assert list(names) == list(ids)
    assert len(set(names.values())) == len(names)
    assert all(name.strip() for name in names.values())


@pytest.mark.parametrize("ids", [ids for ids, _ in NAMES])
def test_an_id_is_its_member_name_in_lower_case(ids: type[StrEnum]) -> None:
    """So that a table in code and a file in TOML cannot drift apart."""
    assert [one.value for one in ids] == [one.name.lower() for one in ids]


def test_every_technique_serves_in_some_stage() -> None:
    assert list(TECHNIQUE_STAGES) == list(Technique)
    assert [technique for technique, stages in TECHNIQUE_STAGES.items() if not stages] == []


def test_the_seven_dispute_steps_serve_after_the_sale() -> None:
    assert len(set(DISPUTE_STEPS)) == 7
    assert all(Stage.AFTER_SALES in TECHNIQUE_STAGES[step] for step in DISPUTE_STEPS)
