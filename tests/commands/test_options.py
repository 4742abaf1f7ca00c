"""Tests of the options that commands share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.running import jiehua


def test_the_option_goes_before_the_environment(data: Path, tmp_path: Path) -> None:
    assert jiehua("shop", "add", "s1", "--data", tmp_path / "other").status == 0
    assert (tmp_path / "other" / "jiehua.sqlite3").exists()
    assert not data.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("shop", "add", "s1", "--name", "\udc80"),
        ("shop", "add", "s1", "--name", "长" * 65),
        ("token", "list", "--shop", "\udcff"),
        ("token", "revoke", "\udcff"),
    ],
)
def test_arguments_that_are_no_text_are_wrong_usage(data: Path, words: tuple[str, ...]) -> None:
    done = jiehua(*words)
    assert (done.status, done.err.count("\n")) == (2, 1), done.err


def test_a_setting_of_no_use_is_told_by_its_variable(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIEHUA_PER_SECOND", "many")
    assert jiehua("migrate").why.startswith("JIEHUA_PER_SECOND: ")


def test_an_address_that_is_not_understood_is_told_by_its_variable(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIEHUA_DATABASE_URL", "mysql://localhost/x")
    assert jiehua("migrate").why.startswith("JIEHUA_DATABASE_URL: ")
