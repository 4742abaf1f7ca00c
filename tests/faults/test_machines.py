"""Faults of the network before two servers that share a store: a balancer without sticky sessions cuts every line.

Each client lands at either server in turn and must not be able to tell. `test_away.py` stops PostgreSQL and Redis.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.proxy import proxied
from tests.faults.scene import scene
from tests.faults.strict import NOTHING
from tests.servers import redis_server
from tests.test_together import two_servers

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


def port(url: str) -> int:
    return int(url.rpartition(":")[2])


@pytest.mark.parametrize("cuts", [6, pytest.param(100, marks=pytest.mark.slow)])
async def test_cut_lines_at_two_servers(tmp_path: Path, database_url: str, redis_url: str, cuts: int) -> None:
    given = {"database_url": database_url, "redis_url": redis_url, "heartbeat_s": 1, "silence_s": 3}
    with two_servers(tmp_path, **given) as two:
        ports = port(two.one.url), port(two.other.url)
        async with proxied(*ports) as proxy, scene(two.one, proxy.url) as play:
            async with play.talking(rate=60):
                for _ in range(cuts):
                    await asyncio.sleep(0.2)
                    proxy.cut()
            assert await play.counted() == NOTHING, play.story()
            assert all(one.welcomes["ok"] for one in play.sidebars), play.story()


@pytest.mark.slow
async def test_redis_away_for_ten_seconds_while_lines_are_cut(tmp_path: Path, database_url: str) -> None:
    with redis_server(tmp_path / "redis") as redis:
        given = {"database_url": database_url, "redis_url": redis.url, "poll_s": 1, "heartbeat_s": 1, "silence_s": 3}
        with two_servers(tmp_path, **given) as two:
            ports = port(two.one.url), port(two.other.url)
            async with proxied(*ports) as proxy, scene(two.one, proxy.url) as play:
                async with play.talking(rate=60):
                    await asyncio.sleep(1)
                    await asyncio.to_thread(redis.stop)
                    for _ in range(10):
                        await asyncio.sleep(1)
                        proxy.cut()
                    await asyncio.to_thread(redis.start)
                    await asyncio.sleep(1)
                assert await play.counted() == NOTHING, play.story()
