"""What one event changes, and how SQLite writes a group of such changes in one transaction.

This is the hot path of the store: the statements are compiled once from the tables, and run on the driver itself.
Through the library's own execution each of them cost forty microseconds, more than the rows that it wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import Executable

from app.errors import IdConflict, NotFound
from app.store.tables import Buyer, Inbox, Message, Note, Order, Shop, Use

_inbox, _messages, _orders = Inbox.__table__, Message.__table__, Order.__table__  # type: ignore[attr-defined]
_buyers, _notes, _shops = Buyer.__table__, Note.__table__, Shop.__table__  # type: ignore[attr-defined]
_uses = Use.__table__  # type: ignore[attr-defined]


class Change(Struct, gc=False):
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


class Committed(Struct, gc=False):
    """A change that is on disk, or the seq that it had when it came first."""

    change: Change
    seq: int
    duplicate: bool


def apply(connection: Connection, group: Sequence[Change]) -> list[Committed | IdConflict]:
    """Write a group inside the connection's transaction; an outcome for each.

    Raises NotFound for a shop that is none, sqlite3.Error where the store cannot be written.
    """
    driver: Driver = connection.connection.driver_connection  # type: ignore[assignment]
    heads = {shop: _head(driver, shop) for shop in {change.shop for change in group}}
    # Hardly ever did an id come before, so none is looked up until the store says that it has one.
    plan = _Plan(heads, {})
    plan.take(group)
    if not plan.claim_ids(driver):
        plan = _Plan(heads, _known(driver, group))
        plan.take(group)
        plan.claim_ids(driver)
    plan.write(driver)
    return plan.outcomes


def _known(driver: Driver, group: Sequence[Change]) -> dict[Key, tuple[bytes, int]]:
    """Those ids of a group that the store has, with the digest of their content and the seq of their card."""
    keys = {(change.shop, change.source, change.frame) for change in group if change.frame is not None}
    return {key: row for key in keys if (row := driver.execute(_FIND, key).fetchone()) is not None}


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
_DROP_ID = _sql(
    delete(_inbox).where(
        _inbox.c.shop == bindparam("shop"), _inbox.c.source == bindparam("source"), _inbox.c.id == bindparam("id"),
        _inbox.c.seq == bindparam("seq"),
    )
)  # fmt: skip
_PUT_ID = _sql(_inbox.insert().prefix_with("OR IGNORE"))
_PUT_MESSAGE, _PUT_ORDER, _PUT_USE = (_sql(table.insert()) for table in (_messages, _orders, _uses))
_put_buyer = sqlite.insert(_buyers)
_put_buyer = _put_buyer.on_conflict_do_update(
    index_elements=["shop", "id"],
    set_={name: _put_buyer.excluded[name] for name in Buyer.model_fields if name not in ("shop", "id")},
)
_PUT_BUYER = _sql(_put_buyer)
NOTE_CHANGES = ("text", "urgent", "done", "seq")
"""What may change of a note; who wrote it and when stays."""
_put_note = sqlite.insert(_notes)
_put_note = _put_note.on_conflict_do_update(
    index_elements=["shop", "id"],
    set_={name: _put_note.excluded[name] for name in NOTE_CHANGES},
)
_PUT_NOTE = _sql(_put_note)
_id, _message, _order, _use, _buyer, _note = (
    itemgetter(*(column.name for column in table.c)) for table in (_inbox, _messages, _orders, _uses, _buyers, _notes)
)
"""From a row by its columns' names to the values in the order of the statements: names cost the driver a look each."""
Key = tuple[str, str, str]
"""Shop, source, id."""
Values = tuple[Any, ...]


class Driver(Protocol):
    """What is used of the driver's connection."""

    def execute(self, sql: str, values: Sequence[Any], /) -> Any:
        """Run one statement."""

    def executemany(self, sql: str, rows: Iterable[Any], /) -> Any:
        """Run one statement for each row."""


class _Plan:
    """What a group comes to: an outcome for each change, and the rows by table; of a buyer the newest alone.

    `heads` are the shops' newest seqs, `known` the ids that came before.
    """

    def __init__(self, heads: Mapping[str, int], known: Mapping[Key, tuple[bytes, int]]) -> None:
        self._before, self._heads, self._known = heads, dict(heads), dict(known)
        self.outcomes: list[Committed | IdConflict] = []
        self._ids: list[Values] = []
        self._messages: list[Values] = []
        self._orders: list[Values] = []
        self._notes: list[Values] = []
        self._uses: list[Values] = []
        self._buyers: dict[tuple[str, str], Values] = {}

    def take(self, group: Sequence[Change]) -> None:
        """Number what is new and make its rows."""
        for change in group:
            shop, frame = change.shop, change.frame
            if frame is not None and (known := self._known.get((shop, change.source, frame))) is not None:
                digest, seq = known
                same = digest == change.digest
                self.outcomes.append(Committed(change, seq, True) if same else IdConflict(frame))
                continue
            seq = self._heads[shop] = self._heads[shop] + 1
            if frame is not None:
                self._known[shop, change.source, frame] = change.digest, seq
            self._add(change, {"shop": shop, "seq": seq})
            self.outcomes.append(Committed(change, seq, False))

    def _add(self, change: Change, place: dict[str, Any]) -> None:
        if change.frame is not None:
            self._ids.append(_id(place | {"source": change.source, "id": change.frame, "digest": change.digest}))
        if change.message is not None:
            self._messages.append(_message(change.message | place))
        if change.order is not None:
            self._orders.append(_order(change.order | place))
        if change.use is not None:
            self._uses.append(_use(change.use | place))
        self._notes += [_note(note | place) for note in change.notes]
        row = {
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
        self._buyers[change.shop, change.buyer] = _buyer(row)

    def claim_ids(self, driver: Driver) -> bool:
        """Write the ids; whether all of them were new. Else none of them is written."""
        if not self._ids or driver.executemany(_PUT_ID, self._ids).rowcount == len(self._ids):
            return True
        places = {column.name: place for place, column in enumerate(_inbox.c)}
        mine = itemgetter(places["shop"], places["source"], places["id"], places["seq"])
        driver.executemany(_DROP_ID, map(mine, self._ids))
        return False

    def write(self, driver: Driver) -> None:
        """Write all other rows, and the moved heads."""
        parts = (
            (_PUT_MESSAGE, self._messages),
            (_PUT_ORDER, self._orders),
            (_PUT_NOTE, self._notes),
            (_PUT_USE, self._uses),
            (_PUT_BUYER, list(self._buyers.values())),
            (_MOVE_HEAD, [(head, shop) for shop, head in self._heads.items() if head != self._before[shop]]),
        )
        for sql, rows in parts:
            if rows:
                driver.executemany(sql, rows)
