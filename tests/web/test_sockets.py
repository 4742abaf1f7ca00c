"""Tests of a socket's life, from upgrade to close: every way in, every refusal, every close code, on a real server."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from app.main import wall_clock
from tests.serving import Server, Shop, message, serving, until
from tests.web.stuck import Stuck, fill

HELLO = {"type": "hello", "role": "bridge", "client": "test/1.0"}
NOT_JSON = ["有L码吗", "[]", "null", '{"type":', b'{"type":"ping"}', b"\xff", ""]


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that waits for nobody: tenths of a second where a shop has seconds."""
    with serving(
        tmp_path_factory.mktemp("hasty"), hello_s=1, silence_s=1.5, revoked_s=0.05, per_second=5, connections=6,
        origins="https://myseller.taobao.com",
    ) as running:  # fmt: skip
        yield running


# --- the way in ---


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_page_from_elsewhere_is_refused_before_the_upgrade(server: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with server.open(origin=origin):
            pass
    assert refused.value.response.status_code == 403
    assert b"JIEHUA_ORIGINS" in (refused.value.response.body or b"")


async def test_the_servers_own_page_and_a_listed_one_are_let_in(hasty: Server) -> None:
    shop = hasty.shop()
    for origin in (hasty.url, "https://myseller.taobao.com"):
        async with hasty.sidebar(shop.xiaomei, origin=origin) as sidebar:
            assert sidebar.socket.subprotocol == "jiehua.v1"


@pytest.mark.parametrize("offered", [None, ["jiehua.v2"]])
async def test_a_client_of_another_version_is_told_so(server: Server, offered: list[Subprotocol] | None) -> None:
    async with server.open(subprotocols=offered) as client:
        assert await client.closed() == 4504


async def test_ours_is_taken_among_several_subprotocols_and_nothing_is_compressed(server: Server, shop: Shop) -> None:
    async with server.open(subprotocols=["jiehua.v9", "jiehua.v1"], compression="deflate") as client:
        await client.hello(shop.bridge, "bridge")
        assert client.socket.subprotocol == "jiehua.v1"
        assert client.socket.protocol.extensions == []


# --- hello ---


async def test_without_a_hello_in_time_the_socket_is_closed(hasty: Server) -> None:
    async with hasty.open() as client:
        assert await client.closed() == 4500


@pytest.mark.parametrize(
    "first",
    [
        {"type": "ping"},
        message("小鱼", "在吗"),
        HELLO,
        HELLO | {"token": "no such token"},
        HELLO | {"token": ""},
        HELLO | {"token": 17},
        HELLO | {"token": "x", "role": "boss"},
        *NOT_JSON,
    ],
    ids=lambda first: repr(first)[:40],
)
async def test_a_first_frame_that_is_no_good_hello_ends_the_socket(server: Server, first: Any) -> None:
    async with server.open() as client:
        await client.send(first)
        assert await client.closed() == 4500
        assert client.seen == []


@pytest.mark.parametrize(
    ("token", "role"), [("bridge", "sidebar"), ("xiaomei", "bridge"), ("manager", "bridge")], ids=lambda one: str(one)
)
async def test_a_token_in_another_role_is_told_so(server: Server, shop: Shop, token: str, role: str) -> None:
    async with server.open() as client:
        await client.send(HELLO | {"token": getattr(shop, token), "role": role})
        assert await client.closed() == 4502


async def test_a_revoked_and_an_expired_token_are_not_welcomed(server: Server, shop: Shop) -> None:
    over = server.token(shop.id, "bridge", days=1, now=wall_clock() - timedelta(days=2))
    server.revoke(shop.id, "qianniu")
    for token in (over, shop.bridge):
        async with server.open() as client:
            await client.send(HELLO | {"token": token})
            assert await client.closed() == 4500


async def test_more_sockets_than_the_server_takes_are_told_so(hasty: Server) -> None:
    shop = hasty.shop()
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(6):
            await stack.enter_async_context(hasty.bridge(shop.bridge))
        async with hasty.open() as client:
            assert await client.closed() == 4505
    await until(lambda: len(hasty.parts.roll) == 0)
    async with hasty.bridge(shop.bridge):
        pass


# --- frames ---


@pytest.mark.parametrize("raw", NOT_JSON, ids=repr)
async def test_what_is_no_json_object_is_answered_and_the_socket_stays_open(
    server: Server, shop: Shop, raw: str | bytes
) -> None:
    async with server.bridge(shop.bridge) as bridge:
        await bridge.send(raw)
        error = await bridge.until("error")
        assert (error["code"], error["re"], error["retryable"]) == ("bad_json", None, False)
        assert (await bridge.ask(message("小鱼", "在吗")))["seq"] == 1


@pytest.mark.parametrize(
    ("frame", "code", "re", "begins"),
    [
        ({"type": "dance", "id": "x"}, "unknown_type", "x", "type: "),
        ({"type": "hello", "id": "x"}, "unknown_type", "x", "type: "),
        ({"type": "pick", "id": "x"}, "unknown_type", "x", "type: "),
        ({"id": "x"}, "bad_field", "x", "type: is missing"),
        ({"type": "message", "id": "x", "buyer": "b", "from": "buyer"}, "bad_field", "x", "text: is missing"),
        ({"type": "message", "buyer": "b", "from": "buyer", "text": "在吗"}, "bad_field", None, "id: is missing"),
        (message("b", "在吗", "y" * 65), "bad_field", None, "id: "),
        (message("b", "在\0吗", "x"), "bad_field", "x", "text: may not hold NUL"),
        (message("b", "有" * 8001, "x"), "too_large", "x", "text: "),
        (message("b", "在吗", "x", at="2026-11-21T09:00:00"), "bad_field", "x", "at: must say its offset"),
    ],
)
async def test_a_wrong_frame_is_answered_with_its_id_and_field(
    server: Server, shop: Shop, frame: dict[str, Any], code: str, re: str | None, begins: str
) -> None:
    async with server.bridge(shop.bridge) as bridge:
        await bridge.send(frame)
        error = await bridge.until("error")
        assert (error["code"], error["re"], error["message"][: len(begins)]) == (code, re, begins)
        assert (await bridge.ask(message("小鱼", "在吗")))["seq"] == 1


async def test_half_a_surrogate_pair_is_answered_with_the_frames_id(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge:
        await bridge.send(json.dumps(message("小鱼", "有货吗\ud83d", "t-2")))
        error = await bridge.until("error")
        assert (error["code"], error["re"], error["message"][:6]) == ("bad_field", "t-2", "text: ")


async def test_a_sidebar_may_not_feed(server: Server, shop: Shop) -> None:
    async with server.sidebar(shop.manager) as sidebar:
        assert (await sidebar.ask(message("小鱼", "在吗")))["code"] == "unknown_type"


async def test_a_frame_of_the_largest_size_is_taken_and_a_larger_one_ends_the_socket(
    server: Server, shop: Shop
) -> None:
    frame = message("小鱼", "在吗", "m-1")
    room = 65536 - len(json.dumps(frame | {"more": ""}, ensure_ascii=False).encode())
    async with server.bridge(shop.bridge) as bridge:
        assert (await bridge.ask(frame | {"more": "x" * room}))["seq"] == 1
        await bridge.send(frame | {"more": "x" * (room + 1)})
        assert await bridge.closed() == 1009


async def test_frames_over_the_rate_are_told_to_come_later_and_do_come_later(hasty: Server) -> None:
    shop = hasty.shop()
    async with hasty.bridge(shop.bridge) as bridge:
        for number in range(8):
            await bridge.send(message("小鱼", f"第{number}句", f"m-{number}"))
        answers = [await bridge.receive() for _ in range(8)]
        refused = [one for one in answers if one["type"] == "error"]
        assert 1 <= len(refused) <= 3
        assert {one["code"] for one in refused} == {"rate_limited"}
        assert all(one["retryable"] and one["retry_after_ms"] > 0 and one["re"] for one in refused)
        await asyncio.sleep(max(one["retry_after_ms"] for one in refused) / 1000)
        assert (await bridge.ask(message("小鱼", "还在", refused[0]["re"])))["type"] == "ack"


async def test_a_ping_is_answered_with_the_head_of_the_shop(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge:
        assert await bridge.head() == 0
        await bridge.ask(message("小鱼", "在吗"))
        assert await bridge.head() == 1


# --- the way out ---


async def test_silence_ends_the_socket_and_pings_keep_it_open(hasty: Server) -> None:
    shop = hasty.shop()
    async with hasty.bridge(shop.bridge) as silent, hasty.bridge(shop.bridge) as alive:
        closed = asyncio.create_task(silent.closed())
        while not closed.done():
            await alive.head()
            await asyncio.sleep(0.2)
        assert closed.result() == 4003
        assert await alive.head() == 0


async def test_a_revoked_token_ends_its_open_sockets_and_no_others(hasty: Server) -> None:
    shop = hasty.shop()
    async with hasty.sidebar(shop.xiaomei) as revoked, hasty.sidebar(shop.awei) as other:
        hasty.revoke(shop.id, "xiaomei")
        assert await revoked.closed() == 4501
        assert await other.head() == 0


async def test_a_token_whose_days_are_over_ends_its_open_sockets(hasty: Server) -> None:
    shop = hasty.shop()
    short = hasty.token(shop.id, "agent", days=1 / 86400)
    async with hasty.sidebar(short) as sidebar:
        assert await sidebar.closed() == 4005


async def test_a_reader_that_reads_nothing_is_cut_off_and_the_others_get_every_card(tmp_path: Path) -> None:
    with serving(tmp_path, outbox_frames=5, stall_s=0.2) as server:
        shop = server.shop()
        stuck = Stuck(server, shop.manager)
        await until(lambda: len(server.parts.roll) == 1)
        ((outbox, *_),) = (
            [one.outbox for one in server.parts.roll.of_token(name)] for name in server.parts.roll.tokens()
        )
        await fill(server, shop, lambda: outbox.ending is not None)
        assert outbox.ending == 4001
        await until(lambda: not server.parts.roll.tokens())
        await asyncio.to_thread(stuck.to_the_end)
        assert stuck.last_code() is None
        assert 'jiehua_closes_total{code="4001"}' in (await server.http("GET", "/metrics")).text


async def test_a_slow_reader_that_reads_again_learns_that_it_was_slow(tmp_path: Path) -> None:
    with serving(tmp_path, outbox_frames=5, stall_s=20) as server:
        shop = server.shop()
        stuck = Stuck(server, shop.manager)
        await until(lambda: len(server.parts.roll) == 1)
        ((outbox, *_),) = (
            [one.outbox for one in server.parts.roll.of_token(name)] for name in server.parts.roll.tokens()
        )
        await fill(server, shop, lambda: outbox.ending is not None)
        assert outbox.ending == 4001
        await asyncio.to_thread(stuck.to_the_end)
        assert stuck.last_code() == 4001


async def test_whoever_hangs_up_is_forgotten(server: Server, shop: Shop) -> None:
    before = len(server.parts.roll), server.parts.hub.listeners()
    stuck = Stuck(server, shop.manager)
    await until(lambda: server.parts.hub.listeners() == before[1] + 1)
    stuck.reset()
    async with server.sidebar(shop.xiaomei):
        pass
    await until(lambda: (len(server.parts.roll), server.parts.hub.listeners()) == before)


async def test_what_was_begun_is_stored_although_its_sender_hung_up(server: Server, shop: Shop) -> None:
    stuck = Stuck(server, shop.bridge, "bridge")
    for number in range(20):
        stuck.send(message("小鱼", f"第{number}句", f"m-{number}"))
    await until(lambda: (server.parts.hub.head(shop.id) or 0) > 0)
    stuck.reset()
    async with server.sidebar(shop.manager) as sidebar, server.bridge(shop.bridge) as bridge:
        head = await sidebar.head()
        again = await bridge.ask(message("小鱼", "第0句", "m-0"))
        assert again["duplicate"] is True
        assert sidebar.cards["小鱼"]["version"] == head
