"""Brings the store to the newest schema with alembic, and refuses one that is newer than the program."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from app.config import shipped
from app.errors import CannotStart
from app.store.row_security import EVERY, WITHIN, make_role

HERE = 0x6A696568
"""The number of the advisory lock under which PostgreSQL's schema is changed: the letters "jieh"."""


def migrate(engine: Engine) -> str:
    """Apply what an embedded store lacks; the schema's revision.

    Raises CannotStart for a newer store or a file that is none.
    """
    try:
        with engine.connect().execution_options(writing=True) as connection:
            return bring_up(connection, str(engine.url.database))
    except DatabaseError as error:
        raise CannotStart(f"the store {engine.url.database} cannot be opened: {error.orig}; restore a backup or name "
                          "another folder with --data") from None  # fmt: skip


def bring_up(connection: Connection, name: str) -> str:
    """Apply what is missing, in one transaction; the revision. Raises CannotStart for a newer store called `name`."""
    head = newest()
    if connection.dialect.name == "postgresql":  # servers of several machines may be started at once
        connection.execute(text(f"SELECT pg_advisory_xact_lock({HERE})"))
        connection.execute(WITHIN, {"shop": EVERY})  # a migration may have to change rows of all
    at = revision(connection)
    if at == head:
        _let_use(connection)
        return head
    # Only here: alembic takes half a second to load, and most starts find nothing to do.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
        _name_the_store(connection)
        _let_use(connection)
        connection.commit()
    except CommandError:
        raise CannotStart(
            f"the store {name} was written by a newer jiehua (schema {at}, this one knows {head}); "
            "install that version or restore a backup"
        ) from None
    return head


def newest() -> str:
    """The newest schema that this program knows: migrations are numbered, and their files begin with the number."""
    return max(file.name.split("_")[0] for file in (shipped("migrations") / "versions").glob("[0-9]*.py"))


def revision(connection: Connection) -> str:
    """The schema that a store has; empty where it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _let_use(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        make_role(connection)
        connection.commit()


def _name_the_store(connection: Connection) -> None:
    if connection.execute(text("SELECT count(*) FROM store")).scalar() == 0:
        connection.execute(text("INSERT INTO store (id, epoch) VALUES (1, :epoch)"), {"epoch": secrets.token_hex(4)})
