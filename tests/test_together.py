"""Tests of two servers that share a store: each client is at either of them, and cannot tell."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from app.main import wall_clock
from app.people_cli import erase, export
from app.store.store import run_once
from tests.serving import Server, Shop, message, serving
from tests.test_people_cli import WORDS, talk

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


@dataclass(slots=True)
class Two:
    """Two servers on one store, and a shop in it."""

    one: Server
    other: Server
    shop: Shop


@contextlib.contextmanager
def two_servers(folder: Path, **given: Any) -> Iterator[Two]:
    with serving(folder / "a", **given) as one, serving(folder / "b", **given) as other:
        yield Two(one, other, one.shop())


@pytest.fixture(scope="module")
def two(
    tmp_path_factory: pytest.TempPathFactory, postgres: object, redis_url: str, request: pytest.FixtureRequest
) -> Iterator[Two]:
    """Both hear of each other through Redis; what they hear only by looking comes too late for a test."""
    address = postgres.fresh_database()  # type: ignore[attr-defined]
    folder = tmp_path_factory.mktemp("two")
    with two_servers(folder, database_url=address, redis_url=redis_url, poll_s=5, revoked_s=0.2) as both:
        yield both


@pytest.fixture
def shop(two: Two) -> Shop:
    """A shop of the test's own."""
    return two.one.shop()


async def test_a_card_comes_to_a_sidebar_at_the_other_server(two: Two, shop: Shop) -> None:
    async with two.one.bridge(shop.bridge) as bridge, two.other.sidebar(shop.manager) as sidebar:
        for number in range(1, 21):
            ack = await bridge.ask(message(f"b{number % 3}", "有货吗"))
            assert ack["seq"] == number
        assert (await sidebar.until("buyer", seq=20))["buyer"]["id"] == "b2"
        assert await sidebar.head() == 20


async def test_messages_of_one_buyer_at_both_servers_at_once_are_all_stored_and_none_overwrites_another(
    two: Two, shop: Shop
) -> None:
    bridges = two.one.bridge(shop.bridge), two.other.bridge(shop.bridge)
    async with bridges[0] as one, bridges[1] as other, two.other.sidebar(shop.manager) as sidebar:
        for number in range(30):
            await one.send(message("小鱼", f"左{number}", f"l{number}"))
            await other.send(message("小鱼", f"右{number}", f"r{number}"))
        for client in (one, other):
            while sum(frame["type"] == "ack" for frame in client.seen) < 30:
                await client.receive()
        frame = await sidebar.until("buyer", seq=60)
        assert frame["buyer"]["version"] == 60
    talk = (await two.one.http("GET", "/api/v1/buyers/小鱼", shop.manager)).json()["talk"]
    for side in "左右":
        assert [line["text"] for line in talk if line["text"][0] == side] == [f"{side}{number}" for number in range(30)]


async def test_one_id_at_both_servers_at_once_is_stored_once(two: Two, shop: Shop) -> None:
    answers = await asyncio.gather(
        *(
            server.http("POST", "/api/v1/messages", shop.bridge, message("小鱼", "在吗", "m-1"))
            for server in (two.one, two.other) * 10
        )
    )
    told = [answer.json() for answer in answers]
    assert {answer.status_code for answer in answers} == {200}
    assert {one["seq"] for one in told} == {1}
    assert [one["duplicate"] for one in told].count(False) == 1


