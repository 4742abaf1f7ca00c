"""Tests of the one writer: commits in order of seq, told before acked, and what a failing write leaves: nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.config import Settings
from app.errors import IdConflict, NotFound, StoreUnavailable
from app.store.changes import Committed
from app.store.store import Store
from tests.store.conftest import Says

BREAK = """CREATE TRIGGER broken BEFORE INSERT ON messages WHEN NEW.text LIKE '坏%'
           BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"""
"""Stands for a disk that fails: writes of texts that begin with 坏 are refused by the database itself."""


def directly(settings: Settings, statement: str) -> list[Any]:
    """What another program sees and does in the file."""
    with sqlite3.connect(settings.sqlite_file) as connection:
        found = connection.execute(statement).fetchall()
    connection.close()
    return found


async def test_what_is_acked_is_on_disk(settings: Settings, store: Store, says: Says) -> None:
    committed = await store.commit(says("小鱼", "有L码吗", "m-1"))
    assert (committed.seq, committed.duplicate) == (1, False)
    assert directly(settings, "SELECT text FROM messages") == [("有L码吗",)]


async def test_many_at_once_are_numbered_without_a_gap_in_the_order_in_which_they_came(
    store: Store, told: list[Committed], says: Says
) -> None:
    changes = [says(f"买家{number}", "在吗", f"m-{number}") for number in range(300)]
    committed = await asyncio.gather(*map(store.commit, changes))
    assert [one.seq for one in committed] == list(range(1, 301))
    assert [one.seq for one in told] == list(range(1, 301))


async def test_everyone_is_told_of_a_card_before_its_ack(store: Store, told: list[Committed], says: Says) -> None:
    ack = store.commit(says("小鱼", "在吗", "m-1"))
    heard: list[int] = []
    ack.add_done_callback(lambda _: heard.append(len(told)))
    await ack
    await asyncio.sleep(0)
    assert heard == [1]


async def test_one_id_sent_twenty_times_at_once_is_stored_once(
    settings: Settings, store: Store, told: list[Committed], says: Says
) -> None:
    committed = await asyncio.gather(*(store.commit(says("小鱼", "在吗", "m-1")) for _ in range(20)))
    assert {one.seq for one in committed} == {1}
    assert sorted(one.duplicate for one in committed) == [False] + [True] * 19
    assert len(told) == 1
    assert directly(settings, "SELECT count(*) FROM messages") == [(1,)]


async def test_a_conflict_is_refused_and_its_neighbours_are_stored(store: Store, says: Says) -> None:
    changes = [says("小鱼", "在吗", "m-1"), says("小鱼", "别的", "m-1"), says("阿山", "在吗", "m-2")]
    outcomes = await asyncio.gather(*map(store.commit, changes), return_exceptions=True)
    assert isinstance(outcomes[1], IdConflict)
    assert [one.seq for one in outcomes if isinstance(one, Committed)] == [1, 2]


async def test_a_write_that_fails_is_told_as_unavailable_leaves_nothing_and_can_be_sent_again(
    settings: Settings, store: Store, told: list[Committed], says: Says
) -> None:
    directly(settings, BREAK)
    with pytest.raises(StoreUnavailable) as refused:
        await store.commit(says("小鱼", "坏消息", "m-1"))
    assert refused.value.retry_after_ms > 0
    assert told == []
    for table in ("inbox", "messages", "buyers"):
        assert directly(settings, f"SELECT count(*) FROM {table}") == [(0,)]
    directly(settings, "DROP TRIGGER broken")
    committed = await store.commit(says("小鱼", "坏消息", "m-1"))
    assert (committed.seq, committed.duplicate) == (1, False)


async def test_a_change_that_no_store_can_take_does_not_take_its_neighbours_with_it(store: Store, says: Says) -> None:
    changes = [says("甲", "一", "1"), says("乙", "半个字\ud83d", "2"), says("丙", "三", "3")]
    outcomes = await asyncio.gather(*map(store.commit, changes), return_exceptions=True)
    assert isinstance(outcomes[1], StoreUnavailable)
    assert [one.seq for one in outcomes if isinstance(one, Committed)] == [1, 2]


async def test_a_fault_in_one_change_is_told_to_who_sent_it_and_the_writer_goes_on(store: Store, says: Says) -> None:
    changes = [says("甲", "一", "1"), says("乙", "二", "2", shop="no such shop"), says("丙", "三", "3")]
    async with asyncio.timeout(5):
        outcomes = await asyncio.gather(*map(store.commit, changes), return_exceptions=True)
        assert isinstance(outcomes[1], NotFound)
        assert [one.seq for one in outcomes if isinstance(one, Committed)] == [1, 2]
        assert (await store.commit(says("丁", "四", "4"))).seq == 3


async def test_another_write_has_a_transaction_of_its_own_and_fails_alone(settings: Settings, store: Store) -> None:
    def half(connection: Connection) -> None:
        connection.execute(text("UPDATE shops SET name = '改了'"))
        raise NotFound("product", "p1")

    def fault(connection: Connection) -> None:
        connection.execute(text("UPDATE shops SET name = '改了'"))
        raise ZeroDivisionError

    with pytest.raises(NotFound):
        await store.write("s1", half)
    with pytest.raises(ZeroDivisionError):
        await store.write("s1", fault)
    with pytest.raises(StoreUnavailable):
        await store.write("s1", lambda connection: connection.execute(text("UPDATE nowhere SET name = ''")))
    assert directly(settings, "SELECT DISTINCT name = '改了' FROM shops") == [(0,)]
    assert await store.write("s1", lambda connection: connection.execute(text("SELECT 7")).scalar()) == 7


async def test_writes_of_all_kinds_happen_in_the_order_in_which_they_were_asked_for(store: Store, says: Says) -> None:
    seen: list[int] = []

    def look(connection: Connection) -> None:
        seen.append(int(connection.execute(text("SELECT seq FROM shops WHERE id = 's1'")).scalar() or 0))

    waits: list[asyncio.Future[Any]] = []
    for number in range(1, 4):
        waits += [store.commit(says("小鱼", f"第{number}句", f"m-{number}")), store.write("s1", look)]
    await asyncio.gather(*waits)
    assert seen == [1, 2, 3]


async def test_what_nobody_waits_for_any_more_is_stored_all_the_same(
    settings: Settings, store: Store, told: list[Committed], says: Says
) -> None:
    store.commit(says("小鱼", "在吗", "m-1")).cancel()
    await store.commit(says("阿山", "在吗", "m-2"))
    assert [one.seq for one in told] == [1, 2]
    assert directly(settings, "SELECT count(*) FROM messages") == [(2,)]


async def test_whoever_cannot_bear_to_be_told_takes_nobody_with_them(store: Store, says: Says) -> None:
    heard: list[int] = []

    def fails(_: Committed | Exception) -> None:
        raise ZeroDivisionError

    def hears(outcome: Committed | Exception) -> None:
        assert isinstance(outcome, Committed)
        heard.append(outcome.seq)

    for number, tell in enumerate((fails, hears, hears)):
        store.hand_in(says("小鱼", "在吗", f"m-{number}"), tell)
    await store.commit(says("阿山", "在吗", "m-9"))
    assert heard == [2, 3]


async def test_what_comes_after_the_end_is_told_so_and_never_at_once(store: Store, says: Says) -> None:
    """At once would be inside the call of who hands in, before it has put down that it waits."""
    await store.close()
    heard: list[object] = []
    store.hand_in(says("小鱼", "在吗", "m-1"), heard.append)
    assert heard == []
    await asyncio.sleep(0)
    assert [type(one) for one in heard] == [StoreUnavailable]
