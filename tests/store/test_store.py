"""Tests of the store as a whole: opened by one server at a time, read beside writing, whole again when opened anew."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app.config import Settings
from app.errors import CannotStart, NotFound, StoreUnavailable
from app.store.buyers import head_of
from app.store.shops import platform_of
from app.store.store import Store, open_store, run_once
from tests.store.conftest import Says

MISSING = text("SELECT * FROM nowhere")


def count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM messages")).scalar() or 0)


async def test_a_second_server_on_the_same_data_is_refused_and_the_first_goes_on(
    settings: Settings, store: Store, says: Says
) -> None:
    with pytest.raises(CannotStart, match=r"another jiehua serves .*; stop it, or name another folder with --data"):
        open_store(settings, lambda group: None)
    assert (await store.commit(says("小鱼", "在吗", "1"))).seq == 1


async def test_a_command_may_read_and_write_while_a_server_runs(settings: Settings, store: Store) -> None:
    assert await asyncio.to_thread(run_once, settings, lambda found: platform_of(found, "s1")) == "taobao"
    rename = text("UPDATE shops SET platform = 'jd' WHERE id = 's1'")
    await asyncio.to_thread(run_once, settings, lambda found: found.execute(rename) and None, write=True)
    assert await store.read("s1", lambda found: platform_of(found, "s1")) == "jd"


async def test_closing_commits_what_waits_and_the_store_can_be_opened_again(
    settings: Settings, store: Store, says: Says
) -> None:
    waiting = [store.commit(says(f"买家{number}", "在吗", f"m-{number}")) for number in range(200)]
    await store.close()
    assert [one.result().seq for one in waiting] == list(range(1, 201))
    again = open_store(settings, lambda group: None)
    assert again.epoch == store.epoch
    assert await again.read("s1", lambda found: (count(found), head_of(found, "s1"))) == (200, 200)
    assert (await again.commit(says("新来的", "在吗", "m-x"))).seq == 201
    assert (await again.commit(says("买家7", "在吗", "m-7"))).duplicate
    await again.close()


async def test_a_closed_store_takes_nothing_and_keeps_nobody_waiting(store: Store, says: Says) -> None:
    await store.close()
    async with asyncio.timeout(5):
        with pytest.raises(StoreUnavailable):
            await store.commit(says("小鱼", "在吗", "1"))
        with pytest.raises(StoreUnavailable):
            await store.write("s1", count)


async def test_a_read_that_fails_is_told_as_unavailable(store: Store) -> None:
    with pytest.raises(StoreUnavailable):
        await store.read("s1", lambda found: found.execute(MISSING))
    assert await store.read("s1", count) == 0


async def test_the_store_can_be_asked_whether_it_is_there(store: Store, settings: Settings) -> None:
    await store.ping()
    with sqlite3.connect(settings.sqlite_file) as connection:
        connection.execute("ALTER TABLE store RENAME TO hidden")
    connection.close()
    with pytest.raises(StoreUnavailable):
        await store.ping()


async def test_reads_do_not_wait_for_a_writer(settings: Settings, store: Store, says: Says) -> None:
    await store.commit(says("小鱼", "在吗", "1"))
    other = sqlite3.connect(settings.sqlite_file)
    other.execute("BEGIN IMMEDIATE")
    try:
        async with asyncio.timeout(5):
            assert await store.read("s1", count) == 1
    finally:
        other.rollback()
        other.close()


def test_a_command_tells_what_it_was_refused(settings: Settings) -> None:
    with pytest.raises(NotFound):
        run_once(settings, lambda found: platform_of(found, "nowhere"))
    with pytest.raises(CannotStart, match="the store cannot be used now: no such table"):
        run_once(settings, lambda found: found.execute(MISSING))


def test_a_command_that_fails_writes_nothing(settings: Settings) -> None:
    def half(connection: Connection) -> None:
        connection.execute(text("INSERT INTO shops (id, name, platform, seq, created_at) VALUES ('s','','jd',0,'')"))
        raise NotFound("shop", "nowhere")

    with pytest.raises(NotFound):
        run_once(settings, half, write=True)
    assert run_once(settings, lambda found: found.execute(text("SELECT count(*) FROM shops")).scalar()) == 0


async def test_a_store_that_is_refused_can_be_opened_once_it_is_mended(settings: Settings) -> None:
    settings.data.mkdir()
    settings.sqlite_file.write_bytes(b"this is no database, only a file of some length" * 99)
    with pytest.raises(CannotStart, match="cannot be opened"):
        open_store(settings, lambda group: None)
    settings.sqlite_file.unlink()
    store = open_store(settings, lambda group: None)
    await store.ping()
    await store.close()


async def test_a_store_whose_pages_are_damaged_is_refused_in_one_line(settings: Settings) -> None:
    await open_store(settings, lambda group: None).close()
    page = 4096
    whole = settings.sqlite_file.read_bytes()
    settings.sqlite_file.write_bytes(whole[:page] + b"\xff" * (len(whole) - page))
    with pytest.raises(CannotStart, match=r"cannot be (opened|used)"):
        open_store(settings, lambda group: None)


def test_the_lock_of_a_server_lies_beside_its_data(settings: Settings, tmp_path: Path) -> None:
    """So that two servers on two folders do not meet."""

    async def both() -> None:
        one = open_store(settings, lambda group: None)
        other = open_store(settings.model_copy(update={"data": tmp_path / "other"}), lambda group: None)
        await one.close()
        await other.close()

    asyncio.run(both())
