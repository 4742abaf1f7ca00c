"""Brings the store to the newest schema with alembic, and refuses one that is newer than the program."""

from __future__ import annotations

import secrets

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from app.config import shipped
from app.errors import CannotStart


def migrate(engine: Engine) -> str:
    """Apply what is missing; the schema's revision. Raises CannotStart for a newer store or a file that is none."""
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    head = ScriptDirectory.from_config(config).get_current_head() or ""
    try:
        with engine.connect().execution_options(writing=True) as connection:
            at = _revision(connection)
            if at != head:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                _name_the_store(connection)
                connection.commit()
    except CommandError:
        raise CannotStart(
            f"the store {engine.url.database} was written by a newer jiehua (schema {at}, this one knows {head}); "
            "install that version or restore a backup"
        ) from None
    except DatabaseError as error:
        raise CannotStart(f"the store {engine.url.database} cannot be opened: {error.orig}; restore a backup or name "
                          "another folder with --data") from None  # fmt: skip
    return head


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _name_the_store(connection: Connection) -> None:
    if connection.execute(text("SELECT count(*) FROM store")).scalar() == 0:
        connection.execute(text("INSERT INTO store (id, epoch) VALUES (1, :epoch)"), {"epoch": secrets.token_hex(4)})
