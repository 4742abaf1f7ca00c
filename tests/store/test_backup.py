"""Tests of backup and restore: while the server writes, what is whole comes back, and what is not is refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.errors import BadFile, CannotStart
from app.store.backup import backup, restore
from tests.serving import message, serving, settings_for


async def test_a_backup_of_a_running_server_holds_what_was_acked_and_comes_back(tmp_path: Path) -> None:
    file, data = tmp_path / "talks.backup", tmp_path / "data"
    with serving(data) as server:
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge:
            for number in range(20):
                await bridge.ask(message("b1", f"第{number}句", f"m-{number}"))
            copying = asyncio.create_task(asyncio.to_thread(backup, server.settings, file))
            for number in range(20, 40):
                await bridge.ask(message("b1", f"第{number}句", f"m-{number}"))
            assert await copying > 0
            epoch = bridge.welcome["epoch"]
        with pytest.raises(CannotStart, match="another jiehua serves"):
            restore(server.settings, file)
    with serving(data) as server:
        async with server.bridge(shop.bridge) as bridge:
            await bridge.ask(message("b2", "备份以后说的"))
    restore(settings_for(data), file)
    with serving(data) as server:
        talk = (await server.http("GET", "/api/v1/buyers/b1", shop.manager)).json()["talk"]
        said = [line["text"] for line in talk]
        assert said[:20] == [f"第{number}句" for number in range(20)]
        assert said == [f"第{number}句" for number in range(len(said))], "one moment, without holes"
        assert (await server.http("GET", "/api/v1/buyers/b2", shop.manager)).status_code == 404
        async with server.bridge(shop.bridge) as bridge:
            assert bridge.welcome["epoch"] != epoch


def test_what_is_no_backup_is_refused_and_nothing_is_overwritten(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "a.backup"
    with pytest.raises(CannotStart, match="no store"):
        backup(settings_for(data), file)
    with pytest.raises(BadFile, match="no such file"):
        restore(settings_for(data), file)
    file.write_text("not a store", "utf-8")
    with pytest.raises(BadFile, match="no backup"):
        restore(settings_for(data), file)
    with pytest.raises(BadFile, match="already"):
        backup(settings_for(data), file)
    with pytest.raises(CannotStart, match="pg_dump"):
        backup(settings_for(data, database_url="postgresql://a@127.0.0.1/b"), file)
