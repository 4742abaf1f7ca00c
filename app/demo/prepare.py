"""Puts the demo shop into a store: the shop, its cards and facts, and tokens for the page's two sockets."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.config import Settings
from app.demo.shop import load_shop
from app.store import goods
from app.store.shops import ShopExists, add_shop, new_token
from app.store.store import Store, run_once


def prepare_shop(settings: Settings, now: datetime) -> dict[str, Any]:
    """Make the demo shop in the store of `settings`; what `/demo/session` tells the page."""
    return run_once(settings, lambda connection: fill_shop(connection, now), write=True)


async def open_shop(store: Store, now: datetime, mark: str) -> dict[str, Any]:
    """Make one more demo shop in a store that is being served."""
    return await store.write(load_shop().id + mark, lambda connection: fill_shop(connection, now, mark))


def fill_shop(connection: Connection, now: datetime, mark: str = "") -> dict[str, Any]:
    """Make the demo shop and its tokens; `mark` makes it a shop of its own, for one opening of the page."""
    shop = load_shop()
    shop_id = shop.id + mark
    with contextlib.suppress(ShopExists):  # a demo whose data folder was named goes on with it
        add_shop(connection, shop_id, shop.name, shop.platform, now)
    for product in shop.products.values():
        body = msgspec.to_builtins(product)
        del body["id"]
        goods.put_product(connection, shop_id, product.id, msgspec.json.encode(body).decode())
    goods.replace_facts(connection, shop_id, shop.facts)
    return {
        "bridge_token": new_token(connection, shop_id, "bridge", "demo", 1, now),
        "sidebar_token": new_token(connection, shop_id, "agent", shop.agent, 1, now),
        "shop": {**shop.for_page(), "id": shop_id},
    }
