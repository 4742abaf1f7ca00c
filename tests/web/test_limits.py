"""Tests of the limits per address, token and shop, alone with a clock that tests set, and on a running server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web import limits as module
from app.web.limits import Limits
from tests.serving import Server, Shop, message, serving, settings_for
from tests.working import key


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that allows little."""
    with serving(
        tmp_path_factory.mktemp("narrow"), per_second=4, token_share=1, shop_share=3, token_sockets=2, address_sockets=4
    ) as running:
        yield running


def test_a_token_gets_its_share_and_a_shop_its_own(tmp_path: Path) -> None:
    now = [0.0]
    limits = Limits(settings_for(tmp_path, per_second=2, token_share=2, shop_share=3), lambda: now[0])
    one, other, elsewhere = key(id="t1"), key(id="t2"), key(id="t3", shop="s2")
    assert [limits.frame(one) > 0 for _ in range(5)] == [False] * 4 + [True]
    assert [limits.frame(other) > 0 for _ in range(3)] == [False] * 2 + [True]
    assert limits.frame(elsewhere) == 0
    now[0] += 1
    assert limits.frame(one) == 0


def test_workers_share_what_comes_in_a_second_and_a_connection_has_its_own_rate_at_each(tmp_path: Path) -> None:
    shared = settings_for(tmp_path, per_second=2, token_share=9, shop_share=12, refused_per_minute=6, workers=3)
    limits = Limits(shared, lambda: 0.0)
    assert [limits.frame(key()) > 0 for _ in range(7)] == [False] * 6 + [True]
    for _ in range(2):
        assert not limits.abusive("10.0.0.1")
        limits.refuse("10.0.0.1")
    assert limits.abusive("10.0.0.1")
    many = Limits(shared.model_copy(update={"workers": 100}), lambda: 0.0)
    assert [many.frame(key()) > 0 for _ in range(3)] == [False] * 2 + [True]
    with many.socket("10.0.0.1", 2) as one, many.socket("10.0.0.1", 2) as other:
        assert (one, other) == (True, True)


def test_an_address_that_tries_many_tokens_is_not_listened_to_for_a_minute(tmp_path: Path) -> None:
    now = [0.0]
    limits = Limits(settings_for(tmp_path, refused_per_minute=3), lambda: now[0])
    for _ in range(3):
        assert not limits.abusive("10.0.0.1")
        limits.refuse("10.0.0.1")
    assert limits.abusive("10.0.0.1")
    assert not limits.abusive("10.0.0.2")
    now[0] += module.MINUTE + 1
    assert not limits.abusive("10.0.0.1")


def test_no_stranger_makes_the_memory_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 20)
    limits = Limits(settings_for(tmp_path))
    for number in range(100):
        limits.refuse(f"10.0.0.{number}")
        limits.frame(key(id=f"t{number}"))
        with limits.socket(f"10.0.0.{number}", 1) as fits:
            assert fits
    assert max(len(limits._refused), len(limits._buckets), len(limits._sockets)) <= 20


async def test_more_connections_do_not_give_a_token_more_frames(narrow: Server) -> None:
    shop = narrow.shop()
    async with narrow.bridge(shop.bridge) as one, narrow.bridge(shop.bridge) as other:
        for client in (one, other):
            for _ in range(4):
                await client.send(message("b1", "在吗"))
        told = await narrow.http("GET", "/api/v1/facts", shop.bridge)
        answers = [await client.receive() for client in (one, other) for _ in range(4)]
    codes = [answer.get("code", answer["type"]) for answer in answers]
    assert codes[0] == "ack"
    assert "rate_limited" in codes
    assert told.json()["code"] == "rate_limited"


async def test_sockets_of_a_token_and_of_an_address_are_counted_and_given_back(narrow: Server) -> None:
    shop, other = narrow.shop(), narrow.shop()
    async with narrow.sidebar(shop.xiaomei), narrow.sidebar(shop.xiaomei):
        async with narrow.open() as third:
            await third.send({"type": "hello", "token": shop.xiaomei, "role": "sidebar"})
            assert await third.closed() == 4505
        async with narrow.sidebar(other.xiaomei), narrow.sidebar(other.awei), narrow.open() as fifth:
            assert await fifth.closed() == 4505
    async with narrow.sidebar(shop.xiaomei):
        pass


async def test_who_guesses_tokens_is_told_to_wait_on_sockets_and_routes(tmp_path: Path) -> None:
    with serving(tmp_path, refused_per_minute=3) as server:
        shop: Shop = server.shop()
        for _ in range(3):
            assert (await server.http("GET", "/api/v1/facts", "guess")).status_code == 401
        told = await server.http("GET", "/api/v1/facts", shop.manager)
        assert (told.status_code, told.json()["code"], told.headers["retry-after"]) == (429, "rate_limited", "60")
        async with server.open() as client:
            assert await client.closed() == 4503
