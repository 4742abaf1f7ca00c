"""Tests of finding out whose token it is, on a running server."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from app.main import wall_clock
from app.store.shops import Key
from tests.serving import Server, Shop


def key_of(server: Server, token: str) -> Key | None:
    """What the server's parts make of a token, asked in a loop of its own."""
    return asyncio.run(server.parts.key(token))


def test_a_token_is_known_as_soon_as_it_is_made(server: Server, shop: Shop) -> None:
    key = key_of(server, shop.xiaomei)
    assert key is not None
    assert (key.shop, key.role, key.agent) == (shop.id, "agent", "xiaomei")


def test_no_token_a_foreign_one_and_one_that_is_over_are_nobodys(server: Server, shop: Shop) -> None:
    over = server.token(shop.id, "agent", days=1, now=wall_clock() - timedelta(days=1, seconds=1))
    assert [key_of(server, token) for token in ("", "令牌", over)] == [None] * 3
    server.revoke(shop.id, "awei")
    assert key_of(server, shop.awei) is None
    assert key_of(server, shop.xiaomei) is not None
