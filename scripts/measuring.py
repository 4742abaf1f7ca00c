"""What the load measurements share: shops with phrases, texts without end, and a client that loads a server.

The client has bridges, which keep messages under way or send at a rate, and sidebars, which read every card. No text
comes twice, so that nothing is gained by remembering readings.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import itertools
import json
import random
import re
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from bench_turn import unit
from prometheus_client.parser import text_string_to_metric_families
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from app.config import Settings, shipped
from app.import_cli import take_file
from app.phrases.load import load_bank
from app.store.shops import add_shop, new_token
from app.store.store import run_once
from app.talks.files import read_talks
from app.talks.talk import Said

BUYERS = 50
"""Buyers of each shop who speak in turn."""
ROWS_OF_A_FILE = 20_000
"""So many rows an import takes at once."""
PATIENCE_S = 30.0
"""Seconds in which all that is under way at the end must have come."""
LAST_MESSAGE = re.compile(rb'"last_message": ?\{"id": ?"([^"]+)"')
"""Where a card names its last message: to read the whole card would cost the client more than its making cost."""


@dataclass(frozen=True)
class Shop:
    """A shop of one measurement."""

    id: str
    bridge: str
    manager: str


def make_shops(settings: Settings, count: int) -> list[Shop]:
    """New shops with a token for a bridge and for a manager, who is told of every card."""
    now = datetime.now().astimezone()
    mark = f"{time.time_ns():x}"

    def work(connection: Any) -> list[Shop]:
        made = []
        for number in range(count):
            shop = f"bench-{mark}-{number}"
            add_shop(connection, shop, "", "taobao", now)
            bridge, manager = (new_token(connection, shop, role, role, 1, now) for role in ("bridge", "manager"))
            made.append(Shop(shop, bridge, manager))
        return made

    return run_once(settings, work, write=True)


def fill_bank(settings: Settings, shop: str, count: int, file: Path) -> None:
    """Give the shop so many phrases, each the beginning of one of the shipped ones and the end of another."""
    bank, chance = list(load_bank(shipped("phrasebank") / "phrases")), random.Random(1)
    plain = [phrase for phrase in bank if "{" not in phrase.text]
    for begin in range(0, count, ROWS_OF_A_FILE):
        with file.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(["编号", "话术", "技巧"])
            for number in range(begin, min(begin + ROWS_OF_A_FILE, count)):
                one, other = chance.choice(plain), chance.choice(plain)
                text = f"{one.text.split('，')[0]}，{other.text.split('，')[-1]} {number}"
                rows.writerow([f"bench.{number}", text, one.technique])
        with contextlib.redirect_stdout(None):  # what the wording rules say of such texts is of no use here
            take_file(settings, shop, "phrases", file, lambda: datetime.now().astimezone(), preview=False, lenient=True)


def texts() -> Iterator[str]:
    """What buyers say in the teaching talks, each with a number, so that none comes twice."""
    said = [
        turn.text
        for talk in read_talks(shipped("phrasebank") / "talks" / "plain_a.jsonl")
        for turn in talk.turns
        if isinstance(turn, Said) and turn.sender == "buyer"
    ]
    for number, text in enumerate(itertools.cycle(said)):
        yield f"{text} {number}"


def steps(url: str) -> str:
    """The mean time of each step of a message so far, as the server's own metrics tell it; wall time, in µs."""
    families = text_string_to_metric_families(httpx.get(f"{url}/metrics", trust_env=False).text)
    (family,) = [one for one in families if one.name == "jiehua_step_seconds"]
    found: dict[str, dict[str, float]] = {"sum": {}, "count": {}}
    for sample in family.samples:
        if (kind := sample.name.rpartition("_")[2]) in found:
            found[kind][sample.labels["step"]] = sample.value
    means = {step: found["sum"][step] / count * 1e6 for step, count in found["count"].items() if count}
    return ", ".join(f"{step} {mean:,.0f}" for step, mean in means.items())


# --- the client ---


@dataclass(frozen=True)
class Outcome:
    """What came of a load. Delays are milliseconds, each of a message; `took_s` ends with the last ack and card."""

    count: int
    took_s: float
    acks: Sequence[float]
    cards: Sequence[float]
    refused: int
    card_bytes: float
    unit_us: float
    """What a fixed piece of Python took meanwhile, of the processor: where it takes more, others share the machine."""

    def delays(self) -> str:
        """The middle and the slow end of both delays."""
        return f"ack {_middle_and_end(self.acks)}, card {_middle_and_end(self.cards)}"


def _middle_and_end(values: Sequence[float]) -> str:
    cuts = statistics.quantiles(values, n=100)
    return f"p50 {cuts[49]:.1f} p99 {cuts[98]:.1f} ms"


