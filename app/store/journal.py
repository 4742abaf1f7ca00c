"""What each seq told, read by workers that follow a shop and by sidebars that come back; the oldest rows go in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from app.store.tables import Journal, Shop

_journal, _shops = Journal.__table__, Shop.__table__  # type: ignore[attr-defined]

KEPT = 5000
"""Rows of a shop that are kept at least: more than a sidebar may be told when it resumes."""


@dataclass(frozen=True, slots=True)
class Told:
    """One row: see tables.Journal."""

    shop: str
    seq: int
    buyer: str
    card: bytes | None
    agent: str | None
    agent_before: str | None
    seen_before: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a shop stands: its newest seq, and the number of changes to what it knows and is set to."""

    seq: int
    revision: int


def journal_after(connection: Connection, shop: str, seq: int, limit: int) -> tuple[int, list[Told]]:
    """The shop's head, and what was told after a seq, oldest first, in one view of the store."""
    query = select(*(_journal.c[name] for name in Told.__slots__)).where(_journal.c.shop == shop, _journal.c.seq > seq)
    rows = [Told(*row) for row in connection.execute(query.order_by(_journal.c.seq).limit(limit))]
    head = connection.execute(select(_shops.c.seq).where(_shops.c.id == shop)).scalar()
    return int(head or 0), rows


def standings(connection: Connection, shops: Iterable[str]) -> dict[str, Standing]:
    """Where each of these shops stands now."""
    query = select(_shops.c.id, _shops.c.seq, _shops.c.revision).where(_shops.c.id.in_(list(shops)))
    return {row.id: Standing(row.seq, row.revision) for row in connection.execute(query)}


def prune_journal(connection: Connection, before: str, kept: int = KEPT) -> int:
    """Forget what is older than `before` (ISO 8601 in UTC), but for the newest rows of each shop; how many went."""
    gone = 0
    for shop, head in _heads(connection):
        old = _journal.c.shop == shop, _journal.c.seq <= head - kept, _journal.c.at < before
        gone += connection.execute(delete(_journal).where(*old)).rowcount
    return gone


def _heads(connection: Connection) -> Sequence[tuple[str, int]]:
    return [(row.id, row.seq) for row in connection.execute(select(_shops.c.id, _shops.c.seq).order_by(_shops.c.id))]
