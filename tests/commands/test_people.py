"""Tests of the commands for what people may ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.running import jiehua


@pytest.mark.parametrize("command", ["export", "erase"])
def test_a_buyer_who_is_not_there_is_told_in_one_line(data: Path, command: str) -> None:
    jiehua("shop", "add", "s1")
    assert "there is no buyer 'b1'" in jiehua("people", command, "--shop", "s1", "--buyer", "b1").why


def test_a_trail_without_looks_prints_nothing(data: Path) -> None:
    jiehua("shop", "add", "s1")
    done = jiehua("people", "audit", "--shop", "s1")
    assert (done.status, done.out) == (0, "")
