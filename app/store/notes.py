"""The notes of a shop's buyers, read for the warehouse; they are written with the event that made or changed them."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, select

from app.errors import NotFound
from app.store.buyers import Viewer, head_of, visible
from app.store.tables import Buyer, Note

_notes, _buyers = Note.__table__, Buyer.__table__  # type: ignore[attr-defined]

PAGE = 1000
"""Notes that one answer holds at most, but for those of one seq, which stay together."""


class _Order(msgspec.Struct):
    number: str


class _Buyer(msgspec.Struct):
    """What is told of a note's buyer, from the state."""

    name: str | None = None
    order: _Order | None = None


_buyer = msgspec.json.Decoder(_Buyer)


def list_notes(
    connection: Connection, viewer: Viewer, since: int | str, page: int = PAGE
) -> tuple[int, list[dict[str, Any]], bool]:
    """The shop's head, the notes of the buyers that a viewer sees, by their newest change, and whether there are more.

    `since` is a seq (notes that changed after it) or a time in UTC (notes that were written then or later).
    """
    later: ColumnElement[bool] = _notes.c.at >= since if isinstance(since, str) else _notes.c.seq > since
    query = _seen(viewer, _notes, _buyers.c.state.label("buyer_state"), _buyers.c.agent.label("agent")).where(later)
    order = query.order_by(_notes.c.seq, _notes.c.id)
    last = connection.execute(order.offset(page - 1).limit(1)).first()
    if last is not None:
        order = order.where(_notes.c.seq <= last.seq)
    found = [_told(dict(row._mapping)) for row in connection.execute(order)]
    more = last is not None and connection.execute(query.where(_notes.c.seq > last.seq).limit(1)).first() is not None
    return head_of(connection, viewer.shop), found, more


def note_of(connection: Connection, viewer: Viewer, note: str) -> dict[str, Any]:
    """One note as `list_notes` tells it. Raises NotFound as `find_note` does."""
    columns = _notes, _buyers.c.state.label("buyer_state"), _buyers.c.agent.label("agent")
    row = connection.execute(_seen(viewer, *columns).where(_notes.c.id == note)).first()
    if row is None:
        raise NotFound("note", note)
    return _told(dict(row._mapping))


def find_note(connection: Connection, viewer: Viewer, note: str) -> dict[str, Any]:
    """The row of a note. Raises NotFound, in the same words for one that is not there, another shop's, and one of a
    buyer whom the viewer does not see."""
    row = connection.execute(_seen(viewer, _notes).where(_notes.c.id == note)).first()
    if row is None:
        raise NotFound("note", note)
    return dict(row._mapping)


def _seen(viewer: Viewer, *columns: Any) -> Select[Any]:
    own = (_buyers.c.shop == _notes.c.shop) & (_buyers.c.id == _notes.c.buyer)
    return select(*columns).join(_buyers, own).where(_notes.c.shop == viewer.shop, visible(viewer))


def _told(row: dict[str, Any]) -> dict[str, Any]:
    buyer = _buyer.decode(row.pop("buyer_state"))
    names = ("id", "buyer", "kind", "text", "urgent", "message", "done", "at", "seq", "agent")
    told = {name: row[name] for name in names}
    return told | {"buyer_name": buyer.name, "order": buyer.order.number if buyer.order else None}
