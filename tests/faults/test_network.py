"""Faults of the network between clients and server: cut, vanished and crawling lines, a proxy that restarts, a crowd.

Everybody goes through a proxy that fails on demand. The clients keep to docs/protocol.md; what they count must be zero.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.proxy import proxied
from tests.faults.scene import scene
from tests.faults.strict import NOTHING
from tests.serving import Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that notices a silent peer within three seconds."""
    with serving(tmp_path_factory.mktemp("faults"), heartbeat_s=1, silence_s=3, stall_s=1) as running:
        yield running


def port(server: Server) -> int:
    return int(server.url.rpartition(":")[2])


@pytest.mark.parametrize("cuts", [12, pytest.param(100, marks=pytest.mark.slow)])
async def test_cut_lines_at_a_hundred_messages_a_second(server: Server, cuts: int) -> None:
    async with proxied(port(server)) as proxy, scene(server, proxy.url) as play:
        async with play.talking(rate=100):
            for _ in range(cuts):
                await asyncio.sleep(0.2)
                proxy.cut()
        assert await play.counted() == NOTHING, play.story()
        assert proxy.broken >= cuts
        assert all(one.welcomes["ok"] for one in play.sidebars), play.story()


@pytest.mark.parametrize("times", [1, pytest.param(5, marks=pytest.mark.slow)])
async def test_peers_that_vanish_without_a_word(server: Server, times: int) -> None:
    before = len(server.parts.roll)
    async with proxied(port(server)) as proxy, scene(server, proxy.url) as play:
        async with play.talking(rate=100):
            for number in range(1, times + 1):
                await asyncio.sleep(0.5)
                assert proxy.vanish()
                everybody = (*play.bridges, *play.sidebars)
                await play.until(
                    lambda: all(one.welcomes.total() > number for one in everybody),  # noqa: B023
                    "somebody never noticed",
                )
        assert await play.counted() == NOTHING, play.story()
        # The server let the dead ends go by itself: those that are open are those of the clients.
        await play.until(lambda: len(server.parts.roll) - before <= len(everybody), "dead sockets are kept")


@pytest.mark.parametrize(("times", "away"), [(2, 0.5), pytest.param(5, 3.0, marks=pytest.mark.slow)])
async def test_a_proxy_that_restarts(server: Server, times: int, away: float) -> None:
    async with proxied(port(server)) as proxy, scene(server, proxy.url) as play:
        async with play.talking(rate=100):
            for _ in range(times):
                await asyncio.sleep(0.5)
                await proxy.stop()
                await asyncio.sleep(away)
                await proxy.start()
        assert await play.counted() == NOTHING, play.story()
        assert all(one.welcomes["ok"] for one in play.sidebars), play.story()


@pytest.mark.parametrize(("crowd", "times"), [(40, 1), pytest.param(200, 3, marks=pytest.mark.slow)])
async def test_a_crowd_of_sidebars_that_all_come_back_at_once(tmp_path: Path, crowd: int, times: int) -> None:
    # A heartbeat as in use: two hundred clients in the test's own process may be late for one of a second.
    with serving(tmp_path) as server:
        async with proxied(port(server)) as proxy, scene(server, proxy.url, sidebars=crowd) as play:
            async with play.talking(rate=20):
                for number in range(1, times + 1):
                    await asyncio.sleep(0.5)
                    assert proxy.cut() == len(play.sidebars) + len(play.bridges)
                    await play.until(
                        lambda: all(one.welcomes.total() > number for one in (*play.bridges, *play.sidebars)),  # noqa: B023
                        "somebody never came back",
                    )
            assert await play.counted() == NOTHING, play.story()
            assert all(one.welcomes["reset"] == 0 for one in play.sidebars), play.story()


@pytest.mark.parametrize("rounds", [1, pytest.param(4, marks=pytest.mark.slow)])
async def test_readers_that_hang_are_let_go_and_come_back_and_nobody_else_waits(server: Server, rounds: int) -> None:
    async with proxied(port(server)) as slow, scene(server, server.url) as play:
        hung = play.sidebars[:3]
        for sidebar in hung:
            sidebar.url = slow.url.replace("http://", "ws://") + "/ws"
            sidebar.socket.transport.abort()  # type: ignore[union-attr]
        for number in range(2, rounds + 2):
            await play.until(lambda: all(one.welcomes.total() >= number for one in hung), "not here")  # noqa: B023
            slow.hold()
            gone = asyncio.create_task(  # looked for from now on: on a busy machine they are back before all is acked
                play.until(lambda: len(server.parts.roll) <= len(play.sidebars) + 2 - len(hung), "still served")
            )
            for _ in range(120):  # long cards: the system's own buffers take megabytes before the server's are full
                play.say("尺" * 7000)
            await play.acked()
            await gone
            others = [one for one in play.sidebars if one not in hung and one.agent is None]
            await play.until(lambda: all(one.seq == max(one.told.seqs.values()) for one in others), "others wait")  # noqa: B023
            slow.release()
        assert await play.counted() == NOTHING, play.story()
