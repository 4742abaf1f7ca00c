"""What a manager set for a shop, as the store keeps it: one JSON object a shop, name and platform with the shop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from app.errors import NotFound
from app.store.shops import touch
from app.store.tables import Shop
from app.store.tables import ShopSettings as Row
from app.store.upsert import put_row

_shops, _settings = Shop.__table__, Row.__table__  # type: ignore[attr-defined]
_WITH_THE_SHOP = ("name", "platform")


def settings_of(connection: Connection, shop: str) -> dict[str, Any]:
    """The shop's name, platform, and whatever was set. Raises NotFound."""
    row = connection.execute(select(_shops.c.name, _shops.c.platform).where(_shops.c.id == shop)).first()
    if row is None:
        raise NotFound("shop", shop)
    body = connection.execute(select(_settings.c.body).where(_settings.c.shop == shop)).scalar()
    return {"name": row.name, "platform": row.platform} | (msgspec.json.decode(body) if body else {})


def list_shops(connection: Connection) -> list[str]:
    """The ids of all shops."""
    return list(connection.execute(select(_shops.c.id)).scalars())


def change_settings(
    connection: Connection, shop: str, given: Mapping[str, Any], whole: Callable[[dict[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    """Put settings over those that were set before; what `whole` makes of them, which may refuse. Raises NotFound."""
    before = settings_of(connection, shop)
    found = whole(before | dict(given))
    put_settings(connection, shop, {name: found[name] for name in before.keys() | given.keys()})
    return found


def put_settings(connection: Connection, shop: str, settings: Mapping[str, Any]) -> None:
    """These are the shop's settings from now on, name and platform among them; what is left out was never set."""
    touch(connection, shop)
    beside = {name: settings[name] for name in _WITH_THE_SHOP}
    connection.execute(update(_shops).where(_shops.c.id == shop).values(**beside))
    kept = {name: value for name, value in settings.items() if name not in _WITH_THE_SHOP}
    put_row(connection, _settings, {"shop": shop, "body": msgspec.json.encode(kept).decode()})
