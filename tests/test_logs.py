"""Tests of the log: one line an event on stderr, from the level on that was set, with what was bound."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
import structlog

from app.logs import LEVELS, set_up


@pytest.fixture(autouse=True)
def _unset() -> Iterator[None]:
    yield
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
    try:
        raise ZeroDivisionError("by nought")
    except ZeroDivisionError:
        structlog.get_logger().exception("a frame failed", kind="message")
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "ZeroDivisionError: by nought" in told
    assert "test_logs.py" in told


def test_a_refused_upgrade_does_not_fill_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("info")
    logger = logging.getLogger("uvicorn.error")
    logger.error("ASGI callable returned without completing handshake.")
    logger.error("something else")
    assert "handshake" not in capsys.readouterr().err
