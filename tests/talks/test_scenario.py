"""app.talks.scenario: what a scenario may hold, and how its turns are judged."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.errors import BadFile
from app.talks.scenario import play_all, play_scenario, read_scenarios, shares
from tests.shipped import shipped_bank, shipped_reader

NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
HELLO = 'title = "hello"\n[[turn]]\nbuyer = "在吗"\nstage = "greeting"\ntechnique = ["welcome"]\n'


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "one.toml"
    file.write_text(text, "utf-8")
    return file


def test_a_turn_is_judged_by_what_it_expects_and_the_first_place_only_counts(tmp_path: Path) -> None:
    (scenario,) = read_scenarios(write(tmp_path, HELLO))
    verdicts = list(play_scenario(scenario, shipped_reader(), shipped_bank(), NINE))
    assert [(one.kind, one.good, one.must) for one in verdicts] == [
        ("stage", True, True),
        ("technique first", True, False),
        ("technique among three", True, True),
        ("technique among five", True, False),
    ]
    assert shares(verdicts)["stage"] == (1, 1)


def test_a_miss_tells_the_turn_and_what_was_wanted_and_what_was_there(tmp_path: Path) -> None:
    (scenario,) = read_scenarios(write(tmp_path, HELLO.replace("greeting", "closing")))
    miss = next(play_scenario(scenario, shipped_reader(), shipped_bank(), NINE))
    assert not miss.good
    assert str(miss) == "turn 1 '在吗': stage: wanted closing, got greeting"


def test_time_passes_between_the_turns(tmp_path: Path) -> None:
    later = HELLO + '[[turn]]\nagent = "在的亲"\n[[turn]]\nbuyer = "在吗"\nlater = 1440\nstage = "greeting"\n'
    (scenario,) = read_scenarios(write(tmp_path, later))
    assert all(one.good for one in play_scenario(scenario, shipped_reader(), shipped_bank(), NINE) if one.must)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("turn = 3", "turn: is missing"),
        ("[[turn]]\nbuyer = '在'\nagent = '在'", "turn 1: has to have one of"),
        ("[[turn]]\nbuyer = '在'\nmood = 'good'", "turn 1: mood: is not known"),
        ("[[turn]]\nbuyer = '在'\nstage = 'bazaar'", "turn 1: stage"),
        ("shape = 1\n[[turn]]\nbuyer = '在'", "shape: is not known"),
        ("[[product]]\nid = 'a'\n[[turn]]\nbuyer = '在'", "product: is no product card"),
        ("[[turn", "cannot be read"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused_with_the_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadFile, match=told.replace("[", r"\[")):
        read_scenarios(write(tmp_path, text))


def test_a_folder_without_scenarios_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="holds no scenario"):
        read_scenarios(tmp_path)


def test_a_folder_is_played_whole_and_tells_its_misses(tmp_path: Path) -> None:
    write(tmp_path, HELLO)
    (tmp_path / "two.toml").write_text(HELLO.replace("greeting", "closing"), "utf-8")
    found = play_all(tmp_path, shipped_reader(), shipped_bank(), NINE)
    assert (found.scenarios, found.whole, found.shares["stage"]) == (2, 1, (1, 2))
    assert found.as_json()["misses"] == ["two, turn 1 '在吗': stage: wanted closing, got greeting"]
    assert found.table().splitlines()[0] == found.as_json()["misses"][0]
    assert found.table().splitlines()[-1] == "whole 1 of 2"
