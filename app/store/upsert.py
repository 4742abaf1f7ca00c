"""An insert that replaces the row of the same key: SQLite and PostgreSQL know it, each in a class of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def put_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Make the row, or replace all that is given of the one with its primary key."""
    keys = [column.name for column in table.primary_key]
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**row)
    kept = {name: statement.excluded[name] for name in row if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=kept))


def add_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Make the row unless one of its keys is taken; whether it was made."""
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return bool(connection.execute(insert(table).values(**row).on_conflict_do_nothing()).rowcount == 1)