async def test_a_pick_finds_the_bridge_at_the_other_server_and_its_delivery_comes_back(two: Two, shop: Shop) -> None:
    async with two.one.bridge(shop.bridge) as bridge, two.other.sidebar(shop.xiaomei) as sidebar:
        await bridge.ask(message("小鱼", "在吗", "m-1"))
        card = (await sidebar.until("buyer"))["buyer"]
        first = card["suggestions"][0]
        pick = {"type": "pick", "id": "k-1", "buyer": "小鱼", "version": card["version"], "message": "m-1",
                "phrase": first["phrase"], "key": 1, "text": "亲，在的哦", "how": "insert"}  # fmt: skip
        ack = await sidebar.ask(pick)
        reply = await bridge.until("reply")
        assert (reply["id"], reply["text"], reply["message"]) == (ack["reply"], "亲，在的哦", "m-1")
        assert (await sidebar.ask(pick))["reply"] == ack["reply"]
        done = {"type": "delivered", "id": "d-1", "reply": reply["id"], "ok": False, "why": "not_empty"}
        assert (await bridge.ask(done))["type"] == "ack"
        assert (await bridge.ask(done | {"id": "d-2"}))["type"] == "ack"
        delivery = await sidebar.until("delivery")
        assert delivery == {"type": "delivery", "reply": reply["id"], "ok": False, "why": "not_empty"}
        await bridge.ask(message("小鱼", "人呢", "m-2"))
        await sidebar.until("buyer", seq=2)
        assert [frame["type"] for frame in bridge.seen].count("reply") == 1
        assert [frame["type"] for frame in sidebar.seen].count("delivery") == 1


async def test_without_a_bridge_at_either_server_a_pick_goes_nowhere(two: Two, shop: Shop) -> None:
    async with two.other.sidebar(shop.xiaomei) as sidebar:
        await two.one.http("POST", "/api/v1/messages", shop.bridge, message("小鱼", "在吗", "m-1"))
        card = (await sidebar.until("buyer"))["buyer"]
        pick = {"type": "pick", "id": "k-1", "buyer": "小鱼", "version": card["version"], "how": "insert",
                "phrase": card["suggestions"][0]["phrase"], "key": 1, "text": "亲"}  # fmt: skip
        assert (await sidebar.ask(pick))["reply"] is None


async def test_a_sidebar_resumes_at_the_other_server(two: Two, shop: Shop) -> None:
    async with two.one.bridge(shop.bridge) as bridge:
        async with two.one.sidebar(shop.manager) as before:
            await bridge.ask(message("小鱼", "在吗"))
            await before.until("buyer")
        for number in range(5):
            await bridge.ask(message(f"b{number}", "在吗"))
        async with two.other.sidebar(shop.manager, before.resume()) as again:
            assert again.welcome["resume"] == "ok"
            seqs = [frame["seq"] for frame in again.seen if frame["type"] == "buyer"]
            assert seqs == [2, 3, 4, 5, 6]
            await bridge.ask(message("小鱼", "还在吗"))
            assert (await again.until("buyer"))["seq"] == 7
        gone = {"epoch": before.welcome["epoch"], "seq": 900}
        async with two.other.sidebar(shop.manager, gone) as fresh:
            assert (fresh.welcome["resume"], len(fresh.cards)) == ("reset", 6)


async def test_what_a_manager_changes_at_one_server_holds_at_the_other_at_once(two: Two, shop: Shop) -> None:
    async with two.other.bridge(shop.bridge) as bridge, two.other.sidebar(shop.manager) as sidebar:
        await bridge.ask(message("小鱼", "在吗"))
        own = {"technique": "answer_product", "stages": ["any"], "text": "您问发什么快递，我们发{快递}"}
        put = await two.one.http("PUT", "/api/v1/phrases/shop.courier", shop.manager, own)
        assert put.status_code == 200, put.text
        for number, courier in enumerate(("中通", "顺丰", "韵达"), 2):
            assert (await two.one.http("PUT", "/api/v1/facts", shop.manager, {"快递": courier})).status_code == 200
            await bridge.ask(message("小鱼", "发什么快递"))
            card = (await sidebar.until("buyer", seq=number))["buyer"]
            assert f"我们发{courier}" in " ".join(one["text"] for one in card["suggestions"])
            assert (await two.other.http("GET", "/api/v1/facts", shop.manager)).json() == {"快递": courier}


