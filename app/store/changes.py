"""What one event changes, and how SQLite writes a group of such changes in one transaction.

This is the hot path of the store: the statements are compiled once from the tables, and run on the driver itself.
Through the library's own execution each of them cost forty microseconds, more than the rows that it wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import Executable

from app.errors import IdConflict, NotFound
from app.store.tables import Buyer, Inbox, Message, Note, Order, Shop, Use

_inbox, _messages, _orders = Inbox.__table__, Message.__table__, Order.__table__  # type: ignore[attr-defined]
_buyers, _notes, _shops = Buyer.__table__, Note.__table__, Shop.__table__  # type: ignore[attr-defined]
_uses = Use.__table__  # type: ignore[attr-defined]


@dataclass(slots=True)
class Change:
    """Everything of one turn. `frame` is None for what no client's id stands for (corrections, what time brings).

    `base` is the seq of the buyer's row from which the turn was decided (0: there was none), `revision` that of what
    the shop knows (None: never mind). Where several servers share the store, a change that was decided from what is no
    longer the newest is refused as Stale. `agent_before` is who served this buyer before this event, `seen_before`
    whether the buyer was open then: the hub tells by them whose sidebar the buyer leaves. `notes` are the rows of notes
    that are new or were changed, `use` is what the event tells of the use of phrases,
    `due_at` is when time brings this buyer something (None: it does not).
    """

    shop: str
    buyer: str
    source: str
    frame: str | None
    digest: bytes
    agent: str | None
    agent_before: str | None
    seen_before: bool
    fed_by: str
    version: int
    open: bool
    active_at: str
    state: bytes
    card: bytes
    message: dict[str, Any] | None = None
    order: dict[str, Any] | None = None
    notes: Sequence[dict[str, Any]] = ()
    due_at: str | None = None
    use: dict[str, Any] | None = None
    base: int | None = None
    revision: int | None = None


class Stale(Exception):
    """Another server changed this buyer meanwhile: nothing was stored, decide again from what is there now."""


@dataclass(slots=True)
class Committed:
    """A change that is on disk, or the seq that it had when it came first."""

    change: Change
    seq: int
    duplicate: bool


def apply(connection: Connection, group: Sequence[Change]) -> list[Committed | IdConflict]:
    """Write a group inside the connection's transaction; an outcome for each.

    Raises NotFound for a shop that is none, sqlite3.Error where the store cannot be written.
    """
    driver: Driver = connection.connection.driver_connection  # type: ignore[assignment]
    heads: dict[str, int] = {}
    outcomes: list[Committed | IdConflict] = []
    rows = _Rows([], [], [], [], [], {})
    fresh: dict[tuple[str, str, str], tuple[bytes, int]] = {}
    for change in group:
        if change.frame is not None:
            key = (change.shop, change.source, change.frame)
            known = fresh.get(key) or driver.execute(_FIND, key).fetchone()
            if known is not None:
                digest, seq = known
                same = digest == change.digest
                outcomes.append(Committed(change, seq, True) if same else IdConflict(change.frame))
                continue
        if change.shop not in heads:
            heads[change.shop] = _head(driver, change.shop)
        seq = heads[change.shop] = heads[change.shop] + 1
        if change.frame is not None:
            fresh[key] = change.digest, seq
        rows.add(change, seq)
        outcomes.append(Committed(change, seq, False))
    rows.write(driver)
    driver.executemany(_MOVE_HEAD, [(heads[shop], shop) for shop in heads])
    return outcomes


def _head(driver: Driver, shop: str) -> int:
    found = driver.execute(_HEAD, (shop,)).fetchone()
    if found is None:
        raise NotFound("shop", shop)
    head: int = found[0]
    return head


def _sql(statement: Executable) -> str:
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="qmark")))  # type: ignore[attr-defined]


_FIND = _sql(
    select(_inbox.c.digest, _inbox.c.seq).where(
        _inbox.c.shop == bindparam("shop"), _inbox.c.source == bindparam("source"), _inbox.c.id == bindparam("id")
    )
)
_HEAD = _sql(select(_shops.c.seq).where(_shops.c.id == bindparam("shop")))
_MOVE_HEAD = _sql(update(_shops).where(_shops.c.id == bindparam("shop")).values(seq=bindparam("head")))
_PUT_INBOX, _PUT_MESSAGE, _PUT_ORDER, _PUT_USE = (
    str(table.insert().compile(dialect=sqlite.dialect(paramstyle="named")))
    for table in (_inbox, _messages, _orders, _uses)
)
_put_buyer = sqlite.insert(_buyers)
_put_buyer = _put_buyer.on_conflict_do_update(
    index_elements=["shop", "id"],
    set_={name: _put_buyer.excluded[name] for name in Buyer.model_fields if name not in ("shop", "id")},
)
_PUT_BUYER = str(_put_buyer.compile(dialect=sqlite.dialect(paramstyle="named")))
NOTE_CHANGES = ("text", "urgent", "done", "seq")
"""What may change of a note; who wrote it and when stays."""
_put_note = sqlite.insert(_notes)
_put_note = _put_note.on_conflict_do_update(
    index_elements=["shop", "id"],
    set_={name: _put_note.excluded[name] for name in NOTE_CHANGES},
)
_PUT_NOTE = str(_put_note.compile(dialect=sqlite.dialect(paramstyle="named")))
Rows = list[dict[str, Any]]


class Driver(Protocol):
    """What is used of the driver's connection."""

    def execute(self, sql: str, values: Sequence[Any], /) -> Any:
        """Run one statement."""

    def executemany(self, sql: str, rows: Iterable[Any], /) -> Any:
        """Run one statement for each row."""


@dataclass(slots=True)
class _Rows:
    """The rows of a group by table; of a buyer the newest alone."""

    inbox: Rows
    messages: Rows
    orders: Rows
    notes: Rows
    uses: Rows
    buyers: dict[tuple[str, str], dict[str, Any]]

    def add(self, change: Change, seq: int) -> None:
        place = {"shop": change.shop, "seq": seq}
        if change.frame is not None:
            self.inbox.append({**place, "source": change.source, "id": change.frame, "digest": change.digest})
        if change.message is not None:
            self.messages.append(change.message | place)
        if change.order is not None:
            self.orders.append(change.order | place)
        if change.use is not None:
            self.uses.append(change.use | place)
        self.notes += [note | place for note in change.notes]
        self.buyers[change.shop, change.buyer] = {
            **place,
            "id": change.buyer,
            "agent": change.agent,
            "fed_by": change.fed_by,
            "version": change.version,
            "open": change.open,
            "active_at": change.active_at,
            "state": change.state,
            "card": change.card,
            "due_at": change.due_at,
            "fed_on": "",
        }

    def write(self, driver: Driver) -> None:
        parts = (
            (_PUT_INBOX, self.inbox),
            (_PUT_MESSAGE, self.messages),
            (_PUT_ORDER, self.orders),
            (_PUT_NOTE, self.notes),
            (_PUT_USE, self.uses),
        )
        for sql, rows in (*parts, (_PUT_BUYER, list(self.buyers.values()))):
            if rows:
                driver.executemany(sql, rows)
