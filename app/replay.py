"""Plays the talks of a file through the real pipeline, store and all, on throw-away data; sums up what came of it."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from app.config import Settings
from app.main import open_parts
from app.store.buyers import load_buyer
from app.store.shops import add_shop
from app.talks.talk import OrderNews, Said, Talk
from app.vocabulary import STAGE_NAMES, Stage
from app.web.parts import Parts
from app.wire.frames import Message, Order

SHOP = "replay"
AT_ONCE = 16
"""Talks that are played side by side, as a shop serves many buyers."""


@dataclass(slots=True)
class Summary:
    """What a replay came to. `waits` are seconds from a turn's arrival to its commit."""

    talks: int = 0
    messages: int = 0
    orders: int = 0
    buyer_messages: int = 0
    with_suggestions: int = 0
    suggestions: int = 0
    complete_first: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def lines(self) -> list[str]:
        """The summary for people, a line each."""
        if not self.waits:
            return ["talks 0: the file has no talk"]
        cuts = statistics.quantiles(self.waits, n=100) if len(self.waits) > 1 else self.waits * 99
        per_message = self.suggestions / max(1, self.buyer_messages)
        stages = "  ".join(f"{stage} {STAGE_NAMES[stage]} {self.stages[stage]}" for stage in Stage)
        return [
            f"talks {self.talks}  messages {self.messages} (of buyers {self.buyer_messages})  orders {self.orders}",
            f"suggestions {self.suggestions}, {per_message:.1f} a buyer message; "
            f"{self.with_suggestions} of {self.buyer_messages} buyer messages have some, "
            f"{self.complete_first} a first one without a gap",
            f"stages after a buyer's message: {stages}",
            f"latency to the commit: p50 {cuts[49] * 1000:.1f} ms  p99 {cuts[98] * 1000:.1f} ms  "
            f"max {max(self.waits) * 1000:.1f} ms",
            f"{self.messages + self.orders} turns in {self.seconds:.1f} s: "
            f"{(self.messages + self.orders) / self.seconds:.0f} a second",
        ]


def replay(talks: Sequence[Talk], settings: Settings, rate: float | None, turned: Callable[[], None]) -> Summary:
    """Play the talks, `rate` turns a second (None: as fast as it goes); `turned` is called after each turn."""
    with tempfile.TemporaryDirectory(prefix="jiehua-replay-") as folder:
        thrown_away = settings.model_copy(update={"data": Path(folder), "database_url": "", "redis_url": ""})
        return asyncio.run(_Replay(talks, rate, turned).run(thrown_away))


class _Replay:
    def __init__(self, talks: Sequence[Talk], rate: float | None, turned: Callable[[], None]) -> None:
        self._talks, self._rate, self._turned = talks, rate, turned
        self._summary = Summary(talks=len(talks))
        self._due = 0

    async def run(self, settings: Settings) -> Summary:
        async with open_parts(settings) as parts:
            now = parts.now()
            await parts.store.write(SHOP, lambda connection: add_shop(connection, SHOP, "回放", "other", now))
            began = time.perf_counter()
            gate = asyncio.Semaphore(AT_ONCE)

            async def one(number: int, talk: Talk) -> None:
                async with gate:
                    await self._play(parts, f"{number}-{talk.id}"[:128], talk, began)

            await asyncio.gather(*(one(number, talk) for number, talk in enumerate(self._talks, 1)))
            self._summary.seconds = time.perf_counter() - began
        return self._summary

    async def _play(self, parts: Parts, buyer: str, talk: Talk, began: float) -> None:
        for number, turn in enumerate(talk.turns):
            if self._rate:
                self._due += 1
                await asyncio.sleep(max(0.0, began + self._due / self._rate - time.perf_counter()))
            sent = time.perf_counter()
            await self._turn(parts, buyer, f"{number}", turn)
            self._summary.waits.append(time.perf_counter() - sent)
            if isinstance(turn, Said) and turn.sender == "buyer":
                await self._look(parts, buyer)
            self._turned()

    async def _turn(self, parts: Parts, buyer: str, number: str, turn: Said | OrderNews) -> None:
        source = f"replay:{buyer}"
        if isinstance(turn, OrderNews):
            self._summary.orders += 1
            order = Order(type="order", id=number, buyer=buyer, order=buyer, status=turn.status)
            await parts.ingest.order(SHOP, source, order)
        else:
            self._summary.messages += 1
            message = Message(type="message", id=number, buyer=buyer, sender=turn.sender, text=turn.text)
            await parts.ingest.message(SHOP, source, message)

    async def _look(self, parts: Parts, buyer: str) -> None:
        stored = await parts.store.read(SHOP, lambda connection: load_buyer(connection, SHOP, buyer))
        if stored is None:
            return
        card = msgspec.json.decode(stored.card)
        summary, suggestions = self._summary, card["suggestions"]
        summary.buyer_messages += 1
        summary.suggestions += len(suggestions)
        summary.with_suggestions += bool(suggestions)
        summary.complete_first += bool(suggestions) and not suggestions[0]["missing"]
        summary.stages[card["stage"]["id"]] += 1
