"""PostgreSQL in use: the truth that several workers on several machines share.

Reads and other writes run through SQLAlchemy on a pool; groups of changes go over one connection of their own, on the
driver itself (see app.store.postgres_commit). Every session asks for `synchronous_commit = on`, whatever the server's
default is: what was acked is on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import asyncpg
import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.errors import CannotStart, StoreUnavailable
from app.store import postgres_commit
from app.store.address import dsn_of, shown
from app.store.changes import Change
from app.store.database import Outcome
from app.store.journal import Told
from app.store.migrate import bring_up
from app.store.row_security import EVERY, STEP_DOWN, WITHIN, Trespass

T = TypeVar("T")
CONNECTIONS = 5
"""Connections of a worker for reads and other writes; the groups have one more."""
MORE_CONNECTIONS = 5
CONNECT_S = 5.0
COMMAND_S = 10.0
"""Seconds that one statement may take: a database that stopped in the middle must not hold its callers for ever."""
RETRY_MS = 1000
_LOCK = 0x6A69656802
LEAD = f"""
SELECT CASE WHEN EXISTS (
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
) THEN true ELSE pg_try_advisory_lock({_LOCK}) END
"""
"""Holds the lock that one connection alone can hold, as long as it lives; asked again it is not taken twice."""
NEWS = f"""
SELECT told.* FROM unnest($1::text[], $2::bigint[]) AS cursor (shop, seq) CROSS JOIN LATERAL (
    SELECT {", ".join(Told.__slots__)} FROM journal
    WHERE journal.shop = cursor.shop AND journal.seq > cursor.seq ORDER BY journal.seq LIMIT $3
) AS told
"""
_DOWN = (
    *(OSError, PoolTimeout, asyncpg.InterfaceError, asyncpg.InternalClientError, asyncpg.PostgresConnectionError),
    *(asyncpg.OperatorInterventionError, asyncpg.InsufficientResourcesError, asyncpg.CannotConnectNowError),
)
_UNUSABLE = (*_DOWN, asyncpg.PostgresError, DBAPIError, UnicodeError, OverflowError)

log = structlog.get_logger()


async def connect(dsn: str, *, bound: bool = True) -> asyncpg.Connection:
    """A connection whose commits wait for the disk; `bound` to the policies that keep shops apart."""
    connection = await asyncpg.connect(
        dsn,
        timeout=CONNECT_S,
        command_timeout=COMMAND_S,
        server_settings={"application_name": "jiehua", "synchronous_commit": "on"},
    )
    try:
        if bound:
            await connection.execute(STEP_DOWN)
    except BaseException:  # also where nobody waits for it any more: it would stay open for good
        connection.terminate()
        raise
    return connection


def open_pool(address: str, *, bound: bool = True) -> AsyncEngine:
    """SQLAlchemy's engine on the server at this address; it connects when it is first used."""
    dsn = dsn_of(address)
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: connect(dsn, bound=bound),
        pool_size=CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
        pool_timeout=COMMAND_S,
    )


