"""What agents picked, and what became of it in the chat client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from app.errors import IdConflict, NotFound
from app.store.tables import Pick
from app.store.upsert import add_row

_picks = Pick.__table__  # type: ignore[attr-defined]


def add_pick(connection: Connection, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Store a pick. Where the same one was stored before (same token, id and content): that one, else None.

    Raises IdConflict where the token used the id for another pick.
    """
    same = select(_picks).where(*(_picks.c[name] == row[name] for name in ("shop", "token", "frame")))
    before = connection.execute(same).mappings().first()
    if before is None:
        if add_row(connection, _picks, row):
            return None
        before = connection.execute(same).mappings().one()  # another worker was storing it
    if before["digest"] != row["digest"]:
        raise IdConflict(row["frame"])
    return dict(before)


def note_delivery(
    connection: Connection, shop: str, bridge: str, pick: str, ok: bool, why: str | None, at: str = ""
) -> str | None:
    """What the bridge made of a reply, and when: the token that picked it, or None where the bridge had said so before.

    Raises NotFound for another bridge's reply.
    """
    query = select(_picks.c.token).where(_picks.c.shop == shop, _picks.c.id == pick, _picks.c.bridge == bridge)
    token = connection.execute(query).scalar()
    if token is None:
        raise NotFound("reply", pick)
    first = (_picks.c.shop == shop) & (_picks.c.id == pick) & _picks.c.delivered.is_(None)
    fresh = connection.execute(update(_picks).where(first).values(delivered=ok, why=why, settled_at=at)).rowcount == 1
    return str(token) if fresh else None


def picked_phrase(connection: Connection, shop: str, buyer: str, text: str, since: str) -> str | None:
    """The phrase that was picked for this buyer with this very text, not before `since` (ISO 8601 in UTC)."""
    query = select(_picks.c.phrase).where(
        _picks.c.shop == shop, _picks.c.buyer == buyer, _picks.c.text == text, _picks.c.at >= since
    )
    found = connection.execute(query.order_by(_picks.c.at.desc()).limit(1)).scalar()
    return str(found) if found is not None else None
