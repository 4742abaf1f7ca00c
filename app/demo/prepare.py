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
from app.store.store import run_once


def prepare_shop(settings: Settings, now: datetime) -> dict[str, Any]:
    """Make the demo shop in the store of `settings`; what `/demo/session` tells the page."""
    shop = load_shop()

    def fill(connection: Connection) -> dict[str, Any]:
        with contextlib.suppress(ShopExists):  # a demo whose data folder was named goes on with it
            add_shop(connection, shop.id, shop.name, shop.platform, now)
        for product in shop.products.values():
            body = msgspec.to_builtins(product)
            del body["id"]
            goods.put_product(connection, shop.id, product.id, msgspec.json.encode(body).decode())
        goods.replace_facts(connection, shop.id, shop.facts)
        return {
            "bridge_token": new_token(connection, shop.id, "bridge", "demo", 1, now),
            "sidebar_token": new_token(connection, shop.id, "agent", shop.agent, 1, now),
            "shop": shop.for_page(),
        }

    return run_once(settings, fill, write=True)