class Postgres:
    """PostgreSQL as the database of one worker, opened by the event loop that uses it."""

    shared = True

    def __init__(self, address: str, worker: str = "") -> None:
        self._worker = worker
        self._dsn = dsn_of(address)
        self._pool = open_pool(address)
        # One view of several tables: with READ COMMITTED a snapshot's cards and its head would be of two moments.
        self._reading = self._pool.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._groups: asyncpg.Connection | None = None
        self._lead: asyncpg.Connection | None = None
        self._leading = asyncio.Lock()
        self._follow: asyncpg.Connection | None = None
        self._following = asyncio.Lock()

    async def read(self, shop: str, work: Callable[[Connection], T]) -> T:
        """Run a read of a shop's rows in one view of the store; raises StoreUnavailable."""
        try:
            async with self._reading.connect() as connection:
                return await connection.run_sync(_within, shop, work)
        except (DBAPIError, *_DOWN) as error:
            raise _told(error) from None

    async def write(self, shop: str, work: Callable[[Connection], T]) -> T:
        """Run a write of a shop's rows in a transaction; raises StoreUnavailable and what the work raises."""
        try:
            async with self._pool.begin() as connection:
                return await connection.run_sync(_within, shop, work)
        except (DBAPIError, *_DOWN) as error:
            raise _told(error) from None

    async def begin(self) -> None:
        """Have a connection with the function that commits."""
        if self._groups is None or self._groups.is_closed():
            self._groups = await connect(self._dsn)
            await self._groups.execute(postgres_commit.CREATE)

    async def commit(self, group: Sequence[Change], _more: Callable[[], bool]) -> Sequence[Outcome]:
        """Store a group; see Database.commit."""
        assert self._groups is not None, "begin comes first"
        rows = await self._groups.fetch(postgres_commit.CALL, *postgres_commit.arguments(group, self._worker))
        return postgres_commit.outcomes(group, rows)

    async def journal(self, cursors: Mapping[str, int], limit: int) -> Sequence[tuple[Any, ...]]:
        """Rows of the journal (columns of journal.Told) after the seq of each shop, at most `limit` of each.

        On the driver itself, in one round trip: every wake-up of a worker comes to this. Raises StoreUnavailable.
        """
        try:
            async with self._following:
                if self._follow is None or self._follow.is_closed():
                    self._follow = await connect(self._dsn)
                    await self._follow.execute(f"SET jiehua.shop = '{EVERY}'")  # it follows many shops at once
                rows = await self._follow.fetch(NEWS, list(cursors), list(cursors.values()), limit)
        except (*_DOWN, asyncpg.PostgresError):
            raise StoreUnavailable(RETRY_MS) from None
        return [tuple(row) for row in rows]

    async def leads(self) -> bool:
        """Whether this worker sweeps: one of all does, until it ends or loses its connection."""
        try:
            async with self._leading:  # several sweeps may ask at once
                if self._lead is None or self._lead.is_closed():
                    self._lead = await connect(self._dsn)
                return bool(await self._lead.fetchval(LEAD))
        except (*_DOWN, asyncpg.PostgresError):
            raise StoreUnavailable(RETRY_MS) from None

    async def roll_back(self) -> None:
        """A statement that failed left nothing; the connection is given up, for nobody knows how it stands."""
        if self._groups is not None:
            self._groups.terminate()
            self._groups = None

    async def clean(self) -> None:
        """Nothing: PostgreSQL's own vacuum and recycling of its log do it (docs/operations.md)."""

    def is_down(self, error: Exception) -> bool:
        """Whether the server cannot be reached or takes nothing now."""
        return isinstance(error, _DOWN)

    def refused(self, error: Exception) -> bool:
        """Whether the database refused, and not a fault of ours."""
        return isinstance(error, _UNUSABLE) and not isinstance(error, asyncpg.InsufficientPrivilegeError)

    async def close(self) -> None:
        """Let all connections go."""
        for connection in (self._groups, self._lead, self._follow):
            if connection is not None:
                connection.terminate()
        await self._pool.dispose()


def _told(error: Exception) -> Exception:
    if getattr(getattr(error, "orig", None), "sqlstate", "") == asyncpg.InsufficientPrivilegeError.sqlstate:
        return Trespass(str(getattr(error, "orig", "")))
    return StoreUnavailable(RETRY_MS)


def _within(connection: Connection, shop: str, work: Callable[[Connection], T]) -> T:
    connection.execute(WITHIN, {"shop": shop})
    return work(connection)


# --- without an event loop of its own: commands, and the start of a server ---


def once(address: str, work: Callable[[Connection], T], *, write: bool = False, shop: str = EVERY) -> T:
    """Migrate, then run one read or write on a connection made for it. Raises CannotStart and what the work raises.

    Work for all shops is done as the role that logged in: an administrator's command may need its rights.
    """

    async def run() -> T:
        pool = open_pool(address, bound=False)
        try:
            async with pool.connect() as connection:
                await connection.run_sync(lambda found: bring_up(found, shown(address)))
                await connection.rollback()
                if shop != EVERY:
                    await connection.execute(text(STEP_DOWN))
                result = await connection.run_sync(_within, shop, work)
                if write:
                    await connection.commit()
                return result
        finally:
            await pool.dispose()

    try:
        return _apart(run())
    except DBAPIError as error:
        raise CannotStart(f"the database {shown(address)} cannot be used: {error.orig}") from None
    except (*_DOWN, asyncpg.PostgresError) as error:
        raise CannotStart(
            f"the database {shown(address)} cannot be reached: {error or type(error).__name__}; "
            "is it running, and JIEHUA_DATABASE_URL right?"
        ) from None


def settings_of(connection: Connection) -> dict[str, str]:
    """What the server is set to, of that on which it depends whether acked things are on disk."""
    names = ("synchronous_commit", "fsync", "full_page_writes")
    return {name: str(connection.execute(text(f"SHOW {name}")).scalar()) for name in names}


def _apart(work: Coroutine[Any, Any, T]) -> T:
    # In a thread, because the caller may stand in an event loop of its own.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
