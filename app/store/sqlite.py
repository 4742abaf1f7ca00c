"""The embedded store in use: one connection that writes, in a thread of its own, and a few that read.

Why in two places: beginning (which may wait for another process) and committing (which waits for the disk) run in a
thread, for the event loop must not wait. The statements between, thirty microseconds an event, run in the loop: in the
thread each of them would fight with the loop for the interpreter, which cost a quarter of the throughput.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.errors import CannotStart, StoreUnavailable
from app.store import changes
from app.store.changes import Change
from app.store.database import Outcome
from app.store.engine import BUSY_MS

T = TypeVar("T")
READERS = 4
RETRY_MS = 1000
SCRUB_MS = 500
"""Milliseconds that emptying the log waits for readers; writers wait as long."""
_UNWRITABLE = (SQLAlchemyError, sqlite3.Error, OverflowError, UnicodeError)


class Sqlite:
    """The embedded store, opened by the event loop that uses it; the engine is let go with it."""

    shared = False

    def __init__(self, engine: Engine, lock: FileLock | None = None) -> None:
        self._engine, self._lock = engine, lock
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._connection: Connection | None = None
        self._transaction: RootTransaction | None = None

    async def read(self, _shop: str, work: Callable[[Connection], T]) -> T:
        """Run a read in one view of the store; raises StoreUnavailable."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def write(self, _shop: str, work: Callable[[Connection], T]) -> T:
        """Run a write in a transaction of its own."""
        return await self._in_thread(lambda: self._run_in_transaction(work))

    async def begin(self) -> None:
        """Take the lock, unless the last commit took it on the same errand."""
        if self._transaction is None:
            await self._in_thread(self._begin)

    async def commit(self, group: Sequence[Change], more: Callable[[], bool]) -> Sequence[Outcome]:
        """Store a group; see Database.commit."""
        outcomes = changes.apply(self._open(), group)
        await self._in_thread(lambda: self._commit(more))
        return outcomes

    async def journal(self, _cursors: Mapping[str, int], _limit: int) -> Sequence[tuple[Any, ...]]:
        """One process remembers what it told."""
        return ()

    async def leads(self) -> bool:
        """There is no other."""
        return True

    async def roll_back(self) -> None:
        """Leave nothing of the group that failed."""
        await self._in_thread(self._roll_back)

    async def clean(self) -> None:
        """Bring what is in the write-ahead log into the file, where erased rows are noughts, and empty the log."""
        await asyncio.get_running_loop().run_in_executor(self._readers, scrub, self._engine)

    def is_down(self, error: Exception) -> bool:
        """Whether the whole store cannot take anything now."""
        return isinstance(error, DBAPIError | sqlite3.OperationalError)

    def refused(self, error: Exception) -> bool:
        """Whether the database refused, and not a fault of ours."""
        return isinstance(error, _UNWRITABLE)

    async def close(self) -> None:
        """End both kinds of threads and let the file go."""
        await self._in_thread(self._let_go)
        self._disk.shutdown()
        self._readers.shutdown()
        if self._lock:
            self._lock.release()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._disk, work)

    # --- in the threads ---

    def _read(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._engine.connect() as connection:
                return work(connection)
        except DBAPIError:
            raise StoreUnavailable(RETRY_MS) from None

    def _open(self) -> Connection:
        if self._connection is None:  # one for good: taking one from the pool costs as much as a row
            self._connection = self._engine.connect().execution_options(writing=True)
        return self._connection

    def _begin(self) -> None:
        self._transaction = self._open().begin()

    def _commit(self, more: Callable[[], bool]) -> None:
        transaction, self._transaction = self._transaction, None
        if transaction is not None:
            transaction.commit()
        # Where more changes wait already, begin for them on the same errand.
        if more():
            try:
                self._begin()
            except DBAPIError:
                self._transaction = None  # what was committed is; the next group begins, or fails, by itself

    def _roll_back(self) -> None:
        self._transaction = None
        if self._connection is not None:
            self._connection.rollback()

    def _run_in_transaction(self, work: Callable[[Connection], T]) -> T:
        with self._open().begin():
            return work(self._open())

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()


def scrub(engine: Engine) -> bool:
    """Empty the write-ahead log; whether it is. Where readers are in the way it is left for the next time."""
    raw = engine.raw_connection()
    try:
        driver: sqlite3.Connection = raw.driver_connection  # type: ignore[assignment]
        driver.execute(f"PRAGMA busy_timeout={SCRUB_MS}")
        busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        driver.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return not busy
    finally:
        raw.close()


def only_server(engine: Engine) -> FileLock:
    """The lock that lets one server use this file. Raises CannotStart where another has it."""
    # A second server on the same file would decide from states of its own and overwrite the first one's.
    lock = FileLock(f"{engine.url.database}.serving")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise CannotStart(
            f"another jiehua serves {engine.url.database}; stop it, or name another folder with --data"
        ) from None
    except OSError as error:
        raise CannotStart(f"the data folder cannot be written: {error}; name another with --data") from None
    return lock
