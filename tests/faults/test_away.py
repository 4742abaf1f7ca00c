"""Faults of what lies beside the server: Redis away or gone for good, PostgreSQL stopped and started in the middle.

Nothing acked may be lost or doubled, no sidebar may miss a seq (the client of the tests fails for a hole), and without
Redis a card may come five seconds late and no later.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.servers import postgres_server, redis_server
from tests.serving import Client, Server, message
from tests.test_together import two_servers

pytestmark = [pytest.mark.postgres, pytest.mark.redis]
LATE_S = 5.5
"""Five seconds and what the delivery itself takes on a busy machine."""


async def feed(server: Server, token: str, ids: list[str]) -> dict[str, int]:
    """Say each line until it is acked, through all that happens to server and store; the seq of each."""
    seqs: dict[str, int] = {}
    async with asyncio.timeout(90):
        while len(seqs) < len(ids):
            try:
                async with server.bridge(token) as bridge:
                    for name in ids:
                        while name not in seqs:
                            answer = await bridge.ask(message(f"b{len(seqs) % 3}", "有货吗", name))
                            if answer["type"] == "ack":
                                seqs[name] = answer["seq"]
                            else:
                                assert answer["retryable"], answer
                                await asyncio.sleep(answer["retry_after_ms"] / 1000)
            except (ConnectionClosed, OSError):
                await asyncio.sleep(0.2)
    return seqs


async def cards_until(sidebar: Client, seq: int) -> list[int]:
    """The seqs of the cards that come, up to this one."""
    await sidebar.until("buyer", seq=seq)
    return [frame["seq"] for frame in sidebar.seen if frame["type"] == "buyer"]


async def talk_of(server: Server, token: str) -> list[str]:
    """The ids of all lines that are stored, of the three buyers."""
    found: list[str] = []
    for buyer in range(3):
        answer: Any = (await server.http("GET", f"/api/v1/buyers/b{buyer}", token)).json()
        found += [line["id"] for line in answer["talk"]]
    return found


@pytest.mark.alone
async def test_while_redis_is_away_cards_come_late_and_afterwards_at_once(tmp_path: Path, database_url: str) -> None:
    with redis_server(tmp_path / "redis") as redis:
        given = {"database_url": database_url, "redis_url": redis.url}
        with two_servers(tmp_path, **given) as two:
            async with two.one.bridge(two.shop.bridge) as bridge, two.other.sidebar(two.shop.manager) as sidebar:
                await bridge.ask(message("b0", "在吗"))
                await sidebar.until("buyer", seq=1)
                await asyncio.to_thread(redis.stop)
                for number in range(2, 7):
                    began = time.monotonic()
                    assert (await bridge.ask(message("b0", "在吗")))["seq"] == number
                    assert time.monotonic() - began < 2, "an ack does not wait for Redis"
                began = time.monotonic()
                assert await cards_until(sidebar, 6) == [1, 2, 3, 4, 5, 6]
                assert time.monotonic() - began < LATE_S
                await asyncio.to_thread(redis.start)
                await asyncio.sleep(3)  # by then both have come back
                began = time.monotonic()
                await bridge.ask(message("b0", "在吗"))
                assert await cards_until(sidebar, 7) == [1, 2, 3, 4, 5, 6, 7]
                assert time.monotonic() - began < 2


@pytest.mark.slow
async def test_a_database_that_stops_and_comes_back_loses_and_doubles_nothing(tmp_path: Path, redis_url: str) -> None:
    with postgres_server() as postgres:
        given = {"database_url": postgres.fresh_database(), "redis_url": redis_url, "poll_s": 1}
        with two_servers(tmp_path, **given) as two:
            async with two.other.sidebar(two.shop.manager) as sidebar:
                ids = [f"m-{number}" for number in range(40)]
                feeding = asyncio.create_task(feed(two.one, two.shop.bridge, ids))
                await asyncio.sleep(0.5)
                await asyncio.to_thread(postgres.kill)
                await asyncio.sleep(1)
                assert (await two.one.http("GET", "/healthz")).status_code == 200
                assert (await two.one.http("GET", "/readyz")).status_code == 503
                await asyncio.to_thread(postgres.start)
                seqs = await feeding
                assert sorted(seqs.values()) == list(range(1, 41))
                assert await cards_until(sidebar, 40) == list(range(1, 41))
            assert sorted(await talk_of(two.other, two.shop.manager)) == sorted(ids)
            assert (await two.other.http("GET", "/readyz")).status_code == 200
