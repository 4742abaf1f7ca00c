"""The order of scored rows: best first, another technique before a second phrase, equal ones by id."""

from __future__ import annotations

from app.phrases.bank import Bank
from app.rank.moment import moment_of
from app.rank.order import ALIKE_READ, Scored
from app.rank.score import score_rows
from app.rank.techniques import TechniqueScores
from app.vocabulary import Intent, Stage, Technique
from tests.rank.talks import AT, SHOP, after, phrase

T = Technique
STATE = after("谢谢", Intent.THANKS_BYE, Stage.CLOSING)


def scored(bank: Bank, **points: float) -> Scored:
    """The bank's rows where the techniques have these points."""
    found = TechniqueScores({Technique(name): value for name, value in points.items()}, {})
    return score_rows(moment_of(STATE, SHOP, AT), bank, found)


def ids(rows: Scored, full: set[Technique] | None = None) -> list[str]:
    return [one.id.removeprefix("bank.") for _, one in rows.in_order(full or set())]


BANK = Bank([*(phrase(T.FAREWELL, f"再见{n}", name=n) for n in "cab"), phrase(T.WRAP_UP, "先忙", name="x")])


def test_equal_ones_come_by_id_and_another_technique_before_a_second_phrase() -> None:
    assert ids(scored(BANK, farewell=0.5, wrap_up=0.45)) == ["farewell.a", "wrap_up.x", "farewell.b", "farewell.c"]


def test_a_second_phrase_goes_before_a_technique_that_is_far_behind() -> None:
    assert ids(scored(BANK, farewell=0.9, wrap_up=0.3)) == ["farewell.a", "farewell.b", "farewell.c", "wrap_up.x"]


def test_a_technique_that_is_full_is_passed_by() -> None:
    assert ids(scored(BANK, farewell=0.9, wrap_up=0.3), {T.FAREWELL}) == ["wrap_up.x"]


def test_of_many_alike_a_few_are_read() -> None:
    many = Bank(phrase(T.FAREWELL, f"回见{n}", name=f"n{n:02d}") for n in range(40))
    assert ids(scored(many, farewell=0.5)) == [f"farewell.n{n:02d}" for n in range(ALIKE_READ)]


def test_nothing_is_read_where_nothing_was_scored() -> None:
    assert ids(scored(BANK, welcome=0.9)) == []
