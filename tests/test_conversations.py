"""Plays the talks of tests/conversations through the whole turn, and looks at the card after every line.

The talks were written from the playbook before the ranking was tuned to them. Those in `aside` are not tuned to at
all: of them only the shares count, and they say how well the assistant does with talks that nobody has seen. Those in
`second` are by another hand, who knew the playbook alone; what went wrong in them was mended by its kind.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from app.talks.scenario import Scenario, Verdict, play_scenario, read_scenarios, shares
from tests.shipped import shipped_bank, shipped_reader

FOLDER = Path(__file__).parent / "conversations"
TALKS = read_scenarios(FOLDER)
NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")

NOT_YET = frozenset((FOLDER / "not_yet.txt").read_text("utf-8").split())
"""Talks in which something is not as it should be; each line of them still counts among the shares."""

LEAST = {
    "technique first": 0.5,
    "technique among three": 0.82,
    "nothing forbidden": 0.95,
    "traits": 0.7,
    "contains": 0.7,
}
"""The least share of each kind."""


@cache
def verdicts_of(folder: Path) -> list[Verdict]:
    return [verdict for talk in read_scenarios(folder) for verdict in judged(talk)]


def judged(talk: Scenario) -> list[Verdict]:
    return list(play_scenario(talk, shipped_reader(), shipped_bank(), NINE))


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.name)
def test_the_card_keeps_up_with_the_talk(talk: Scenario) -> None:
    misses = [str(one) for one in judged(talk) if one.must and not one.good]
    if misses and talk.name in NOT_YET:
        pytest.xfail("\n".join(misses))
    assert not misses, "\n".join(misses)
    assert talk.name not in NOT_YET, "nothing is wrong in it any more: take it out of not_yet.txt"


@pytest.mark.parametrize("kind", LEAST)
@pytest.mark.parametrize("folder", [FOLDER, FOLDER / "aside", FOLDER / "second"], ids=lambda folder: folder.name)
def test_the_playbook_is_kept_in_all_talks_together(folder: Path, kind: str) -> None:
    met, n = shares(verdicts_of(folder))[kind]
    assert met / n >= LEAST[kind]


def test_there_are_talks_over_all_stages() -> None:
    assert len(TALKS) >= 60
    assert len(read_scenarios(FOLDER / "aside")) >= 20
