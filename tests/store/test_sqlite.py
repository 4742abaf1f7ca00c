"""Tests of the embedded store in use; what it shares with PostgreSQL is in test_database.py."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from app.config import Settings
from app.errors import CannotStart
from app.store.engine import open_engine
from app.store.sqlite import Sqlite, only_server
from app.store.store import Store
from tests.store.conftest import Says


def test_one_server_holds_a_file_and_then_lets_it_go(settings: Settings) -> None:
    engine = open_engine(settings)
    lock = only_server(engine)
    with pytest.raises(CannotStart, match="another jiehua serves"):
        only_server(engine)
    lock.release()
    only_server(engine).release()
    engine.dispose()


async def test_the_loop_goes_on_while_another_program_holds_the_file(
    settings: Settings, store: Store, says: Says
) -> None:
    other = sqlite3.connect(settings.sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = store.commit(says("小鱼", "在吗", "1"))
    for _ in range(20):
        await asyncio.sleep(0.005)
    assert not waiting.done()
    other.execute("ROLLBACK")
    other.close()
    assert (await waiting).seq == 1


def test_a_locked_file_is_down_and_a_text_that_cannot_be_stored_is_not(settings: Settings) -> None:
    database = Sqlite(open_engine(settings))
    assert database.is_down(sqlite3.OperationalError("database is locked"))
    assert not database.is_down(UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "half"))
    assert database.refused(UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "half"))
    assert not database.refused(KeyError("a fault of ours"))
    asyncio.run(database.close())
