"""What is read of buyers: one for the next event, the cards that a sidebar may see, a talk, and who has been idle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, true

from app.errors import NotFound
from app.store.tables import Buyer, Message, Shop

_buyers, _messages, _shops = Buyer.__table__, Message.__table__, Shop.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: a manager sees all buyers of the shop, an agent those of nobody and their own."""

    shop: str
    agent: str | None
    manager: bool

    def sees(self, agent: str | None) -> bool:
        """Whether a buyer served by `agent` (None: by nobody yet) is for this viewer."""
        return self.manager or agent is None or agent == self.agent


@dataclass(frozen=True, slots=True)
class Stored:
    """A buyer as the store holds it."""

    agent: str | None
    fed_by: str
    version: int
    seq: int
    open: bool
    active_at: str
    due_at: str | None
    state: bytes
    card: bytes


def load_buyer(connection: Connection, shop: str, buyer: str) -> Stored | None:
    """A buyer's newest state, open or not."""
    row = connection.execute(select(_buyers).where(_buyers.c.shop == shop, _buyers.c.id == buyer)).first()
    return (
        Stored(row.agent, row.fed_by, row.version, row.seq, row.open, row.active_at, row.due_at, row.state, row.card)
        if row
        else None
    )


def head_of(connection: Connection, shop: str) -> int:
    """The newest seq of a shop; 0 where there is none yet."""
    return int(connection.execute(select(_shops.c.seq).where(_shops.c.id == shop)).scalar() or 0)


def snapshot(connection: Connection, viewer: Viewer, limit: int) -> tuple[int, list[bytes]]:
    """The head, and the cards of the open buyers that a viewer sees, most recent first, in one view of the store."""
    query = select(_buyers.c.card).where(_buyers.c.shop == viewer.shop, _buyers.c.open, visible(viewer))
    rows = connection.execute(query.order_by(_buyers.c.seq.desc()).limit(limit))
    return head_of(connection, viewer.shop), [row.card for row in rows]


def card_of(connection: Connection, viewer: Viewer, buyer: str) -> bytes:
    """A buyer's card; raises NotFound, also where the buyer is another agent's."""
    query = select(_buyers.c.card).where(_buyers.c.shop == viewer.shop, _buyers.c.id == buyer, visible(viewer))
    card = connection.execute(query).scalar()
    if card is None:
        raise NotFound("buyer", buyer)
    return bytes(card)


def talk_of(connection: Connection, shop: str, buyer: str) -> list[dict[str, Any]]:
    """The whole talk of a buyer, oldest first."""
    columns = _messages.c.id, _messages.c.sender, _messages.c.text, _messages.c.at
    query = select(*columns).where(_messages.c.shop == shop, _messages.c.buyer == buyer).order_by(_messages.c.seq)
    rows = connection.execute(query)
    return [{"id": row.id, "from": row.sender, "text": row.text, "at": row.at} for row in rows]


def idle_buyers(connection: Connection, before: str, limit: int = 500) -> list[tuple[str, str]]:
    """Shop and id of open buyers of whom nothing was heard since `before` (ISO 8601 in UTC)."""
    query = select(_buyers.c.shop, _buyers.c.id).where(_buyers.c.open, _buyers.c.active_at < before).limit(limit)
    return [(row.shop, row.id) for row in connection.execute(query)]


def due_buyers(connection: Connection, now: str, limit: int = 500) -> list[tuple[str, str]]:
    """Shop and id of those to whom time brings something by `now` (ISO 8601 in UTC), the longest overdue first."""
    query = select(_buyers.c.shop, _buyers.c.id).where(_buyers.c.due_at <= now).order_by(_buyers.c.due_at).limit(limit)
    return [(row.shop, row.id) for row in connection.execute(query)]


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on the table of buyers that a viewer sees them."""
    if viewer.manager:
        return true()
    return or_(_buyers.c.agent.is_(None), _buyers.c.agent == viewer.agent)
