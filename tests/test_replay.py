"""Tests of the replay: a file's talks through the real pipeline, on data that is thrown away, and an honest summary."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import pytest

from app.errors import BadFile
from app.replay import Summary, replay
from app.talks.files import read_talks
from app.talks.talk import Talk
from app.vocabulary import Stage
from tests.serving import settings_for

CSV = """conversation,from,text
c1,buyer,有L码吗
c2,buyer,发什么快递
c1,agent,亲，有的
c1,buyer,好的，多少钱
c2,agent,亲，中通哦
"""
LABELLED = {
    "id": "t1",
    "turns": [
        {"from": "buyer", "text": "黑色还有吗", "stage": "recommendation", "intent": "ask_stock"},
        {"from": "agent", "text": "有的亲"},
        {"order": "delivered"},
        {"from": "buyer", "text": "收到了，谢谢", "stage": "after_sales", "intent": "thanks_bye"},
    ],
}


@pytest.fixture
def talks(tmp_path: Path) -> list[Talk]:
    """Two talks of a chat export."""
    file = tmp_path / "talks.csv"
    file.write_text(CSV, "utf-8")
    return read_talks(file)


def play(talks: list[Talk], folder: Path, rate: float | None = None) -> tuple[Summary, int]:
    """The summary, and how many turns the progress bar heard of."""
    heard: list[None] = []
    summary = replay(talks, settings_for(folder), rate, lambda: heard.append(None))
    return summary, len(heard)


def test_every_turn_is_played_and_counted(talks: list[Talk], tmp_path: Path) -> None:
    summary, heard = play(talks, tmp_path)
    assert (summary.talks, summary.messages, summary.buyer_messages, summary.orders) == (2, 5, 3, 0)
    assert heard == len(summary.waits) == 5
    assert sum(summary.stages.values()) == 3
    assert set(summary.stages) <= set(Stage)
    assert summary.complete_first <= summary.with_suggestions <= 3
    assert summary.suggestions <= 9 * summary.with_suggestions
    assert all(wait > 0 for wait in summary.waits)


def test_order_turns_are_played_as_order_events(tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text(json.dumps(LABELLED, ensure_ascii=False), "utf-8")
    summary, _ = play(read_talks(file), tmp_path)
    assert (summary.messages, summary.orders, summary.buyer_messages) == (3, 1, 2)
    assert summary.stages["after_sales"] >= 1


def test_the_users_own_data_is_not_touched_and_nothing_is_left_behind(talks: list[Talk], tmp_path: Path) -> None:
    before = set(Path(tempfile.gettempdir()).glob("jiehua-replay-*"))
    play(talks, tmp_path / "data")
    assert not (tmp_path / "data").exists()
    assert set(Path(tempfile.gettempdir()).glob("jiehua-replay-*")) == before


def test_a_rate_holds_the_talks_back(talks: list[Talk], tmp_path: Path) -> None:
    began = time.perf_counter()
    summary, _ = play(talks, tmp_path, rate=20)
    assert summary.seconds >= 5 / 20
    assert time.perf_counter() - began < 20


def test_the_summary_is_five_lines_for_people(talks: list[Talk], tmp_path: Path) -> None:
    summary, _ = play(talks, tmp_path)
    lines = summary.lines()
    assert len(lines) == 5
    assert lines[0] == "talks 2  messages 5 (of buyers 3)  orders 0"
    assert all(f"{stage.value} " in lines[2] for stage in Stage)
    assert lines[3].startswith("latency to the commit: p50 ")
    assert lines[4].startswith("5 turns in ")


def test_a_summary_of_one_turn_or_of_none_can_be_told(tmp_path: Path) -> None:
    assert Summary().lines() == ["talks 0: the file has no talk"]
    file = tmp_path / "one.csv"
    file.write_text("conversation,from,text\nc1,buyer,在吗\n", "utf-8")
    summary, _ = play(read_talks(file), tmp_path)
    assert len(summary.lines()) == 5


@pytest.mark.parametrize("text", ["有\0码吗", "有" * 8001], ids=["nul", "too long"])
def test_a_line_that_no_message_can_hold_is_refused_by_file_and_line_not_by_a_traceback(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "talks.csv"
    file.write_text(f"conversation,from,text\nc1,buyer,在吗\nc1,buyer,{text}\n", "utf-8")
    with pytest.raises(BadFile, match=r"talks\.csv, line 3: "):
        play(read_talks(file), tmp_path)


def test_talks_whose_ids_are_long_or_odd_are_played(tmp_path: Path) -> None:
    file = tmp_path / "talks.csv"
    rows = [f"{name},buyer,在吗\n" for name in ("长" * 300, "a/b?#%", "😀")]
    file.write_text("conversation,from,text\n" + "".join(rows), "utf-8")
    assert play(read_talks(file), tmp_path)[0].messages == 3
