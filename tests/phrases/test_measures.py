"""Measures: one form of units, and a variant found by its measure but not in the buyer's own height or in a count."""

from __future__ import annotations

import pytest

from app.phrases.measures import measure_of, plain_units


def test_units_behind_figures_get_one_form() -> None:
    assert plain_units("160毫升和0.5升，6 毫米") == "160ml和0.5l，6 毫米"
    assert plain_units("3公斤装 500克") == "3kg装 500g"
    assert plain_units("克罗心 毫米波") == "克罗心 毫米波"


@pytest.mark.parametrize("said", ["那160还是240呀", "160ml的", "要160毫升", "拿个160", "160的吧", "240和160哪个好"])
def test_a_variant_is_found_by_its_measure(said: str) -> None:
    measure = measure_of("160ml")
    assert measure is not None
    assert measure.search(plain_units(said))


@pytest.mark.parametrize("said", ["身高160", "160cm", "1600", "160块太贵", "第160", "160斤", "0.160"])
def test_another_measure_is_not_the_variant(said: str) -> None:
    measure = measure_of("160ml")
    assert measure is not None
    assert not measure.search(plain_units(said))


@pytest.mark.parametrize("variant", ["黑色", "L", "42", "黑色160ml"])
def test_what_has_no_measure_of_its_own_is_not_found_by_one(variant: str) -> None:
    assert measure_of(variant) is None
