"""Tests of the log: one line an event on stderr, from the level on that was set, with what was bound."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from app import logs
from app.logs import LEVELS, set_up


@pytest.fixture(autouse=True)
def _unset() -> Iterator[None]:
    before = logging.lastResort
    yield
    logging.lastResort = before
    structlog.reset_defaults()


def test_an_event_is_one_line_with_time_level_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("info")
    with structlog.contextvars.bound_contextvars(connection=7):
        structlog.get_logger().info("socket opened", shop="s1", client="a\nb")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert re.match(r'timestamp=\S+ level=info event="socket opened" ', told.err)
    assert {"connection=7", "shop=s1"} <= set(told.err.split())


@pytest.mark.parametrize("level", list(LEVELS))
def test_what_is_below_the_level_is_not_told(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(level)
    for name in LEVELS:
        getattr(structlog.get_logger(), name)("something")
    told = re.findall(r"level=(\w+)", capsys.readouterr().err)
    assert told == list(LEVELS)[list(LEVELS).index(level) :]


def test_a_fault_is_told_with_its_traceback_in_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("error")
    words = "by nought"
    try:
        raise ZeroDivisionError(words)
    except ZeroDivisionError:
        structlog.get_logger().exception("a frame failed", kind="message")
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "ZeroDivisionError" in told
    assert words not in told, "the sentence of an error may quote a buyer"
    assert "test_logs.py" in told


def test_the_causes_of_a_fault_are_told_and_what_the_system_says() -> None:
    words, missing = "小鱼的话", Path("/nowhere/小鱼的话")
    try:
        try:
            missing.read_text("utf-8")
        except OSError as cause:
            raise ValueError(words) from cause
    except ValueError as fault:
        said = logs.told(fault)
    assert "ValueError" in said
    assert "which came of" in said
    assert "No such file or directory" in said
    assert "小鱼" not in said


def test_what_a_library_logs_is_cut_to_its_first_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("info")
    text = "Task exception was never retrieved\nfuture: ValueError('小鱼的话')"
    assert logging.lastResort is not None
    logging.lastResort.handle(logging.LogRecord("asyncio", logging.ERROR, "", 0, text, None, None))
    told = capsys.readouterr().err
    assert 'event="Task exception was never retrieved"' in told
    assert "小鱼" not in told


def test_json_is_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("info", "json")
    structlog.get_logger().info("socket opened", shop="小鱼的店")
    event = json.loads(capsys.readouterr().err)
    assert (event["event"], event["shop"], event["level"]) == ("socket opened", "小鱼的店", "info")


def test_a_refused_upgrade_does_not_fill_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("info")
    logger = logging.getLogger("uvicorn.error")
    logger.error("ASGI callable returned without completing handshake.")
    logger.error("something else")
    assert "handshake" not in capsys.readouterr().err
