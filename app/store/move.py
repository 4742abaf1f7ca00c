"""Moves an embedded store to PostgreSQL: all tables in one transaction, read back and compared before it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, func, insert, select
from sqlmodel import SQLModel

import app.store.tables  # noqa: F401  (the tables register themselves)
from app.config import Settings
from app.errors import CannotStart
from app.store import postgres
from app.store.address import is_postgres, shown
from app.store.engine import open_engine
from app.store.migrate import migrate
from app.store.sqlite import only_server

PART = 500
"""Rows that are written at once."""
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Moved:
    """One table: how many rows, and a checksum over all of them, the same in both stores."""

    table: str
    rows: int
    checksum: str


def move(settings: Settings, source: Path) -> list[Moved]:
    """Move the embedded store in the folder, or the file, `source` to the database of the settings.

    The source is left as it is, and must not be served meanwhile. Raises CannotStart where there is none, where the
    database has shops already, or where what was written is not what was read; then nothing is kept.
    """
    if not is_postgres(settings.database_url):
        raise CannotStart(
            "JIEHUA_DATABASE_URL: names no PostgreSQL; write where to: postgresql://USER:PASSWORD@HOST/DATABASE"
        )
    file = source / settings.sqlite_file.name if source.is_dir() else source
    here = settings.model_copy(update={"database_url": f"sqlite:///{file}", "redis_url": ""})
    engine = open_engine(here, there=True)
    lock = only_server(engine)
    try:
        migrate(engine)
        with engine.connect() as reading:
            return postgres.once(settings.database_url, lambda found: _move(reading, found, settings), write=True)
    finally:
        lock.release()
        engine.dispose()


def checksum(connection: Connection, table: Table) -> Moved:
    """Count a table and add up its rows, in whatever order they come."""
    rows = total = 0
    for row in connection.execute(select(table).execution_options(yield_per=PART)):
        rows += 1
        digest = hashlib.blake2b(_encode([_plain(value) for value in row]), digest_size=16).digest()
        total = (total + int.from_bytes(digest)) % (1 << 128)
    return Moved(table.name, rows, f"{total:032x}")


def _move(reading: Connection, writing: Connection, settings: Settings) -> list[Moved]:
    shops = SQLModel.metadata.tables["shops"]
    if writing.execute(select(func.count()).select_from(shops)).scalar():
        raise CannotStart(f"the database {shown(settings.database_url)} has shops already; name an empty one")
    moved = []
    for table in SQLModel.metadata.sorted_tables:
        writing.execute(delete(table))  # the name that the empty database was given
        for part in _parts(reading, table):
            writing.execute(insert(table), part)
        read, written = checksum(reading, table), checksum(writing, table)
        if read != written:
            raise CannotStart(
                f"the table {table.name} came out different ({read.rows} rows read, {written.rows} written, checksums "
                f"{read.checksum[:8]} and {written.checksum[:8]}); nothing was kept"
            )
        moved.append(read)
    return moved


def _parts(connection: Connection, table: Table) -> Iterator[Sequence[dict[str, Any]]]:
    rows = connection.execute(select(table).execution_options(yield_per=PART)).mappings()
    while part := rows.fetchmany(PART):
        yield [dict(row) for row in part]


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value
