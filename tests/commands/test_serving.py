"""Tests of the commands that serve and look after the store, and of what is told where that cannot be."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.serve import bind
from tests.commands.running import jiehua, process, some_port
from tests.serving import serving


@pytest.mark.parametrize(
    "words",
    [("serve",), ("migrate",), ("token", "list", "--shop", "s1"), ("shop", "add", "s2")],
    ids=lambda words: words[0],
)
def test_a_store_of_no_use_is_told_in_one_line_by_every_command(data: Path, words: tuple[str, ...]) -> None:
    data.mkdir()
    (data / "jiehua.sqlite3").write_bytes(b"this is no database, only a file of some length" * 99)
    assert "cannot be opened" in jiehua(*words, *some_port(words)).why
    (data / "jiehua.sqlite3").unlink()
    jiehua("migrate")
    with sqlite3.connect(data / "jiehua.sqlite3") as newer:
        newer.execute("UPDATE alembic_version SET version_num = '0999'")
    newer.close()
    assert "written by a newer jiehua (schema 0999" in jiehua(*words, *some_port(words)).why


def test_a_data_folder_that_is_a_file_is_told_in_one_line(data: Path) -> None:
    data.write_text("not a folder")
    assert "cannot be made" in jiehua("migrate").why


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_told_in_one_line(data: Path, command: str) -> None:
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert f"cannot listen on 127.0.0.1:{port}" in jiehua(command, "--port", port).why


def test_several_workers_need_a_store_that_they_can_share(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIEHUA_REDIS_URL", "redis://localhost")
    done = jiehua("serve", "--workers", "2", *some_port(("serve",)))
    assert (done.status, "JIEHUA_DATABASE_URL" in done.err) == (2, True)


def test_a_second_server_on_the_same_data_is_told_in_one_line(data: Path) -> None:
    with serving(data):
        assert "another jiehua serves" in process("serve", "--data", data, *some_port(("serve",))).why


def test_migrate_names_the_store_and_its_schema(data: Path) -> None:
    done = jiehua("migrate")
    assert (done.status, str(data / "jiehua.sqlite3") in done.out) == (0, True)
    assert jiehua("migrate").out == done.out
