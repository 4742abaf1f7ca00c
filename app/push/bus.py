"""Wakes the other workers through Redis: short words under topics, of which any may be lost and none is the truth.

Nothing here waits for Redis or fails with it. While it is away words are dropped, and whoever listens looks into the
store every few seconds anyway.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, Protocol

import structlog

log = structlog.get_logger()

Heard = Callable[[str, str], None]
"""(topic, word)"""
AWAY_S = 1.0
"""Seconds between two tries to reach Redis."""
CONFIRM_S = 1.0
"""Seconds that one waits until Redis says that it listens; without it the first words may be missed."""
COMMAND_S = 3.0
WAITING = 10_000
"""Words that wait at most while Redis is slow."""


class Bus(Protocol):
    """What the parts of a worker ask of it."""

    def tell(self, topic: str, word: str, *, instead: bool = False) -> None:
        """Say a word to all workers, soon; with `instead` it takes the place of what waits under that topic."""

    async def hear(self, topic: str) -> None:
        """Listen to a topic from now on."""

    def leave(self, topic: str) -> None:
        """Listen to it no more."""

    async def run(self) -> None:
        """Listen and speak until cancelled."""

    async def answers(self) -> bool:
        """Whether words go out and come in now."""


class Silence:
    """No bus: one process alone, or several that only look into the store."""

    def tell(self, topic: str, word: str, *, instead: bool = False) -> None:
        """Nobody is told."""

    async def hear(self, topic: str) -> None:
        """Nothing will come."""

    def leave(self, topic: str) -> None:
        """Nothing came."""

    async def run(self) -> None:
        """There is nothing to do."""

    async def answers(self) -> bool:
        """Nothing is missing."""
        return True


class RedisBus:
    """The bus on a Redis server. `name` keeps stores apart that share one; `back`: words may be missing."""

    def __init__(self, url: str, name: str, heard: Heard, back: Callable[[], None]) -> None:
        # Only here: it takes 7 MB, and a process alone has no bus.
        from redis import asyncio as redis
        from redis.exceptions import RedisError

        self._away = (RedisError, OSError, TimeoutError)
        self._client = redis.Redis.from_url(
            url, socket_connect_timeout=COMMAND_S, socket_timeout=COMMAND_S, decode_responses=True
        )
        self._name, self._heard, self._back = f"jiehua:{name}:", heard, back
        self._topics: dict[str, asyncio.Event] = {}
        self._saying: dict[tuple[str, str], str] = {}
        self._left: set[str] = set()
        self._news = asyncio.Event()
        self._pubsub: Any = None

    def tell(self, topic: str, word: str, *, instead: bool = False) -> None:
        """Say a word to all workers, soon."""
        if len(self._saying) < WAITING:
            self._saying[topic, "" if instead else word] = word
            self._news.set()

    async def hear(self, topic: str) -> None:
        """Listen to a topic from now on; returns when Redis says so, or does not answer in time."""
        self._left.discard(topic)
        heard = self._topics.setdefault(topic, asyncio.Event())
        if not heard.is_set():
            if self._pubsub is not None:
                with contextlib.suppress(*self._away):
                    await self._pubsub.subscribe(self._name + topic)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CONFIRM_S):
                    await heard.wait()

    def leave(self, topic: str) -> None:
        """Listen to it no more."""
        if self._topics.pop(topic, None) is not None:
            self._left.add(topic)
            self._news.set()

    async def run(self) -> None:
        """Listen and speak until cancelled, through all that happens to Redis."""
        try:
            while True:
                try:
                    await self._live()
                except self._away as trouble:
                    log.warning("redis is away; workers look into the store instead", why=str(trouble)[:200])
                await asyncio.sleep(AWAY_S)
        finally:
            await self._client.aclose()

    async def answers(self) -> bool:
        """Whether Redis answers and is listened to."""
        try:
            await self._client.ping()
        except self._away:
            return False
        return self._pubsub is not None

    async def _live(self) -> None:
        async with self._client.pubsub() as pubsub:
            for confirmed in self._topics.values():
                confirmed.clear()
            await pubsub.subscribe(self._name)  # a topic of its own, so that the connection listens from the start
            asked: set[str] = set()
            while missing := set(self._topics) - asked:  # more of them may come while Redis is asked
                await pubsub.subscribe(*(self._name + topic for topic in missing))
                asked |= missing
            self._pubsub, self._saying = pubsub, {}
            self._back()
            speaking = asyncio.create_task(self._speak())
            listening = asyncio.create_task(self._listen(pubsub))
            try:
                done, _ = await asyncio.wait({speaking, listening}, return_when=asyncio.FIRST_COMPLETED)
                for one in done:
                    one.result()
            finally:
                self._pubsub = None
                for one in (speaking, listening):
                    one.cancel()
                await asyncio.gather(speaking, listening, return_exceptions=True)

    async def _listen(self, pubsub: Any) -> None:
        while True:
            # A while without words is no trouble; then a ping asks whether the connection still stands.
            message = await pubsub.get_message(timeout=COMMAND_S)
            if message is None:
                await pubsub.ping()
                continue
            topic = str(message["channel"] or "").removeprefix(self._name)
            if message["type"] == "subscribe" and topic in self._topics:
                self._topics[topic].set()
            elif message["type"] == "message":
                self._heard(topic, message["data"])

    async def _speak(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            said, self._saying = self._saying, {}
            if said:
                pipeline = self._client.pipeline(transaction=False)
                for (topic, _), word in said.items():
                    pipeline.publish(self._name + topic, word)
                await pipeline.execute()
            left, self._left = self._left, set()
            if left and self._pubsub is not None:
                await self._pubsub.unsubscribe(*(self._name + topic for topic in left))
