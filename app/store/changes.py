"""What one event changes, and how a group of such changes is written in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert

from app.errors import IdConflict
from app.store.tables import Buyer, Inbox, Message, Order, Shop

_inbox, _messages, _orders = Inbox.__table__, Message.__table__, Order.__table__  # type: ignore[attr-defined]
_buyers, _shops = Buyer.__table__, Shop.__table__  # type: ignore[attr-defined]


@dataclass(slots=True)
class Change:
    """Everything of one turn. `frame` is None for what no client's id stands for (corrections, what time brings).

    `agent_before` is who served this buyer before this event, `seen_before` whether the buyer was open then: the hub
    tells by them whose sidebar the buyer leaves.
    """

    shop: str
    buyer: str
    source: str
    frame: str | None
    digest: bytes
    agent: str | None
    agent_before: str | None
    seen_before: bool
    fed_by: str | None
    version: int
    open: bool
    active_at: str
    state: bytes
    card: bytes
    message: dict[str, Any] | None = None
    order: dict[str, Any] | None = None


@dataclass(slots=True)
class Committed:
    """A change that is on disk, or the seq that it had when it came first."""

    change: Change
    seq: int
    duplicate: bool


def apply(connection: Connection, group: Sequence[Change]) -> list[Committed | IdConflict]:
    """Write a group; an outcome for each. No buyer may stand in a group twice with different frames."""
    known = _known_frames(connection, group)
    heads = _heads(connection, {change.shop for change in group})
    outcomes: list[Committed | IdConflict] = []
    rows: dict[str, list[dict[str, Any]]] = {"inbox": [], "messages": [], "orders": [], "buyers": []}
    moved: set[str] = set()
    for change in group:
        key = (change.shop, change.source, change.frame or "")
        if change.frame is not None and key in known:
            digest, seq = known[key]
            outcomes.append(Committed(change, seq, True) if digest == change.digest else IdConflict(change.frame))
            continue
        seq = heads[change.shop] = heads[change.shop] + 1
        moved.add(change.shop)
        if change.frame is not None:
            known[key] = change.digest, seq
        _collect(rows, change, seq)
        outcomes.append(Committed(change, seq, False))
    _write(connection, rows, {shop: heads[shop] for shop in moved})
    return outcomes


def _known_frames(connection: Connection, group: Sequence[Change]) -> dict[tuple[str, str, str], tuple[bytes, int]]:
    keys = [(change.shop, change.source, change.frame) for change in group if change.frame is not None]
    if not keys:
        return {}
    found = connection.execute(_FIND, {"keys": keys})
    return {(row.shop, row.source, row.id): (row.digest, row.seq) for row in found}


_FIND = select(_inbox).where(tuple_(_inbox.c.shop, _inbox.c.source, _inbox.c.id).in_(bindparam("keys", expanding=True)))
_HEADS = select(_shops.c.id, _shops.c.seq).where(_shops.c.id.in_(bindparam("shops", expanding=True)))
_MOVE_HEAD = update(_shops).where(_shops.c.id == bindparam("shop")).values(seq=bindparam("head"))
_PUT_BUYER = insert(_buyers)
_PUT_BUYER = _PUT_BUYER.on_conflict_do_update(
    index_elements=["shop", "id"],
    set_={name: _PUT_BUYER.excluded[name] for name in Buyer.model_fields if name not in ("shop", "id")},
)


def _heads(connection: Connection, shops: set[str]) -> dict[str, int]:
    return {row.id: row.seq for row in connection.execute(_HEADS, {"shops": list(shops)})}


def _collect(rows: dict[str, list[dict[str, Any]]], change: Change, seq: int) -> None:
    place = {"shop": change.shop, "seq": seq}
    if change.frame is not None:
        rows["inbox"].append(place | {"source": change.source, "id": change.frame, "digest": change.digest})
    if change.message is not None:
        rows["messages"].append(change.message | place)
    if change.order is not None:
        rows["orders"].append(change.order | place)
    rows["buyers"].append(
        place
        | {
            "id": change.buyer,
            "agent": change.agent,
            "fed_by": change.fed_by or "",
            "version": change.version,
            "open": change.open,
            "active_at": change.active_at,
            "state": change.state,
            "card": change.card,
        }
    )


def _write(connection: Connection, rows: dict[str, list[dict[str, Any]]], heads: dict[str, int]) -> None:
    if rows["inbox"]:
        connection.execute(_inbox.insert(), rows["inbox"])
    if rows["messages"]:
        connection.execute(_messages.insert(), rows["messages"])
    if rows["orders"]:
        connection.execute(_orders.insert(), rows["orders"])
    if rows["buyers"]:
        connection.execute(_PUT_BUYER, rows["buyers"])
        connection.execute(_MOVE_HEAD, [{"shop": shop, "head": head} for shop, head in heads.items()])
