"""Tests of the commands that play, read, measure and learn from talks."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.running import TALKS, jiehua


def test_read_prints_one_json_object(data: Path) -> None:
    done = jiehua("read", "buyer:黑色和白色哪个好看", "agent:亲，都好看", "order:delivered", "buyer:还没收到")
    found = json.loads(done.out)
    assert {"stage", "intent", "traits", "slots", "suggestions"} <= set(found)
    assert not data.exists()


def test_replay_plays_a_file_and_sums_up(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "talks.csv"
    file.write_text(TALKS, "utf-8")
    done = jiehua("replay", file)
    assert done.status == 0, done.err
    assert done.out.startswith("talks 1  messages 3 (of buyers 2)  orders 0\n")
    assert "latency" in done.out
    assert not data.exists()


def test_eval_measures_labelled_talks(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    turn = {"from": "buyer", "text": "在吗", "stage": "greeting", "intent": "greet"}
    file.write_text(json.dumps({"id": "c1", "turns": [turn]}, ensure_ascii=False), "utf-8")
    assert isinstance(json.loads(jiehua("eval", file, "--json").out), dict)
    assert "stage" in jiehua("eval", file).out
    assert jiehua("eval", file, "--picture", tmp_path / "confusion.svg").status == 0
    assert (tmp_path / "confusion.svg").read_text("utf-8").startswith("<svg")
    assert "cannot be written" in jiehua("eval", file, "--picture", tmp_path / "no" / "such.svg").why


def test_learning_wants_a_file_or_a_reset_and_not_both(data: Path, tmp_path: Path) -> None:
    jiehua("shop", "add", "s1")
    file = tmp_path / "talks.csv"
    file.write_text(TALKS, encoding="utf-8")
    for words in (["--shop", "s1"], [file, "--shop", "s1", "--reset"]):
        refused = jiehua("learn", *words)
        assert (refused.status, "or --reset, and not both" in refused.err) == (2, True)
    assert "wordings that come again" in jiehua("learn", file, "--shop", "s1").out
    assert jiehua("learn", "--reset", "--shop", "s1").out.startswith("shop s1 begins anew")
    assert jiehua("learn", file, "--shop", "nobody").why == "there is no shop 'nobody'"


def test_a_history_is_measured_by_eval(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "talks.csv"
    file.write_text(TALKS + TALKS.replace("c1", "c2").split("\n", 1)[1], encoding="utf-8")
    told = json.loads(jiehua("eval", file, "--history", "--json").out)
    assert (told["learned_talks"], told["tried_talks"]) == (1, 1)


def test_stages_prints_the_diagram(data: Path) -> None:
    assert "after_sales" in jiehua("stages").out
