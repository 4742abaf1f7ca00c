"""Copies an embedded store into one file while it is in use, and puts such a file in its place."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from pathlib import Path

from app.config import Settings
from app.errors import BadFile, CannotStart
from app.store.address import is_postgres
from app.store.engine import open_engine
from app.store.migrate import migrate
from app.store.sqlite import only_server

PAGES = 1000
"""Pages that are copied at once; between, whoever writes goes on."""


def backup(settings: Settings, file: Path) -> int:
    """Copy the store as it stands at one moment into `file`; how many bytes. Raises CannotStart, BadFile.

    The file appears only when it is whole and on disk; one that is there already is not overwritten.
    """
    _refuse_postgres(settings, "pg_dump")
    if file.exists():
        raise BadFile(str(file), "", "is there already; name another file")
    engine = open_engine(settings, there=True)
    source, part = Path(str(engine.url.database)), file.with_name(f"{file.name}.part")
    engine.dispose()
    try:
        with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(part)) as new:
            old.backup(new, pages=PAGES)
            new.execute("PRAGMA journal_mode=DELETE")
        with part.open("rb") as whole:
            os.fsync(whole.fileno())
        part.rename(file)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise BadFile(str(file), "", f"cannot be written: {getattr(error, 'strerror', None) or error}") from None
    return file.stat().st_size


def restore(settings: Settings, file: Path) -> str:
    """Put a backup in place of the store; the schema that it has then. Raises BadFile, CannotStart.

    No server may run on the data. Clients get a new epoch, so that none resumes into what was. What was there is kept
    beside it, as `….before`, until the next restore.
    """
    _refuse_postgres(settings, "pg_restore")
    _check(file)
    engine = open_engine(settings)
    target = Path(str(engine.url.database))
    lock = only_server(engine)
    part = target.with_name(f"{target.name}.part")
    try:
        with contextlib.closing(sqlite3.connect(file)) as old, contextlib.closing(sqlite3.connect(part)) as new:
            old.backup(new)
            new.execute("UPDATE store SET epoch = ?", [secrets.token_hex(4)])
            new.commit()
        if target.exists():
            with contextlib.closing(sqlite3.connect(target)) as there:  # what its log holds goes into the file
                there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            target.rename(target.with_name(f"{target.name}.before"))
        for ending in ("-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        part.rename(target)
        return migrate(engine)
    except (OSError, sqlite3.Error) as error:
        raise BadFile(str(file), "", f"cannot be restored: {getattr(error, 'strerror', None) or error}") from None
    finally:
        part.unlink(missing_ok=True)
        engine.dispose()
        lock.release()


def _check(file: Path) -> None:
    if not file.is_file():
        raise BadFile(str(file), "", "there is no such file")
    try:
        with contextlib.closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as found:
            whole = found.execute("PRAGMA quick_check").fetchone()[0]
            found.execute("SELECT epoch FROM store").fetchone()
    except sqlite3.Error as error:
        raise BadFile(str(file), "", f"is no backup of a store: {error}") from None
    if whole != "ok":
        raise BadFile(str(file), "", f"is damaged: {whole}")


def _refuse_postgres(settings: Settings, program: str) -> None:
    if is_postgres(settings.database_url):
        raise CannotStart(f"the store is in PostgreSQL; use its {program} (docs/operations.md)")