class Load:
    """Bridges and sidebars on one server."""

    def __init__(self, buyers: int = BUYERS) -> None:
        self._buyers = buyers
        self._bridges: list[ClientConnection] = []
        self._texts = texts()
        self._numbers = itertools.count(1)
        self._mark = f"{time.time_ns():x}"
        self._sent: dict[str, float] = {}
        self._acked: dict[str, float] = {}
        self._shown: dict[str, float] = {}
        self._refused = self._bytes = 0
        self._units: list[float] = []
        self._free: dict[ClientConnection, asyncio.Semaphore] = {}

    @contextlib.asynccontextmanager
    async def opened(self, url: str, shops: Sequence[Shop], bridges: int, sidebars: int = 1) -> AsyncIterator[Load]:
        """Connected to each shop with so many bridges and sidebars, for as long as the context lasts."""
        async with contextlib.AsyncExitStack() as stack:
            reading = []
            for shop in shops:
                for _ in range(sidebars):
                    sidebar = await stack.enter_async_context(connected(url, shop.manager, "sidebar"))
                    reading.append(asyncio.create_task(self._read_cards(sidebar)))
                for _ in range(bridges):
                    bridge = await stack.enter_async_context(connected(url, shop.bridge, "bridge"))
                    self._bridges.append(bridge)
                    reading.append(asyncio.create_task(self._read_acks(bridge)))
            try:
                yield self
            finally:
                for task in reading:
                    task.cancel()
                await asyncio.gather(*reading, return_exceptions=True)

    async def closed_loop(self, seconds: float, under_way: int = 8) -> Outcome:
        """Keep so many messages of each bridge unanswered for so long."""
        self._forget()
        units = asyncio.create_task(self._time_units())
        self._free = {bridge: asyncio.Semaphore(under_way) for bridge in self._bridges}
        began = time.perf_counter()

        async def feed(bridge: ClientConnection) -> None:
            while time.perf_counter() < began + seconds:
                await self._free[bridge].acquire()
                await self._say(bridge)

        await asyncio.gather(*map(feed, self._bridges))
        units.cancel()
        return await self._drained(began)

    async def open_loop(self, seconds: float, rate: float) -> Outcome:
        """Send at this rate, whatever comes back."""
        self._forget()
        units = asyncio.create_task(self._time_units())
        began = time.perf_counter()
        for number, bridge in zip(range(int(seconds * rate)), itertools.cycle(self._bridges), strict=False):
            if (wait := began + number / rate - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            await self._say(bridge)
        units.cancel()
        return await self._drained(began)

    async def _time_units(self) -> None:
        while True:
            began = time.thread_time()
            unit()
            self._units.append((time.thread_time() - began) * 1e6)
            await asyncio.sleep(0.05)

    def _forget(self) -> None:
        self._free = {}
        for one in (self._sent, self._acked, self._shown, self._units):
            one.clear()
        self._refused = self._bytes = 0

    async def _say(self, bridge: ClientConnection) -> None:
        number = next(self._numbers)
        frame = {
            "type": "message",
            "id": f"{self._mark}-{number}",
            "buyer": f"b{number % self._buyers}",
            "from": "buyer",
        }
        text = json.dumps(frame | {"text": next(self._texts)}, ensure_ascii=False)
        self._sent[frame["id"]] = time.perf_counter()
        await bridge.send(text)

    async def _drained(self, began: float) -> Outcome:
        end = time.perf_counter() + PATIENCE_S
        while len(self._acked) + self._refused < len(self._sent) or len(self._shown) < len(self._acked):
            if time.perf_counter() > end:
                came = f"{len(self._acked)} were acked, {len(self._shown)} shown"
                raise SystemExit(f"of {len(self._sent)} messages {came}")
            await asyncio.sleep(0.002)
        last = max(*self._acked.values(), *self._shown.values())
        acks, cards = (
            [(at - self._sent[name]) * 1000 for name, at in found.items()] for found in (self._acked, self._shown)
        )
        size, spent = self._bytes / len(cards), statistics.median(self._units)
        return Outcome(len(self._acked), last - began, acks, cards, self._refused, size, spent)

    async def _read_acks(self, bridge: ClientConnection) -> None:
        async for payload in bridge:
            frame = json.loads(payload)
            if frame["type"] == "ack":
                self._acked[frame["re"]] = time.perf_counter()
            elif frame["type"] == "error":
                self._refused += 1
            if bridge in self._free:
                self._free[bridge].release()

    async def _read_cards(self, sidebar: ClientConnection) -> None:
        while True:
            card = await sidebar.recv(decode=False)
            found = LAST_MESSAGE.search(card)
            if found and (name := found[1].decode()) in self._sent:
                self._shown.setdefault(name, time.perf_counter())
                self._bytes += len(card)


@contextlib.asynccontextmanager
async def connected(url: str, token: str, role: str) -> AsyncIterator[ClientConnection]:
    options: dict[str, Any] = {"compression": None, "max_size": None, "ping_interval": None, "max_queue": None}
    address = url.replace("http://", "ws://") + "/ws"
    async with connect(address, subprotocols=[Subprotocol("jiehua.v1")], proxy=None, **options) as opened:
        await opened.send(json.dumps({"type": "hello", "token": token, "role": role, "client": "bench/1.0"}))
        if json.loads(await opened.recv())["type"] != "welcome":
            raise SystemExit("not welcomed")
        yield opened
