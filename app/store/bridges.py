"""Which bridge is connected to which worker, and the replies that wait to be handed to one.

Times are ISO 8601 in UTC by the clock of the worker that writes them. Clocks of machines differ by seconds, which is
why a bridge expires only after several missed signs of life.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from app.store.picks import add_pick
from app.store.tables import Bridge, Buyer, Pick

_bridges, _buyers, _picks = Bridge.__table__, Buyer.__table__, Pick.__table__  # type: ignore[attr-defined]


def add_bridge(connection: Connection, bridge: str, shop: str, source: str, worker: str, now: str, until: str) -> None:
    """A bridge connected to this worker."""
    row = {"id": bridge, "shop": shop, "source": source, "worker": worker, "opened_at": now, "expires_at": until}
    connection.execute(insert(_bridges), row)


def remove_bridge(connection: Connection, bridge: str) -> None:
    """A bridge went away."""
    connection.execute(delete(_bridges).where(_bridges.c.id == bridge))


def keep_bridges(connection: Connection, worker: str, now: str, until: str) -> None:
    """This worker lives, and so do its bridges; those of workers that do not are forgotten."""
    connection.execute(update(_bridges).where(_bridges.c.worker == worker).values(expires_at=until))
    connection.execute(delete(_bridges).where(_bridges.c.expires_at < now))


def worker_for(connection: Connection, shop: str, source: str, buyer: str, now: str) -> str | None:
    """The worker to which the buyer's bridge is connected: the one that was fed last, else the newest of the source."""
    own = _bridges.c.shop == shop, _bridges.c.source == source, _bridges.c.expires_at >= now
    workers = list(connection.execute(select(_bridges.c.worker).where(*own).order_by(_bridges.c.opened_at)).scalars())
    fed = select(_buyers.c.fed_on).where(_buyers.c.shop == shop, _buyers.c.id == buyer)
    last = connection.execute(fed).scalar()
    return last if last in workers else workers[-1] if workers else None


def add_pick_for(connection: Connection, row: dict[str, Any], source: str | None, now: str) -> dict[str, Any] | None:
    """Store a pick for the worker that can reach the bridge `source` (None: it is for none), and fill in which it is.

    Where the same one was stored before: that one, else None. Raises IdConflict as `add_pick` does.
    """
    worker = worker_for(connection, row["shop"], source, row["buyer"], now) if source else None
    row |= {"bridge": source if worker else None, "worker": worker}
    return add_pick(connection, row)


def take_replies(connection: Connection, worker: str, sources: Iterable[tuple[str, str]], now: str) -> list[Any]:
    """The replies that this worker has to hand over, oldest first; from now on nobody else does.

    They are those that were meant for it, and those for its `sources` (shop, source) whose worker has gone.
    """
    waiting = _picks.c.sent_at.is_(None), _picks.c.delivered.is_(None), _picks.c.bridge.is_not(None)
    living = select(_bridges.c.worker).where(_bridges.c.expires_at >= now)
    mine = list(sources)
    rows = connection.execute(
        select(_picks.c.id, _picks.c.shop, _picks.c.bridge, _picks.c.worker, _picks.c.worker.in_(living).label("lives"))
        .where(*waiting, _picks.c.worker.is_not(None))
        .order_by(_picks.c.at)
    ).all()
    ids = [row.id for row in rows if row.worker == worker or ((row.shop, row.bridge) in mine and not row.lives)]
    if not ids:
        return []
    taken = update(_picks).where(_picks.c.id.in_(ids), _picks.c.sent_at.is_(None)).values(sent_at=now)
    found = connection.execute(taken.returning(*_picks.c)).all()
    return sorted(found, key=lambda row: row.at)


def give_back(connection: Connection, pick: str) -> None:
    """It could not be handed over: whoever has the bridge may."""
    connection.execute(update(_picks).where(_picks.c.id == pick).values(sent_at=None))


def settle(connection: Connection, pick: str, now: str, why: str) -> None:
    """A reply is not handed over any more."""
    connection.execute(update(_picks).where(_picks.c.id == pick).values(delivered=False, why=why, settled_at=now))


def settle_old(connection: Connection, before: str, now: str, why: str) -> list[Any]:
    """Replies that waited since before that moment are not handed over any more; their rows."""
    waiting = _picks.c.sent_at.is_(None), _picks.c.delivered.is_(None), _picks.c.worker.is_not(None)
    settled = update(_picks).where(*waiting, _picks.c.at < before).values(delivered=False, why=why, settled_at=now)
    return list(connection.execute(settled.returning(_picks.c.id, _picks.c.shop, _picks.c.token)).all())


def settled_since(connection: Connection, since: str, shops: Iterable[str]) -> list[Any]:
    """What became of replies of these shops lately: rows with id, token, delivered, why."""
    columns = _picks.c.id, _picks.c.token, _picks.c.delivered, _picks.c.why
    query = select(*columns).where(_picks.c.settled_at >= since, _picks.c.shop.in_(list(shops)))
    return list(connection.execute(query.order_by(_picks.c.settled_at)).all())


def settled(connection: Connection, shop: str, pick: str) -> Any:
    """What became of one reply; None where it has not been settled."""
    columns = _picks.c.id, _picks.c.token, _picks.c.delivered, _picks.c.why
    return connection.execute(select(*columns).where(_picks.c.shop == shop, _picks.c.id == pick)).first()
