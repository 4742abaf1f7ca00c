"""Tests of learning on the command line: what a person gets to read, edit and accept, and the way back."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest

from app.config import Settings
from app.errors import BadFile, NotFound
from app.learn_cli import forget, history, teach
from app.store.goods import phrases_of
from app.store.learned import learned_of
from app.store.shops import add_shop
from app.store.store import run_once
from tests.learn.taught import BYE, PARCELS, SIZES
from tests.serving import settings_for


def now() -> datetime:
    """The time of these tests."""
    return datetime.fromisoformat("2026-11-21T09:00:00+08:00")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A store with the shop s1."""
    found = settings_for(tmp_path / "data")
    run_once(found, lambda connection: add_shop(connection, "s1", "", "taobao", now()), write=True)
    return found


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A chat export of a small shop."""
    file = tmp_path / "export.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["conversation", "from", "text"])
        for number in range(10):
            size = number % 2 == 0
            rows.writerow([number, "buyer", "穿什么码合适" if size else "快递到哪里了"])
            rows.writerow([number, "agent", SIZES if size else PARCELS])
            rows.writerow([number, "buyer", f"好的，我电话1390000{number:04}"])
            rows.writerow([number, "agent", f"{BYE}，有事打1390000{number:04}"])
    return file


def candidates(file: Path) -> list[dict[str, str]]:
    """The rows of the file that a person gets."""
    with file.open(encoding="utf-8-sig", newline="") as found:
        return list(csv.DictReader(found))


def test_what_comes_again_is_written_for_a_person_with_slots_and_counts(
    settings: Settings, export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    teach(settings, export, "s1", None, False, now)
    rows = candidates(settings.data / "learned-s1.csv")
    assert (rows[0]["话术"], rows[0]["出现次数"]) == (f"{BYE}，有事打{{联系电话}}", "10")
    assert {SIZES, PARCELS} <= {row["话术"] for row in rows}
    assert "1390000" not in (settings.data / "learned-s1.csv").read_text("utf-8-sig")
    assert "10 talks, 20 replies: 3 wordings" in capsys.readouterr().out
    assert run_once(settings, lambda connection: phrases_of(connection, "s1")) == {}, "nobody accepted them yet"
    kept = run_once(settings, lambda connection: learned_of(connection, "s1")).replies
    assert kept is not None
    assert b"1390000" not in kept


def test_accepted_candidates_are_the_shops_phrases_and_can_be_taken_back(settings: Settings, export: Path) -> None:
    teach(settings, export, "s1", None, True, now)
    bodies = run_once(settings, lambda connection: phrases_of(connection, "s1")).values()
    assert SIZES in [json.loads(body)["text"] for body in bodies if body]
    from app.import_cli import undo

    undo(settings, "s1", "phrases")
    assert run_once(settings, lambda connection: phrases_of(connection, "s1")) == {}


def test_a_reset_forgets_the_model(settings: Settings, export: Path) -> None:
    teach(settings, export, "s1", None, False, now)
    forget(settings, "s1", now)
    kept = run_once(settings, lambda connection: learned_of(connection, "s1"))
    assert (kept.replies, kept.uses_from) == (None, kept.at)


def test_a_shop_that_is_none_and_a_file_that_cannot_be_written_are_told(
    settings: Settings, export: Path, tmp_path: Path
) -> None:
    with pytest.raises(NotFound):
        teach(settings, export, "s9", None, False, now)
    with pytest.raises(NotFound):
        forget(settings, "s9", now)
    with pytest.raises(BadFile, match="cannot be written"):
        teach(settings, export, "s1", tmp_path / "nowhere" / "out.csv", False, now)


def test_the_history_is_tried_on_its_last_talks(
    settings: Settings, export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history(settings, export, True)
    told = json.loads(capsys.readouterr().out)
    assert (told["learned_talks"], told["tried_talks"], told["replies"], told["found"]) == (8, 2, 4, 1.0)
    one = tmp_path / "one.csv"
    one.write_text("conversation,from,text\nc1,buyer,在吗\n", encoding="utf-8")
    with pytest.raises(BadFile, match="too few talks"):
        history(settings, one, False)
