"""The trail of who looked at, exported or erased what is personal; rows are added and never changed."""

from __future__ import annotations

import secrets
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from app.store.tables import Audit

What = Literal["uncovered", "read_talk", "exported", "erased"]
_audit = Audit.__table__  # type: ignore[attr-defined]
COMMAND = "command"
"""Who did it, where it was done at the machine and not with a token."""
MOST = 1000


def note_look(connection: Connection, shop: str, at: str, what: What, buyer: str, *who: str) -> None:
    """Somebody did `what` with a buyer's data at a moment (ISO 8601 in UTC); `who` is token id, name and role."""
    token, name, role = who or (COMMAND, "", COMMAND)
    row = {"id": secrets.token_hex(8), "shop": shop, "at": at, "what": what, "buyer": buyer}
    connection.execute(insert(_audit), row | {"who": token, "name": name, "role": role})


def list_looks(connection: Connection, shop: str, since: str = "", buyer: str | None = None) -> list[dict[str, Any]]:
    """The newest rows of a shop since a moment, the newest first, at most MOST; of one buyer, or of all."""
    names = "at", "who", "name", "role", "what", "buyer"
    query = select(*(_audit.c[name] for name in names)).where(_audit.c.shop == shop, _audit.c.at >= since)
    if buyer is not None:
        query = query.where(_audit.c.buyer == buyer)
    return [dict(row._mapping) for row in connection.execute(query.order_by(_audit.c.at.desc()).limit(MOST))]
