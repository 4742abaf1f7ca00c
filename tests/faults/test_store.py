"""Faults of the embedded store: a disk that is full, another program that holds the lock, a clock that jumps.

The bridges wait for each ack before the same buyer's next line, since a refused line may come after a later one.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.apart import apart, filled, limited, small_disk
from tests.faults.proxy import proxied
from tests.faults.scene import Scene, scene
from tests.faults.strict import NOTHING
from tests.serving import serving
from tests.working import Clock


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes into the store for as long as the context lasts."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=60)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


async def refused(play: Scene, code: str) -> None:
    """Wait until a bridge was told so."""
    await play.until(lambda: all(bridge.refusals[code] for bridge in play.bridges), f"nobody was told {code}")


@pytest.mark.parametrize("full_s", [1, pytest.param(10, marks=pytest.mark.slow)])
@pytest.mark.parametrize("how", ["no room on the disk", "no file may grow"])
async def test_a_full_disk_is_told_nothing_is_lost_and_with_room_the_work_goes_on(
    tmp_path: Path, how: str, full_s: float
) -> None:
    with contextlib.ExitStack() as stack:
        disk = stack.enter_context(small_disk(tmp_path / "disk")) if how == "no room on the disk" else tmp_path
        running = stack.enter_context(apart(disk / "data", tmp_path))
        server, store = running.server, running.server.settings.sqlite_file
        async with proxied(int(server.url.rpartition(":")[2])) as proxy, scene(server, proxy.url, window=1) as play:
            async with play.talking(rate=40):
                await asyncio.sleep(0.5)
                log = store.with_name(f"{store.name}-wal").stat().st_size
                with filled(disk) if disk != tmp_path else limited(running.process, log):
                    await refused(play, "store_unavailable")
                    await asyncio.sleep(full_s)
                    assert (await server.http("GET", "/healthz")).status_code == 200
                    ready = await server.http("GET", "/readyz")
                    assert (ready.status_code, ready.json()["status"]) == (503, "unavailable")
                    proxy.cut()
                    await asyncio.sleep(0.5)
            assert await play.counted() == NOTHING, play.story()
            assert (await server.http("GET", "/readyz")).status_code == 200
        assert running.process.poll() is None
        assert "Traceback" not in running.said()


@pytest.mark.parametrize(
    "held_s", [1.5, pytest.param(10, marks=pytest.mark.slow), pytest.param(25, marks=pytest.mark.slow)]
)
async def test_a_store_that_another_program_locks(tmp_path: Path, held_s: float) -> None:
    with serving(tmp_path, heartbeat_s=1, silence_s=3) as server:
        async with proxied(int(server.url.rpartition(":")[2])) as proxy, scene(server, proxy.url, window=1) as play:
            async with play.talking(rate=40):
                await asyncio.sleep(0.5)
                with locked(server.settings.sqlite_file):
                    began = time.monotonic()
                    while time.monotonic() - began < held_s:
                        answer = await server.http("GET", "/api/v1/buyers", play.shops[0].manager)
                        assert answer.status_code == 200, "what only reads need not wait"
                        await asyncio.sleep(0.2)
                    proxy.cut()
            assert await play.counted() == NOTHING, play.story()
            assert max(bridge.slowest for bridge in play.bridges) >= held_s / 2, "the lock was not felt"


@pytest.mark.parametrize(
    "jumps",
    [[{"hours": 1}, {"days": -2}], pytest.param([{"days": 40}, {"days": -80}, {"hours": 12}], marks=pytest.mark.slow)],
)
async def test_a_clock_that_jumps(tmp_path: Path, jumps: list[dict[str, float]]) -> None:
    clock = Clock()
    with serving(tmp_path, now=clock, sweep_s=0.3) as server:
        async with proxied(int(server.url.rpartition(":")[2])) as proxy, scene(server, proxy.url) as play:
            async with play.talking(rate=100):
                for jump in jumps:
                    await asyncio.sleep(1)
                    clock.pass_by(**jump)
                    await asyncio.sleep(0.5)
                    proxy.cut()
            assert await play.counted() == NOTHING, play.story()
