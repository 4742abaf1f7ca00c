"""Tests of PostgreSQL in use: what it is set to, and what is told when it is not there or goes away."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from app.errors import CannotStart, NotFound, StoreUnavailable
from app.store.address import dsn_of
from app.store.postgres import Postgres, connect, once, settings_of
from app.store.shops import add_shop, platform_of
from app.store.store import open_store, run_once
from tests.servers import PostgresServer, free_port, postgres_server
from tests.serving import settings_for
from tests.store.conftest import NOW, Says

pytestmark = pytest.mark.postgres


async def test_what_is_acked_is_on_disk_whatever_the_server_is_set_to(database_url: str) -> None:
    once(
        database_url,
        lambda found: found.execute(text("ALTER ROLE CURRENT_USER SET synchronous_commit = off")),
        write=True,
    )
    database = Postgres(database_url)
    try:
        kept = {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"}
        assert await database.read("s1", settings_of) == kept
        assert await database.write("s1", settings_of) == kept
        await database.begin()
        assert database._groups is not None
        assert await database._groups.fetchval("SHOW synchronous_commit") == "on"
    finally:
        await database.close()
        once(database_url, lambda found: found.execute(text("ALTER ROLE CURRENT_USER RESET ALL")), write=True)


async def test_a_connection_that_is_given_up_before_it_is_ready_is_closed(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left open it holds a place at the server, and an event loop that is closed meanwhile has it still."""
    monkeypatch.setattr("app.store.postgres.STEP_DOWN", "SELECT pg_sleep(1)")  # while it lasts nobody is cut off
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    look = await asyncpg.connect(dsn_of(database_url))
    try:
        coming = asyncio.create_task(connect(dsn_of(database_url)))
        async with asyncio.timeout(20):
            while not await look.fetchval(f"{others} AND query LIKE '%pg_sleep%'"):  # noqa: ASYNC110  (the server's doing)
                await asyncio.sleep(0.02)
            coming.cancel()
            with pytest.raises(asyncio.CancelledError):
                await coming
            while await look.fetchval(others):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    finally:
        look.terminate()


def test_the_migrations_and_the_models_agree(database_url: str) -> None:
    def differ(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))

    assert once(database_url, differ) == []


def test_commands_work_as_on_the_embedded_store(database_url: str, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, database_url=database_url)
    run_once(settings, lambda found: add_shop(found, "s1", "", "jd", NOW), write=True)
    assert run_once(settings, lambda found: platform_of(found, "s1")) == "jd"
    with pytest.raises(NotFound):
        run_once(settings, lambda found: platform_of(found, "s2"))


def test_servers_that_start_at_once_on_an_empty_database_all_succeed(database_url: str, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    settings = settings_for(tmp_path, database_url=database_url)
    count = text("SELECT count(*) FROM store")
    with ThreadPoolExecutor(4) as threads:
        found = threads.map(lambda _: run_once(settings, lambda one: one.execute(count).scalar()), range(4))
        assert list(found) == [1] * 4


@pytest.mark.parametrize(
    "address", ["postgresql://root@127.0.0.1:{port}/x", "postgresql://root@no-such-host.invalid/x"]
)
def test_a_server_that_is_not_there_is_told_in_one_line(address: str, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, database_url=address.format(port=free_port()))
    with pytest.raises(CannotStart, match=r"cannot be reached: .*JIEHUA_DATABASE_URL"):
        open_store(settings, lambda _: None)


def test_a_database_that_is_not_there_is_told_in_one_line(database_url: str, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, database_url=database_url + "_not")
    with pytest.raises(CannotStart, match=r'database ".*_not" does not exist'):
        open_store(settings, lambda _: None)


async def test_while_the_server_is_away_everything_is_unavailable_and_then_goes_on(tmp_path: Path, says: Says) -> None:
    with postgres_server() as server:
        store = open_store(settings_for(tmp_path, database_url=server.fresh_database()), lambda _: None)
        await store.write("s1", partial(add_shop, shop="s1", name="", platform="taobao", now=NOW))
        assert (await store.commit(says("小鱼", "在吗", "1"))).seq == 1
        await asyncio.to_thread(server.kill)
        try:
            for trial in (
                store.commit(says("小鱼", "还在吗", "2")),
                store.ping(),
                store.write("s1", partial(platform_of, shop="s1")),
            ):
                with pytest.raises(StoreUnavailable):
                    await trial
        finally:
            await asyncio.to_thread(server.start)
        assert (await store.commit(says("小鱼", "还在吗", "2"))).seq == 2
        assert (await store.commit(says("小鱼", "在吗", "1"))).duplicate
        async with asyncio.timeout(10):
            while True:
                try:
                    await store.ping()
                    break
                except StoreUnavailable:  # a connection of the pool that the server cut
                    await asyncio.sleep(0.05)
        await store.close()


async def test_a_connection_that_is_cut_in_the_middle_costs_nothing_that_was_acked(
    postgres: PostgresServer, database_url: str, tmp_path: Path, says: Says
) -> None:
    store = open_store(settings_for(tmp_path, database_url=database_url), lambda _: None)
    await store.write("s1", partial(add_shop, shop="s1", name="", platform="taobao", now=NOW))
    cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
               "AND pid <> pg_backend_pid()")  # fmt: skip
    seqs: dict[int, int] = {}
    left = set(range(60))
    while left:
        for number in sorted(left):
            if number % 20 == 7 and len(left) > 30:
                await asyncio.to_thread(once, database_url, lambda found: found.execute(cut).all())
            try:
                seqs[number] = (await store.commit(says("小鱼", "在吗", str(number)))).seq
            except StoreUnavailable:
                continue
            left.discard(number)
    assert sorted(seqs.values()) == list(range(1, 61))
    await store.close()
