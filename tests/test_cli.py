"""Tests of the program as a whole: wrong usage is status 2, what is not there one line and status 1."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import __version__
from tests.commands.running import jiehua


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("token", "new", "--shop", "nowhere", "--role", "agent"), "there is no shop 'nowhere'"),
        (("token", "list", "--shop", "nowhere"), "there is no shop 'nowhere'"),
        (("token", "revoke", "t00"), "there is no token 't00'"),
        (("replay", "no-such-file.csv"), "no-such-file.csv: there is no such file"),
        (("eval", "no-such-file.jsonl"), "no-such-file.jsonl: there is no such file"),
        (("read", "buyer:在吗", "order:lost"), "lost"),
        (("phrases", "check", "no-such-folder"), "no-such-folder"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(data: Path, words: tuple[str, ...], why: str) -> None:
    jiehua("shop", "add", "s1")
    assert why in jiehua(*words).why


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("dance",),
        ("shop", "add"),
        ("shop", "add", "a shop"),
        ("shop", "add", "s1", "--platform", "ebay"),
        ("token", "new", "--shop", "s1", "--role", "boss"),
        ("token", "new", "--shop", "s1"),
        ("token", "new", "--shop", "s1", "--role", "agent", "--days", "-1"),
        ("token", "new", "--shop", "s1", "--role", "agent", "--days", "1e12"),
        ("token", "new", "--shop", "s1", "--role", "agent", "--days", "nan"),
        ("token", "new", "--shop", "s1", "--role", "agent", "--name", "x" * 65),
        ("token", "new", "--shop", "s1", "--role", "agent", "--name", "小\n美"),
        ("serve", "--port", "70000"),
        ("serve", "--workers", "0"),
        ("serve", "--workers", "2"),
        ("replay",),
        ("replay", "talks.csv", "--rate", "0"),
        ("replay", "talks.csv", "--rate", "nan"),
        ("read",),
    ],
)
def test_wrong_usage_is_status_two_and_says_what_is_wrong(data: Path, words: tuple[str, ...]) -> None:
    jiehua("shop", "add", "s1")
    done = jiehua(*words)
    assert done.status == 2
    assert done.err + done.out
    assert "Traceback" not in done.err


def test_help_needs_no_store(data: Path) -> None:
    for words in (("--help",), ("serve", "--help"), ("token", "new", "--help")):
        assert jiehua(*words).status == 0
    assert not data.exists()


def test_the_version_is_printed_without_a_store(data: Path) -> None:
    assert jiehua("--version").out == f"jiehua {__version__}\n"
    assert not data.exists()
