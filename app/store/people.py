"""All that is kept of one buyer: told whole, or erased whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select, update

from app.errors import NotFound
from app.store.audit import list_looks
from app.store.buyers import talk_of
from app.store.shops import platform_of
from app.store.tables import Buyer, Erasure, Journal, Message, Note, Order, Pick
from app.store.upsert import put_row

_buyers, _messages, _orders = Buyer.__table__, Message.__table__, Order.__table__  # type: ignore[attr-defined]
_notes, _picks, _journal = Note.__table__, Pick.__table__, Journal.__table__  # type: ignore[attr-defined]
_erasures = Erasure.__table__  # type: ignore[attr-defined]


def export_buyer(connection: Connection, shop: str, buyer: str) -> dict[str, Any]:
    """Everything, in words and figures, as one object. Raises NotFound for a shop or a buyer that is none."""
    platform_of(connection, shop)
    card = connection.execute(select(_buyers.c.card).where(_buyers.c.shop == shop, _buyers.c.id == buyer)).scalar()
    talk = talk_of(connection, shop, buyer)
    found = {
        "orders": _rows(connection, _orders, shop, buyer, ("number", "status", "items", "amount", "at")),
        "notes": _rows(connection, _notes, shop, buyer, ("id", "kind", "text", "urgent", "done", "at")),
        "picks": _rows(connection, _picks, shop, buyer, ("id", "phrase", "text", "how", "at")),
    }
    if card is None and not talk and not any(found.values()):
        raise NotFound("buyer", buyer)
    card = None if card is None else msgspec.json.decode(card)
    looks = list_looks(connection, shop, buyer=buyer)
    return {"shop": shop, "buyer": buyer, "card": card, "talk": talk, **found, "looks": looks}


def erase_buyer(connection: Connection, shop: str, buyer: str) -> int:
    """Erase a buyer's words, card, orders and notes; how many rows.

    What an agent picked stays as a figure without text and buyer. The ids of events stay: they hold no word, and what
    comes again must still be known. The request to erase is done with.
    """
    erased = 0
    for table in (_messages, _orders, _notes):
        erased += connection.execute(delete(table).where(table.c.shop == shop, table.c.buyer == buyer)).rowcount
    erased += connection.execute(delete(_buyers).where(_buyers.c.shop == shop, _buyers.c.id == buyer)).rowcount
    picks = _picks.c.shop == shop, _picks.c.buyer == buyer
    erased += connection.execute(update(_picks).where(*picks).values(text="", buyer="")).rowcount
    told = _journal.c.shop == shop, _journal.c.buyer == buyer
    connection.execute(update(_journal).where(*told).values(card=None))
    connection.execute(delete(_erasures).where(_erasures.c.shop == shop, _erasures.c.buyer == buyer))
    return erased


def ask_erasure(connection: Connection, shop: str, buyer: str, at: str) -> None:
    """Ask the server that runs to erase a buyer."""
    put_row(connection, _erasures, {"shop": shop, "buyer": buyer, "asked_at": at})


def asked_erasures(connection: Connection) -> list[tuple[str, str]]:
    """Shop and buyer of what is to be erased, the longest asked first."""
    rows = connection.execute(select(_erasures.c.shop, _erasures.c.buyer).order_by(_erasures.c.asked_at))
    return [(row.shop, row.buyer) for row in rows]


def _rows(connection: Connection, table: Any, shop: str, buyer: str, names: Sequence[str]) -> list[dict[str, Any]]:
    query = select(*(table.c[name] for name in names)).where(table.c.shop == shop, table.c.buyer == buyer)
    return [dict(row._mapping) for row in connection.execute(query.order_by(table.c.at))]
