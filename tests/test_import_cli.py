"""Tests of the commands that import and export, beside a server that goes on serving the same data."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.config import Settings
from app.errors import BadFile, NotFound
from app.import_cli import take_file, undo, write_phrases
from app.imports import ImportRefused
from app.store.shops import add_shop
from app.store.store import run_once
from tests.serving import serving, settings_for

CSV = "编号,话术,技巧,多余\nmine.a,单子排得满，早付早打包哦,早付早发,x\n"


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
def take(settings: Settings, tmp_path: Path) -> Callable[..., None]:
    """Imports a text as a file of phrases."""

    def work(text: str, **how: Any) -> None:
        file = tmp_path / "话术.csv"
        file.write_text(text, "utf-8")
        take_file(settings, "s1", "phrases", file, now, **{"preview": False} | how)

    return work


def test_a_file_is_shown_imported_exported_and_taken_back(
    settings: Settings, take: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take(CSV, preview=True)
    out = capsys.readouterr().out
    assert "话术.csv (CSV · UTF-8 · 接话): 1 rows: 1 new, 0 changed, 0 same, 0 removed, 0 problems" in out
    assert "columns that mean nothing here: 多余" in out
    assert "nothing was changed: this was a preview" in out
    take(CSV)
    take(CSV)
    out = capsys.readouterr().out
    assert "imported 1; `jiehua phrases undo --shop s1` takes it back" in out
    assert "nothing to change" in out
    for name, starts in (("out.csv", "\ufeff编号,话术"), ("out.json", '{\n "phrases": [')):
        write_phrases(settings, "s1", tmp_path / name, "", True)
        assert (tmp_path / name).read_text("utf-8").startswith(starts)
    undo(settings, "s1", "phrases")
    assert "took back 话术.csv: 1 as before" in capsys.readouterr().out
    with pytest.raises(NotFound):
        undo(settings, "s1", "phrases")


def test_a_bad_row_and_a_bad_path_are_told_and_nothing_is_imported(
    settings: Settings, take: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ImportRefused, match="row 3: technique: is missing"):
        take(CSV + "mine.b,付好款我们就去备货,,\n")
    assert "话术.csv, row 3, mine.b: technique: is missing" in capsys.readouterr().err
    take(CSV, preview=True)
    assert "1 new" in capsys.readouterr().out
    with pytest.raises(BadFile, match="cannot be written"):
        write_phrases(settings, "s1", tmp_path / "none" / "out.csv", "", True)
    with pytest.raises(NotFound, match="no shop 's2'"):
        take_file(settings, "s2", "phrases", tmp_path / "话术.csv", now, preview=True)


async def test_a_server_takes_up_what_a_command_imported(tmp_path: Path) -> None:
    file = tmp_path / "话术.csv"
    file.write_text(CSV, "utf-8")
    with serving(tmp_path / "data", revoked_s=0.05) as server:
        shop = server.shop()
        path = "/api/v1/phrases/mine.a"
        assert (await server.http("GET", path, shop.xiaomei)).status_code == 404
        await asyncio.to_thread(take_file, server.settings, shop.id, "phrases", file, now, preview=False)
        await until(server, path, shop.xiaomei, 200)
        await asyncio.to_thread(undo, server.settings, shop.id, "phrases")
        await until(server, path, shop.xiaomei, 404)


async def until(server: Any, path: str, token: str, status: int) -> None:
    """Ask until the answer has this status."""
    async with asyncio.timeout(10):
        while (await server.http("GET", path, token)).status_code != status:  # noqa: ASYNC110  (it is told to nobody)
            await asyncio.sleep(0.02)