async def test_changed_settings_are_told_to_sidebars_at_the_other_server(two: Two, shop: Shop) -> None:
    async with two.other.sidebar(shop.xiaomei) as sidebar:
        assert (await two.one.http("PUT", "/api/v1/settings", shop.manager, {"reply_s": 77})).status_code == 200
        assert (await sidebar.until("settings"))["settings"]["reply_s"] == 77


async def test_a_revoked_token_ends_its_sockets_at_both_servers(two: Two, shop: Shop) -> None:
    async with two.one.sidebar(shop.awei) as one, two.other.sidebar(shop.awei) as other:
        await asyncio.to_thread(two.one.revoke, shop.id, "awei")
        assert [await one.closed(), await other.closed()] == [4501, 4501]


def left_in(connection: Connection) -> list[str]:
    """Which of the words stand in any row of any table of PostgreSQL, as text or as the bytes of a card."""
    rows = [
        str(value)
        for table in SQLModel.metadata.sorted_tables
        for value in connection.execute(text(f"SELECT one::text FROM {table.name} AS one")).scalars()
    ]
    return [word for word in WORDS if any(word in row or word.encode().hex() in row for row in rows)]


async def test_both_servers_forget_a_buyer_who_is_erased(two: Two, shop: Shop) -> None:
    servers = (two.one, two.other)
    for server in servers:
        await talk(server, shop, f"b{server is two.one:d}")
    assert run_once(two.one.settings, left_in) == list(WORDS)
    for buyer in ("b0", "b1"):
        told = json.loads(await asyncio.to_thread(export, two.other.settings, shop.id, buyer, wall_clock))
        assert (len(told["talk"]), len(told["notes"])) == (20, len(told["card"]["notes"]))
    async with two.one.sidebar(shop.manager) as one, two.other.sidebar(shop.manager) as other:
        places = [one.resume(), other.resume()]
        for buyer in ("b0", "b1"):
            await asyncio.to_thread(erase, two.other.settings, shop.id, buyer, wall_clock)
            await one.until("gone", id=buyer)
            await other.until("gone", id=buyer)
    assert run_once(two.one.settings, left_in) == []
    for server, place in zip(servers, places, strict=True):
        for buyer in ("b0", "b1"):
            assert (await server.http("GET", f"/api/v1/buyers/{buyer}", shop.manager)).status_code == 404
        async with server.sidebar(shop.manager, place) as back:
            assert back.cards == {}
            assert WORDS[0] not in json.dumps(back.seen, ensure_ascii=False)
    for server in servers:  # either held the buyer in memory
        buyer = f"b{server is two.one:d}"
        assert (await server.http("POST", "/api/v1/messages", shop.bridge, message(buyer, "在吗"))).status_code == 200
        card = (await server.http("GET", f"/api/v1/buyers/{buyer}", shop.manager)).json()
        assert (card["version"], card["name"], len(card["talk"])) == (1, None, 1)


async def test_without_redis_everything_comes_by_looking(tmp_path: Path, database_url: str) -> None:
    with two_servers(tmp_path, database_url=database_url, poll_s=0.3) as two:
        async with two.one.bridge(two.shop.bridge) as bridge, two.other.sidebar(two.shop.xiaomei) as sidebar:
            for _ in range(3):
                await bridge.ask(message("小鱼", "在吗"))
            card = (await sidebar.until("buyer", seq=3))["buyer"]
            pick = {"type": "pick", "id": "k-1", "buyer": "小鱼", "version": card["version"], "how": "insert",
                    "phrase": card["suggestions"][0]["phrase"], "key": 1, "text": "亲"}  # fmt: skip
            await sidebar.send(pick)
            reply = await bridge.until("reply")
            await bridge.ask({"type": "delivered", "id": "d-1", "reply": reply["id"], "ok": True})
            assert (await sidebar.until("delivery"))["ok"] is True
