"""The store of one process: opened once, written by one thread, read by a few."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from app.config import Settings
from app.errors import CannotStart, StoreUnavailable
from app.store.changes import Change, Committed
from app.store.engine import open_engine
from app.store.migrate import migrate
from app.store.tables import Store as StoreRow
from app.store.writer import RETRY_MS, Writer

T = TypeVar("T")
READERS = 4
_UNUSABLE = "the store cannot be used now: {}; is the disk full, or the file locked or damaged?"


class Store:
    """Reads and writes of a server. Made by `open_store`; `close` commits what waits."""

    def __init__(self, engine: Engine, writer: Writer, epoch: str, lock: FileLock | None) -> None:
        self._engine, self._writer, self._lock = engine, writer, lock
        self.epoch = epoch
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run a read in one view of the store; raises StoreUnavailable."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def _read(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._engine.connect() as connection:
                return work(connection)
        except DBAPIError:
            raise StoreUnavailable(RETRY_MS) from None

    async def ping(self) -> None:
        """Raises StoreUnavailable where the store cannot be read."""
        await self.read(lambda connection: connection.execute(select(StoreRow.__table__.c.epoch)).scalar())  # type: ignore[attr-defined]

    def commit(self, change: Change) -> asyncio.Future[Committed]:
        """Store all of one event; see Writer.commit."""
        return self._writer.commit(change)

    def write(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Run another write in a transaction of its own; see Writer.write."""
        return self._writer.write(work)

    async def close(self) -> None:
        """Commit what waits and let the store go."""
        await self._writer.close()
        self._readers.shutdown()
        if self._lock:
            self._lock.release()


def open_store(settings: Settings, told: Callable[[Sequence[Committed]], None]) -> Store:
    """Migrate and open the store for a server; `told` hears of each committed group in order of seq.

    Raises CannotStart: the folder is no use, the schema is newer, or another server has this store.
    """
    engine = open_engine(settings)
    lock = _only_server(engine)
    try:
        migrate(engine)
        with engine.connect() as connection:
            epoch = connection.execute(select(StoreRow.__table__.c.epoch)).scalar_one()  # type: ignore[attr-defined]
    except BaseException as error:
        lock.release()
        engine.dispose()
        if isinstance(error, DBAPIError):
            raise CannotStart(_UNUSABLE.format(error.orig)) from None
        raise
    return Store(engine, Writer(engine, settings.commit_group, told), str(epoch), lock)


def _only_server(engine: Engine) -> FileLock:
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


def run_once(settings: Settings, work: Callable[[Connection], T], *, write: bool = False, there: bool = False) -> T:
    """For commands: migrate, run one read or write, and close; `there`: in a store that was made before.

    Raises CannotStart and what the work raises.
    """
    engine = open_engine(settings, there=there)
    try:
        migrate(engine)
        with engine.connect().execution_options(writing=write) as connection:
            result = work(connection)
            if write:
                connection.commit()
            return result
    except DBAPIError as error:
        raise CannotStart(_UNUSABLE.format(error.orig)) from None
    finally:
        engine.dispose()
