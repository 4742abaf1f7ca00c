"""The store of one process: one database, opened once, and the writer that commits to it in groups."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from app.config import Settings
from app.errors import CannotStart, StoreUnavailable
from app.store.address import is_postgres, shown
from app.store.changes import Change, Committed
from app.store.database import Database
from app.store.engine import open_engine
from app.store.migrate import migrate, revision
from app.store.row_security import EVERY
from app.store.sqlite import Sqlite, only_server
from app.store.tables import Store as StoreRow
from app.store.writer import RETRY_MS, Settled, Tell, Writer

T = TypeVar("T")
REFUSED_S = 10.0
"""Seconds that a refused change tells how the store stands: where nothing more comes, nobody knows how it is now."""
_UNUSABLE = "the store cannot be used now: {}; is the disk full, or the file locked or damaged?"

log = structlog.get_logger()


class Store:
    """Reads and writes of a server. Made by `open_store`; `close` commits what waits.

    `worker` names this process among those that share the store.
    """

    def __init__(self, database: Database, writer: Writer, epoch: str, worker: str) -> None:
        self._database, self._writer = database, writer
        self.epoch, self.worker = epoch, worker
        self.shared = database.shared

    async def read(self, shop: str, work: Callable[[Connection], T]) -> T:
        """Run a read of one shop's rows (EVERY: of all) in one view of the store; raises StoreUnavailable."""
        return await self._database.read(shop, work)

    async def journal(self, cursors: Mapping[str, int], limit: int) -> Sequence[tuple[Any, ...]]:
        """What was told after these seqs of these shops; see Database.journal."""
        return await self._database.journal(cursors, limit)

    async def ping(self) -> None:
        """Raises StoreUnavailable where the store cannot be read, or has just refused a change and taken none since."""
        await self.read(EVERY, _epoch)
        refused_at = self._writer.refused_at
        if refused_at is not None and asyncio.get_running_loop().time() - refused_at < REFUSED_S:
            raise StoreUnavailable(RETRY_MS)

    @property
    def waiting(self) -> int:
        """How many writes wait."""
        return len(self._writer)

    async def clean(self) -> None:
        """Leave nothing of what was erased beside the store's tables."""
        await self._database.clean()

    def hand_in(self, change: Change, tell: Tell) -> None:
        """Store all of one event; see Writer.hand_in."""
        self._writer.hand_in(change, tell)

    def commit(self, change: Change) -> Settled:
        """Store all of one event; see Writer.commit."""
        return self._writer.commit(change)

    def write(self, shop: str, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Run another write of one shop's rows (EVERY: of all) in a transaction of its own; see Writer.write."""
        return self._writer.write(shop, work)

    async def leads(self) -> bool:
        """Whether this process does what only one of all that share the store shall do; raises StoreUnavailable."""
        return await self._database.leads()

    async def close(self) -> None:
        """Commit what waits and let the store go."""
        await self._writer.close()


def open_store(settings: Settings, told: Callable[[Sequence[Committed]], None]) -> Store:
    """Migrate and open the store for a server; `told` hears of each group that this process committed, in order of seq.

    Raises CannotStart: the folder or the address is no use, the schema is newer, or another server has this folder.
    """
    worker = secrets.token_hex(4)
    shared = is_postgres(settings.database_url)
    database, epoch = _open_postgres(settings, worker) if shared else _open_sqlite(settings)
    return Store(database, Writer(database, settings.commit_group, told), epoch, worker)


def _open_postgres(settings: Settings, worker: str) -> tuple[Database, str]:
    from app.store import postgres  # only here and below: its driver takes 5 MB that an embedded store never uses

    address = settings.database_url
    epoch, kept = postgres.once(address, lambda found: (_epoch(found), postgres.settings_of(found)))
    for name, value in kept.items():
        if name != "synchronous_commit" and value != "on":  # that one each session sets for itself
            log.warning("the database may lose what was acked when power fails", setting=name, value=value)
    log.info("store opened", database=shown(address))
    return postgres.Postgres(address, worker), epoch


def _open_sqlite(settings: Settings) -> tuple[Database, str]:
    engine = open_engine(settings)
    lock = only_server(engine)
    try:
        migrate(engine)
        with engine.connect() as connection:
            return Sqlite(engine, lock), _epoch(connection)
    except BaseException as error:
        lock.release()
        engine.dispose()
        if isinstance(error, DBAPIError):
            raise CannotStart(_UNUSABLE.format(error.orig)) from None
        raise


def _epoch(connection: Connection) -> str:
    return str(connection.execute(select(StoreRow.__table__.c.epoch)).scalar_one())  # type: ignore[attr-defined]


def bring_up(settings: Settings) -> tuple[str, str]:
    """Bring the store to the newest schema and nothing else; its name, and the schema. Raises CannotStart."""
    if is_postgres(settings.database_url):
        from app.store import postgres

        return shown(settings.database_url), postgres.once(settings.database_url, revision)
    engine = open_engine(settings)
    try:
        return str(engine.url.database), migrate(engine)
    finally:
        engine.dispose()


def run_once(
    settings: Settings, work: Callable[[Connection], T], *, write: bool = False, there: bool = False, shop: str = EVERY
) -> T:
    """For commands: migrate, run one read or write, and close; `there`: in a store that was made before.

    A command is the administrator's and may see all shops; one that is about a single shop names it.

    Raises CannotStart and what the work raises.
    """
    if is_postgres(settings.database_url):
        from app.store import postgres

        return postgres.once(settings.database_url, work, write=write, shop=shop)
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
