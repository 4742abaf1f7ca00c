"""What JIEHUA_DATABASE_URL may say: nothing (SQLite in the data folder), a file of SQLite, or a PostgreSQL server."""

from __future__ import annotations

import re

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.errors import CannotStart

_POSTGRES = re.compile(r"postgres(ql)?(\+\w+)?://")


def is_postgres(address: str) -> bool:
    """Whether this is the address of a PostgreSQL server."""
    return _POSTGRES.match(address) is not None


def dsn_of(address: str) -> str:
    """The address as the driver reads it. Raises CannotStart where it is none."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise CannotStart(
            "JIEHUA_DATABASE_URL: cannot be read; write postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
        ) from None
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def shown(address: str) -> str:
    """The address as a person may see it: without its password."""
    url: URL = make_url(address).set(drivername="postgresql", query={})
    return url.render_as_string(hide_password=True)
