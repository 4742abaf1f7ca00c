"""Tests of the commands that make shops and tokens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.running import jiehua, process
from tests.serving import serving


def test_a_shop_and_its_tokens_are_made_listed_and_revoked(data: Path) -> None:
    assert jiehua("shop", "add", "s1", "--name", "小鱼的店", "--platform", "taobao").out == "shop s1\n"
    made = [jiehua("token", "new", "--shop", "s1", "--role", role, "--name", role).out for role in ("bridge", "agent")]
    assert all(len(token.split()) == 1 and token.endswith("\n") for token in made)
    lines = [line.split() for line in jiehua("token", "list", "--shop", "s1").out.splitlines()]
    assert [line[1:] for line in lines] == [["bridge", "bridge", "active"], ["agent", "agent", "active"]]
    assert jiehua("token", "revoke", lines[0][0]).status == 0
    lines = [line.split() for line in jiehua("token", "list", "--shop", "s1").out.splitlines()]
    assert [line[3] for line in lines] == ["revoked", "active"]
    assert not any(token.strip() in file.read_text("latin-1") for token in made for file in data.iterdir())


def test_a_token_of_no_days_is_expired_at_once(data: Path) -> None:
    jiehua("shop", "add", "s1")
    jiehua("token", "new", "--shop", "s1", "--role", "agent", "--days", "0")
    assert jiehua("token", "list", "--shop", "s1").out.split()[1:] == ["agent", "-", "expired"]


async def test_what_is_made_while_a_server_runs_works_at_once(data: Path) -> None:
    with serving(data) as server:
        assert process("shop", "add", "s1", "--data", data).status == 0
        token = process("token", "new", "--shop", "s1", "--role", "agent", "--data", data).out.strip()
        async with server.sidebar(token) as sidebar:
            assert sidebar.welcome["shop"] == "s1"


def test_a_shop_is_made_once(data: Path) -> None:
    jiehua("shop", "add", "s1")
    assert jiehua("shop", "add", "s1").why == "there is a shop 's1' already; take another id"


@pytest.mark.parametrize(
    "words", [("new", "--shop", "s1", "--role", "agent"), ("list", "--shop", "s1"), ("revoke", "t0")]
)
def test_a_mistyped_folder_does_not_become_an_empty_store(data: Path, words: tuple[str, ...]) -> None:
    assert "there is no store at" in jiehua("token", *words).why
    assert not data.exists()
