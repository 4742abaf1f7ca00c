"""The order of scored rows: best first, another technique before a second phrase, equal by id; compiled or not."""

from __future__ import annotations

import pytest

from app.native.load import kernels
from app.phrases.bank import Bank
from app.rank.columns import columns_of
from app.rank.moment import moment_of
from app.rank.order import ALIKE_READ
from app.rank.score import Scored, score_rows
from app.rank.techniques import TechniqueScores
from app.vocabulary import Intent, Stage, Technique
from tests.rank.talks import AT, SHOP, after, phrase

T = Technique
STATE = after("谢谢", Intent.THANKS_BYE, Stage.CLOSING)


def ids(bank: Bank, full: set[Technique] | None = None, **points: float) -> list[str]:
    """The ids of the bank's phrases in order, where the techniques have these points: the same, compiled or not."""
    found = TechniqueScores({Technique(name): value for name, value in points.items()}, {})
    moment = moment_of(STATE, SHOP, AT)
    plain = _ids(score_rows(moment, columns_of(bank), found, None), full)
    assert kernels is None or _ids(score_rows(moment, columns_of(bank), found), full) == plain
    return plain


def _ids(scored: Scored, full: set[Technique] | None) -> list[str]:
    return [one.id.removeprefix("bank.") for _, one in scored.in_order(full or set())]


BANK = Bank([*(phrase(T.FAREWELL, f"再见{n}", name=n) for n in "cab"), phrase(T.WRAP_UP, "先忙", name="x")])


def test_equal_ones_come_by_id_and_another_technique_before_a_second_phrase() -> None:
    assert ids(BANK, farewell=0.5, wrap_up=0.45) == ["farewell.a", "wrap_up.x", "farewell.b", "farewell.c"]


def test_a_second_phrase_goes_before_a_technique_that_is_far_behind() -> None:
    assert ids(BANK, farewell=0.9, wrap_up=0.3) == ["farewell.a", "farewell.b", "farewell.c", "wrap_up.x"]


def test_a_technique_that_is_full_is_passed_by() -> None:
    assert ids(BANK, farewell=0.9, wrap_up=0.3, full={T.FAREWELL}) == ["wrap_up.x"]


def test_of_many_alike_a_few_are_read() -> None:
    many = Bank(phrase(T.FAREWELL, f"回见{n}", name=f"n{n:02d}") for n in range(40))
    assert ids(many, farewell=0.5) == [f"farewell.n{n:02d}" for n in range(ALIKE_READ)]


def test_nothing_is_read_where_nothing_was_scored() -> None:
    assert ids(BANK, welcome=0.9) == []


@pytest.mark.skipif(kernels is None, reason="the kernels are not compiled here")
def test_compiled_too_a_technique_that_fills_up_meanwhile_is_passed_by() -> None:
    found = TechniqueScores({T.FAREWELL: 0.9, T.WRAP_UP: 0.3}, {})
    full: set[Technique] = set()
    told = []
    for _, one in score_rows(moment_of(STATE, SHOP, AT), columns_of(BANK), found).in_order(full):
        told.append(one.technique)
        full.add(T.FAREWELL)
    assert told == [T.FAREWELL, T.WRAP_UP]
