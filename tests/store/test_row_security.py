"""Tests of what PostgreSQL keeps apart by itself: a query without a shop, or with another's, sees nothing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Connection, make_url, text
from sqlmodel import SQLModel

from app.store.postgres import connect, once
from app.store.postgres_commit import CALL, CREATE, arguments
from app.store.row_security import EVERY, ROLE, Trespass
from app.store.shops import add_shop, new_token
from app.store.store import open_store
from tests.servers import PostgresServer
from tests.serving import settings_for
from tests.store.conftest import NOW, Says

pytestmark = pytest.mark.postgres
SHOPS = ("s1", "s2")
TABLES = {
    table.name: "id" if table.name == "shops" else "shop"
    for table in SQLModel.metadata.sorted_tables
    if "shop" in table.c or table.name == "shops"
}
"""Every table with rows of shops, and its column that says whose they are."""


def fill(found: Connection) -> None:
    """Two shops with a token, a fact and a message each."""
    for shop in SHOPS:
        add_shop(found, shop, "", "taobao", NOW)
        new_token(found, shop, "manager", "laoban", None, NOW)
        found.execute(text("INSERT INTO facts VALUES (:shop, '快递', :shop)"), {"shop": shop})


@pytest.fixture
def filled(database_url: str) -> str:
    """A database with two shops, opened as the superuser of the tests."""
    once(database_url, fill, write=True)
    return database_url


@pytest.fixture
async def owners(database_url: str) -> str:
    """The same, whose owner is no superuser, as a careful administrator makes it."""
    raw = await connect(database_url, bound=False)
    name = str(make_url(database_url).database)
    await raw.execute(f"CREATE ROLE {name} LOGIN; ALTER DATABASE {name} OWNER TO {name}")
    await raw.execute(f"GRANT ALL ON SCHEMA public TO {name}")
    await raw.close()
    address = make_url(database_url).set(username=name).render_as_string()
    once(address, fill, write=True)
    return address


@pytest.fixture(params=["filled", "owners"])
def address(request: pytest.FixtureRequest) -> str:
    """Either of them."""
    return str(request.getfixturevalue(request.param))


def test_every_table_of_shops_has_its_policies_and_they_hold_for_the_owner(filled: str) -> None:
    query = text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    assert set(once(filled, lambda found: list(found.execute(query).scalars()))) == set(TABLES)
    policies = text("SELECT tablename, count(*) FROM pg_policies GROUP BY 1")
    assert dict(once(filled, lambda found: [tuple(row) for row in found.execute(policies)])) == dict.fromkeys(TABLES, 2)


async def test_a_session_that_names_no_shop_sees_nothing_and_writes_nothing(address: str) -> None:
    raw = await connect(address)
    for table in TABLES:
        assert await raw.fetchval(f"SELECT count(*) FROM {table}") == 0, table
    assert await raw.execute("DELETE FROM facts") == "DELETE 0"
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await raw.execute("INSERT INTO facts VALUES ('s1', '退换', '七天')")
    await raw.close()


async def test_a_shop_sees_its_own_rows_alone_and_writes_no_others(address: str) -> None:
    raw = await connect(address)
    transaction = raw.transaction()
    await transaction.start()
    await raw.execute("SET LOCAL jiehua.shop = 's1'")
    for table, column in TABLES.items():
        whose = await raw.fetch(f"SELECT DISTINCT {column} FROM {table}")
        assert [row[0] for row in whose] == (["s1"] if table in ("shops", "tokens", "facts") else []), table
    assert await raw.execute("UPDATE facts SET value = 'x' WHERE shop = 's2'") == "UPDATE 0"
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await raw.execute("UPDATE facts SET shop = 's2'")
    await transaction.rollback()
    assert await raw.fetchval("SELECT count(*) FROM facts") == 0, "it outlived its transaction"
    await raw.close()


async def test_work_in_one_shop_and_work_for_all(address: str, tmp_path: Path) -> None:
    store = open_store(settings_for(tmp_path, database_url=address), lambda _: None)

    def facts(found: Connection) -> list[str]:
        return sorted(found.execute(text("SELECT value FROM facts")).scalars())

    def spoil(found: Connection) -> None:
        found.execute(text("INSERT INTO facts VALUES ('s2', '退换', '七天')"))

    assert [await store.read(shop, facts) for shop in ("s1", "s2", "s3", "", EVERY)] == [
        ["s1"], ["s2"], [], [], ["s1", "s2"],
    ]  # fmt: skip
    with pytest.raises(Trespass, match="row-level security"):
        await store.write("s1", spoil)
    await store.write(EVERY, spoil)
    assert await store.read("s2", facts) == ["s2", "七天"]
    await store.close()


def test_a_command_for_one_shop_sees_that_one_alone(address: str) -> None:
    def facts(found: Connection) -> list[str]:
        return sorted(found.execute(text("SELECT value FROM facts")).scalars())

    assert once(address, facts, shop="s2") == ["s2"]
    assert once(address, facts) == ["s1", "s2"]


async def test_a_group_of_changes_of_several_shops_is_stored_each_in_its_own(
    address: str, tmp_path: Path, says: Says
) -> None:
    store = open_store(settings_for(tmp_path, database_url=address), lambda _: None)
    waiting = [store.commit(says("小鱼", "在吗", str(number), shop=f"s{1 + number % 2}")) for number in range(20)]
    assert [(await one).seq for one in waiting] == [1 + number // 2 for number in range(20)]
    await store.close()


async def test_what_is_committed_for_one_shop_cannot_be_put_into_another(filled: str, says: Says) -> None:
    raw = await connect(filled)
    await raw.execute(CREATE)
    changes, states, cards = arguments([says("小鱼", "在吗", "1")], "w1")
    foreign = changes.replace('"row":{"shop":"s1"', '"row":{"shop":"s2"')
    assert foreign != changes
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await raw.fetch(CALL, foreign, states, cards)
    await raw.close()


async def test_the_policies_do_not_keep_a_query_from_its_index(address: str) -> None:
    raw = await connect(address)
    async with raw.transaction():
        await raw.execute("SET LOCAL jiehua.shop = 's1'; SET LOCAL enable_seqscan = off")
        for query in (
            "SELECT text FROM messages WHERE shop = 's1' AND buyer = 'b1' ORDER BY seq",
            "SELECT card FROM buyers WHERE shop = 's1' AND open ORDER BY seq DESC LIMIT 200",
            "SELECT digest FROM inbox WHERE shop = 's1' AND source = 'x' AND id = 'm'",
            "SELECT card FROM journal WHERE shop = 's1' AND seq > 7 ORDER BY seq LIMIT 500",
            "SELECT id FROM buyers WHERE due_at <= '2026'",
        ):
            plan = "\n".join(row[0] for row in await raw.fetch(f"EXPLAIN {query}"))
            assert "Index Cond" in plan, plan
    await raw.close()


def test_a_dump_by_the_owner_is_whole_and_can_be_restored(
    owners: str, postgres: PostgresServer, tmp_path: Path
) -> None:
    """As docs/operations.md says; without the setting pg_dump refuses, rather than leave rows out."""
    file, empty = str(tmp_path / "dump"), postgres.fresh_database()
    plain = ["pg_dump", "-Fc", "-f", file, owners]
    refused = subprocess.run(plain, capture_output=True, text=True)
    assert "row-level security" in refused.stderr
    environ = os.environ | {"PGOPTIONS": f"-c jiehua.shop={EVERY}"}
    subprocess.run([*plain, "--enable-row-security"], env=environ, check=True)
    subprocess.run(["pg_restore", "--no-owner", "-d", empty, file], check=True)
    values = text("SELECT value FROM facts ORDER BY 1")
    assert once(empty, lambda found: list(found.execute(values).scalars())) == ["s1", "s2"]
    assert once(empty, lambda found: list(found.execute(values).scalars()), shop="s1") == ["s1"]


def test_the_role_is_made_once_and_let_use_what_a_later_migration_makes(filled: str) -> None:
    def later(found: Connection) -> None:
        found.execute(text("CREATE TABLE later (shop text)"))

    granted = text(f"SELECT has_table_privilege('{ROLE}', 'later', 'INSERT')")
    once(filled, later, write=True)
    assert once(filled, lambda found: found.execute(granted).scalar()) is True
