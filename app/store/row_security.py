"""In which shop a piece of work is done. PostgreSQL keeps to it by itself: a query that forgets the shop sees nothing.

Each table of shops has policies (migration 0010) that show and take the rows of the shop that the transaction names,
and no others. They hold for the tables' owner too. A superuser is above them, so a session of one takes the role ROLE,
which is not. The embedded store has no such thing: there the queries' own conditions are all.
"""

from __future__ import annotations

from typing import Final

import structlog
from sqlalchemy import Connection, text

EVERY: Final = "*"
"""In place of a shop: work that is for all of them. No shop has this id; who writes it has thought of it."""
ROLE = "jiehua_shops"
"""Owns nothing and cannot log in: what a session becomes whose own role no policy would hold."""

WITHIN = text("SELECT set_config('jiehua.shop', :shop, true)")
"""Names the shop for the rest of the transaction."""
_ABOVE = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
STEP_DOWN = (
    f"SELECT set_config('role', '{ROLE}', false) FROM pg_roles "
    f"WHERE rolname = '{ROLE}' AND ({_ABOVE}) AND pg_has_role(oid, 'MEMBER')"
)
"""Takes the role ROLE where the session's own is above the policies."""
_MAKE_ROLE = f"""
DO $$ BEGIN
    CREATE ROLE {ROLE} NOLOGIN;
    GRANT {ROLE} TO CURRENT_USER;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server has made it
END $$
"""
_LACKS = (
    f"SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' "
    f"AND NOT has_table_privilege('{ROLE}', oid, 'INSERT')"
)

log = structlog.get_logger()


class Trespass(Exception):
    """Work of one shop wrote a row of another: a fault of ours, which the policies kept out of the store."""


def make_role(connection: Connection) -> None:
    """Where the role that logged in is above the policies: make the one that is not, and let it use the tables.

    Under the lock of the migrations. What the login may not do is told in the log, and the program goes on without.
    """
    if not connection.execute(text(_ABOVE)).scalar():
        return
    there = connection.execute(text(f"SELECT count(*) FROM pg_roles WHERE rolname = '{ROLE}'")).scalar()
    if there and not connection.execute(text(_LACKS)).scalar():
        return
    if not connection.execute(
        text("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
    ).scalar():
        log.warning("row-level security does not hold: use a database role without BYPASSRLS", needs=ROLE)
        return
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    connection.execute(text(_MAKE_ROLE))
    connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {ROLE}"))
    connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {ROLE}"))
