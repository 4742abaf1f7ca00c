"""What a shop learned: the model of its replies, and the figures of use that are read for ranking and statistics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from app.store.tables import Learned, Pick, Use
from app.store.upsert import put_row

_learned, _uses, _picks = Learned.__table__, Use.__table__, Pick.__table__  # type: ignore[attr-defined]


class Kept(NamedTuple):
    """What is kept of a shop: when it learned or was reset (UTC), its model, and since when use counts."""

    at: str
    replies: bytes | None
    uses_from: str


NOTHING = Kept("", None, "")


@dataclass(frozen=True, slots=True)
class Used:
    """A line that was said (`kind` said), a pick (picked) or an order (ordered); see tables.Use."""

    kind: str
    at: str
    stage: str
    phrase: str | None
    shown: tuple[str, ...] = ()
    edited: int | None = None


def learned_of(connection: Connection, shop: str) -> Kept:
    """What the shop learned."""
    query = select(_learned.c.at, _learned.c.replies, _learned.c.uses_from).where(_learned.c.shop == shop)
    row = connection.execute(query).first()
    return Kept(*row) if row else NOTHING


def learned_at(connection: Connection, shop: str) -> str:
    """When the shop learned or was reset; "" where it never did."""
    return connection.execute(select(_learned.c.at).where(_learned.c.shop == shop)).scalar() or ""


def put_learned(connection: Connection, shop: str, at: str, replies: bytes) -> None:
    """This is the shop's model from now on; use counts as before."""
    uses_from = learned_of(connection, shop).uses_from
    put_row(connection, _learned, {"shop": shop, "at": at, "replies": replies, "uses_from": uses_from})


def reset_learned(connection: Connection, shop: str, at: str) -> None:
    """Forget the model, and count use from now on. The figures stay for the statistics."""
    put_row(connection, _learned, {"shop": shop, "at": at, "replies": None, "uses_from": at})


def uses_since(connection: Connection, shop: str, since: str) -> Iterator[Used]:
    """What was said, picked and ordered after a moment (UTC, ISO 8601; "" is always), oldest first of each kind."""
    query = select(_uses.c.kind, _uses.c.at, _uses.c.stage, _uses.c.phrase, _uses.c.shown)
    query = query.where(_uses.c.shop == shop, _uses.c.at > since).order_by(_uses.c.at)
    for kind, at, stage, phrase, shown in connection.execute(query):
        yield Used(kind, at, stage, phrase, msgspec.json.decode(shown, type=tuple[str, ...]))
    own = _picks.c.shop == shop, _picks.c.at > since
    taken = select(_picks.c.at, _picks.c.stage, _picks.c.phrase, _picks.c.edited).where(*own).order_by(_picks.c.at)
    for at, stage, phrase, edited in connection.execute(taken):
        yield Used("picked", at, stage, phrase, (), edited)


def utc_of(moment: datetime) -> str:
    """A moment as these tables have it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
