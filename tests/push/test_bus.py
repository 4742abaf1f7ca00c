"""Tests of the bus on a real Redis: words arrive, a Redis that goes away and comes back hurts nobody."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.push.bus import RedisBus, Silence
from tests.servers import free_port, redis_server


class Ear:
    """A bus that runs, and what it heard."""

    def __init__(self, url: str, name: str = "k3f9") -> None:
        self.heard: list[tuple[str, str]] = []
        self.backs = 0
        self.bus = RedisBus(url, name, lambda topic, word: self.heard.append((topic, word)), self._back)

    def _back(self) -> None:
        self.backs += 1

    async def until(self, *words: tuple[str, str]) -> None:
        async with asyncio.timeout(10):
            while not set(words) <= set(self.heard):  # noqa: ASYNC110  (words come from the bus's own task)
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def listening(url: str, name: str = "k3f9") -> AsyncIterator[Ear]:
    ear = Ear(url, name)
    task = asyncio.create_task(ear.bus.run())
    try:
        yield ear
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.redis
async def test_a_word_reaches_all_who_listen_to_its_topic(redis_url: str) -> None:
    async with listening(redis_url) as one, listening(redis_url) as other, listening(redis_url, "another") as stranger:
        for ear in (one, other, stranger):
            await ear.bus.hear("shop:s1")
        await other.bus.hear("shop:小鱼")
        one.bus.tell("shop:s1", "seq 7")
        one.bus.tell("shop:小鱼", "seq 1")
        await one.until(("shop:s1", "seq 7"))
        await other.until(("shop:s1", "seq 7"), ("shop:小鱼", "seq 1"))
        assert ("shop:小鱼", "seq 1") not in one.heard
        assert stranger.heard == [], "stores that share a Redis hear nothing of each other"


@pytest.mark.redis
async def test_whoever_leaves_a_topic_hears_no_more_of_it(redis_url: str) -> None:
    async with listening(redis_url) as ear:
        await ear.bus.hear("shop:s1")
        await ear.bus.hear("shop:s2")
        ear.bus.leave("shop:s1")
        ear.bus.tell("shop:s2", "gone")  # the same connection: when this is heard, the leaving is done
        await ear.until(("shop:s2", "gone"))
        await asyncio.sleep(0.05)
        ear.bus.tell("shop:s1", "seq 1")
        ear.bus.tell("shop:s2", "seq 2")
        await ear.until(("shop:s2", "seq 2"))
        assert ("shop:s1", "seq 1") not in ear.heard


@pytest.mark.redis
async def test_a_topic_that_is_asked_for_while_redis_is_being_reached_is_heard(redis_url: str) -> None:
    async with listening(redis_url) as ear:
        await asyncio.gather(*(ear.bus.hear(f"shop:s{number}") for number in range(20)))
        for number in range(20):
            ear.bus.tell(f"shop:s{number}", "seq 1")
        await ear.until(*((f"shop:s{number}", "seq 1") for number in range(20)))


@pytest.mark.redis
async def test_of_words_that_wait_the_newer_takes_the_place_of_the_older_where_it_may(redis_url: str) -> None:
    async with listening(redis_url) as ear:
        await ear.bus.hear("shop:s1")
        for seq in range(1, 101):
            ear.bus.tell("shop:s1", f"seq {seq}", instead=True)
            ear.bus.tell("shop:s1", f"delivery r-{seq}")
        await ear.until(("shop:s1", "seq 100"), ("shop:s1", "delivery r-1"), ("shop:s1", "delivery r-100"))
        assert sum(word.startswith("seq") for _, word in ear.heard) == 1


@pytest.mark.redis
async def test_when_redis_comes_back_words_arrive_again_and_everybody_is_told_to_look(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        async with listening(server.url) as ear:
            await ear.bus.hear("shop:s1")
            assert ear.backs == 1
            await asyncio.to_thread(server.stop)
            ear.bus.tell("shop:s1", "lost")
            await ear.bus.hear("shop:s2")
            await asyncio.to_thread(server.start)
            async with asyncio.timeout(10):
                while ear.backs < 2:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            for topic in ("shop:s1", "shop:s2"):
                await ear.bus.hear(topic)
                ear.bus.tell(topic, "back")
            await ear.until(("shop:s1", "back"), ("shop:s2", "back"))


async def test_a_redis_that_is_not_there_keeps_nobody_waiting() -> None:
    async with listening(f"redis://127.0.0.1:{free_port()}/0") as ear, asyncio.timeout(5):
        await ear.bus.hear("shop:s1")
        for number in range(20_000):
            ear.bus.tell("shop:s1", f"word {number}")
        ear.bus.leave("shop:s1")


async def test_without_a_bus_nothing_is_heard() -> None:
    bus = Silence()
    await bus.hear("shop:s1")
    bus.tell("shop:s1", "seq 1")
    bus.leave("shop:s1")
    await bus.run()
