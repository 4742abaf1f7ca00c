"""Many phrases, product cards or facts written at once, in one transaction, so that the last time can be taken back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, delete, insert, select

from app.errors import NotFound
from app.store.shops import touch
from app.store.tables import Fact, Import, Product, Shop, ShopPhrase

Kind = Literal["phrases", "products", "facts"]
_imports, _shops = Import.__table__, Shop.__table__  # type: ignore[attr-defined]
_TABLES: dict[Kind, tuple[Any, str, str]] = {
    "phrases": (ShopPhrase.__table__, "id", "body"),  # type: ignore[attr-defined]
    "products": (Product.__table__, "id", "body"),  # type: ignore[attr-defined]
    "facts": (Fact.__table__, "name", "value"),  # type: ignore[attr-defined]
}
_CHUNK = 500


class Was(msgspec.Struct, array_like=True):
    """One row before or after an import. `there` is false where there was none; a phrase may be there without text."""

    there: bool
    value: str | None = None


class Undone(msgspec.Struct):
    """What taking back came to: the file, how many things are as before, and those that were edited since and stay."""

    file: str
    restored: int
    kept: list[str]


_changes = msgspec.json.Decoder(dict[str, tuple[Was, Was]])


def write_import(
    connection: Connection, shop: str, kind: Kind, file: str, changes: Mapping[str, str | None], at: str
) -> str:
    """Write all changes (None: remove what is there) and remember how it was; the id of the import. Raises NotFound."""
    _lock(connection, shop)
    before = _rows(connection, shop, kind, changes)
    after = {name: Was(value is not None, value) for name, value in changes.items()}
    _put(connection, shop, kind, after)
    name = "i" + secrets.token_hex(6)
    kept = msgspec.json.encode({key: (before.get(key, Was(False)), after[key]) for key in changes}).decode()
    connection.execute(delete(_imports).where(_imports.c.shop == shop, _imports.c.kind == kind))
    row = {"shop": shop, "kind": kind, "id": name, "file": file, "at": at, "changes": kept}
    connection.execute(insert(_imports), row)
    return name


def undo_import(connection: Connection, shop: str, kind: Kind) -> Undone:
    """Take the last import back; what was edited since stays as it is. Raises NotFound where there is none."""
    _lock(connection, shop)
    mine = (_imports.c.shop == shop) & (_imports.c.kind == kind)
    row = connection.execute(select(_imports.c.file, _imports.c.changes).where(mine)).first()
    if row is None:
        raise NotFound("import", kind)
    changes = _changes.decode(row.changes)
    now = _rows(connection, shop, kind, changes)
    kept = [name for name, (_, after) in changes.items() if now.get(name, Was(False)) != after]
    back = {name: before for name, (before, _) in changes.items() if name not in set(kept)}
    _put(connection, shop, kind, back)
    connection.execute(delete(_imports).where(mine))
    return Undone(row.file, len(back), kept)


def import_marks(connection: Connection) -> dict[tuple[str, str], str]:
    """The id of the last import of each shop and kind: another one means that something was imported or taken back."""
    rows = connection.execute(select(_imports.c.shop, _imports.c.kind, _imports.c.id))
    return {(row.shop, row.kind): row.id for row in rows}


def _lock(connection: Connection, shop: str) -> None:
    """Two imports of one shop come one after the other, also in two processes."""
    query = select(_shops.c.id).where(_shops.c.id == shop).with_for_update()
    if connection.execute(query).first() is None:
        raise NotFound("shop", shop)
    touch(connection, shop)


def _rows(connection: Connection, shop: str, kind: Kind, names: Iterable[str]) -> dict[str, Was]:
    table, key, value = _TABLES[kind]
    found: dict[str, Was] = {}
    for part in _parts(names):
        query = select(table.c[key], table.c[value]).where(table.c.shop == shop, table.c[key].in_(part))
        found |= {name: Was(True, body) for name, body in connection.execute(query)}
    return found


def _put(connection: Connection, shop: str, kind: Kind, rows: Mapping[str, Was]) -> None:
    table, key, value = _TABLES[kind]
    for part in _parts(rows):
        connection.execute(delete(table).where(table.c.shop == shop, table.c[key].in_(part)))
        put = [{"shop": shop, key: name, value: rows[name].value} for name in part if rows[name].there]
        if put:
            connection.execute(insert(table), put)


def _parts(names: Iterable[str]) -> Iterator[list[str]]:
    every = list(names)
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]
