"""Opens the embedded store: SQLite in WAL with synchronous=FULL, so that what was committed is on disk.

What is deleted or replaced is overwritten with noughts (secure_delete), and not only given free.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from app.config import Settings
from app.errors import CannotStart

BUSY_MS = 10_000
"""How long a connection waits for another process (a command of the program) that is writing."""
LOG_PAGES = 4000
"""Pages that the write-ahead log has before they are brought into the file: 16 MB. The page of a buyer who talks is
written there once for all that was said meanwhile, and not once for every few groups."""
PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", f"wal_autocheckpoint={LOG_PAGES}",
)  # fmt: skip


def open_engine(settings: Settings, *, there: bool = False) -> Engine:
    """The engine on the store that the settings name; makes the data folder.

    With `there` the store must have been made before: a mistyped folder must not become an empty store. Raises
    CannotStart.
    """
    if settings.database_url and not settings.database_url.startswith("sqlite:///"):
        raise CannotStart(
            "JIEHUA_DATABASE_URL: write postgresql://USER:PASSWORD@HOST:PORT/DATABASE or sqlite:///FILE, "
            "or leave it empty to use the data folder"
        )
    file = Path(settings.database_url.removeprefix("sqlite:///") or settings.sqlite_file)
    if there and not file.exists():
        raise CannotStart(
            f"there is no store at {file}; make a shop with `jiehua shop add`, or name its folder with --data"
        )
    _check_folder(file.parent)
    return _sqlite(file)


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"the data folder {folder} cannot be made: {error.strerror}; name another with --data"
        ) from None
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise CannotStart(
            f"the data folder {folder} cannot be read and written; mend its rights or name another with --data"
        )


def _sqlite(file: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        poolclass=QueuePool,
        pool_size=5,
        hide_parameters=True,  # an error's text goes to the log, and parameters are a buyer's words
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": BUSY_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        for pragma in (*PRAGMAS, f"busy_timeout={BUSY_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # The driver would begin only at the first write; readers want one view of several tables, writers the lock now.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
