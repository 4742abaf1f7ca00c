"""Erases what a shop keeps no longer: talks, orders, the text of picks, and closed buyers with their notes."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from app.store.tables import Buyer, Message, Note, Order, Pick

_messages, _orders, _picks = Message.__table__, Order.__table__, Pick.__table__  # type: ignore[attr-defined]
_buyers, _notes = Buyer.__table__, Note.__table__  # type: ignore[attr-defined]

PART = 500
"""Rows of a table that one transaction erases at most: an event need not wait long for it."""


def erase_before(connection: Connection, shop: str, before: datetime, part: int = PART) -> int:
    """Erase a part of what a shop got before a moment; how many rows, 0 when nothing is left to erase.

    What an agent picked stays as a figure, its text goes. A buyer who is open stays whole, and so do the ids of events:
    they hold no word, and what comes again must still be known.
    """
    limit = before.astimezone(UTC)
    erased = 0
    for table in (_messages, _orders):
        # The oldest rows come first by seq: no index on the time is needed. Times have the offset of the server's zone.
        own = table.c.shop == shop
        query = select(table.c.seq, table.c.received_at).where(own).order_by(table.c.seq).limit(part)
        old = [row.seq for row in connection.execute(query) if datetime.fromisoformat(row.received_at) < limit]
        if old:
            connection.execute(delete(table).where(own, table.c.seq.in_(old)))
        erased += len(old)
    stamp = limit.isoformat(timespec="microseconds")
    picks = select(_picks.c.id).where(_picks.c.shop == shop, _picks.c.at < stamp, _picks.c.text != "").limit(part)
    blank = list(connection.execute(picks).scalars())
    if blank:
        connection.execute(update(_picks).where(_picks.c.id.in_(blank)).values(text=""))
    closed = _buyers.c.shop == shop, _buyers.c.open.is_(False), _buyers.c.active_at < stamp
    gone = list(connection.execute(select(_buyers.c.id).where(*closed).limit(part)).scalars())
    if gone:
        connection.execute(delete(_notes).where(_notes.c.shop == shop, _notes.c.buyer.in_(gone)))
        connection.execute(delete(_buyers).where(_buyers.c.shop == shop, _buyers.c.id.in_(gone)))
    return erased + len(blank) + len(gone)
