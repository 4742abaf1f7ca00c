"""The oracle: a bridge and a sidebar that keep to docs/protocol.md to the letter, and count whatever should not be.

They come back after every break: the bridge sends again what was not acked, with the same ids; the sidebar resumes.
What the counts mean is told at COUNTS.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

COUNTS = {
    "lost": "acked, but not in the stored talk",
    "duplicate": "stored or told twice, or a line sent again that gets another seq than before",
    "phantom": "stored or on a card, but never said like that",
    "reorder": "stored or shown before a line of the same buyer that was said earlier",
    "gap": "a card that a sidebar missed: a hole in seq and prev, or cards at the end that are not the stored ones",
    "leak": "a card of another shop, or of a buyer whom another agent serves",
}
NOTHING = dict.fromkeys(COUNTS, 0)
UNDER_WAY = 32
"""Frames of one bridge that may be unanswered at once (docs/bridge.md)."""
FOR_GOOD = range(4500, 4506)
"""Close codes after which a client does not come back."""
LOST_LINE = (ConnectionClosed, InvalidHandshake, OSError, EOFError)


@dataclass(slots=True)
class Told:
    """One shop: all that was said there, by line id and by buyer, and the seq of what was acked."""

    shop: str
    lines: dict[str, dict[str, Any]] = field(default_factory=dict)
    talks: dict[str, list[str]] = field(default_factory=dict)
    seqs: dict[str, int] = field(default_factory=dict)
    found: Counter[str] = field(default_factory=Counter)

    def place(self, line: str) -> int:
        """How many lines of the same buyer were said before it."""
        return int(line.rpartition(":")[2])


class Caller:
    """What both have in common: connect, say hello, keep the heartbeat, notice a peer that is gone, come back."""

    role = ""

    def __init__(self, url: str, token: str, told: Told) -> None:
        self.url, self.token, self.told = url.replace("http://", "ws://") + "/ws", token, told
        self.welcomes: Counter[str] = Counter()
        """How often it was welcomed, by what the welcome said of resuming."""
        self.closes: Counter[int] = Counter()
        self.epoch = ""
        self.socket: ClientConnection | None = None
        self._pause = 0.05

    async def run(self) -> None:
        """Be connected until cancelled."""
        while True:
            with contextlib.suppress(*LOST_LINE, TimeoutError):
                async with self._connected() as (socket, beat):
                    await self._live(socket, beat)
            self.socket = None
            await asyncio.sleep(self._pause)

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[ClientConnection, float]]:
        options: dict[str, Any] = {"open_timeout": 10, "close_timeout": 0.2, "ping_interval": None, "max_size": None}
        offer = [Subprotocol("jiehua.v1")]
        async with connect(self.url, subprotocols=offer, compression=None, proxy=None, **options) as socket:
            try:
                hello = {"type": "hello", "token": self.token, "role": self.role, "client": "strict/1.0"}
                await socket.send(json.dumps(hello | self._stand()))
                async with asyncio.timeout(10):
                    welcome = json.loads(await socket.recv())
                if welcome["type"] != "welcome":  # a drain: it was about to stop
                    raise ConnectionResetError
                self.welcomes[welcome["resume"]] += 1
                self._welcomed(welcome)
                self.socket = socket
                self._pause = 0.05
                yield socket, welcome["heartbeat_s"]
            finally:
                if socket.close_code is None:
                    socket.transport.abort()
                else:
                    self.closes[socket.close_code] += 1
                    assert socket.close_code not in FOR_GOOD, f"closed for good with {socket.close_code}"

    async def _live(self, socket: ClientConnection, beat: float) -> None:
        async with asyncio.TaskGroup() as both:
            reading = both.create_task(self._read(socket, 3 * beat))
            beating = [both.create_task(self._beat(socket, beat)), both.create_task(self._work(socket))]
            await asyncio.wait({reading})
            for task in beating:
                task.cancel()

    async def _read(self, socket: ClientConnection, patience: float) -> None:
        with contextlib.suppress(*LOST_LINE, TimeoutError):  # nothing for three heartbeats: the peer is gone
            while True:
                async with asyncio.timeout(patience):
                    frame = json.loads(await socket.recv())
                if frame["type"] == "drain":
                    self._pause = frame["retry_in_ms"] / 1000
                self._take(frame)

    async def _beat(self, socket: ClientConnection, beat: float) -> None:
        with contextlib.suppress(*LOST_LINE):
            while True:
                await asyncio.sleep(beat)
                await socket.send('{"type":"ping"}')

    def _stand(self) -> dict[str, Any]:
        return {}

    def _welcomed(self, welcome: dict[str, Any]) -> None:
        self.epoch = welcome["epoch"]

    async def _work(self, socket: ClientConnection) -> None:
        """What it does by itself while the socket is open."""

    def _take(self, frame: dict[str, Any]) -> None:
        """A frame came."""
        raise NotImplementedError


class Bridge(Caller):
    """Says lines until each is acked. `window`: unanswered lines of one buyer at once.

    A server that refuses a line for now may take the next one of that buyer meanwhile; who wants the order kept through
    that too, waits for each line's ack: window 1.
    """

    role = "bridge"

    def __init__(self, url: str, token: str, told: Told, window: int) -> None:
        super().__init__(url, token, told)
        self._window = window
        self.waiting: dict[str, dict[str, Any]] = {}
        self.refusals: Counter[str] = Counter()
        self.slowest = 0.0
        """Seconds from a line's first sending to its ack, of the slowest."""
        self._sent: dict[str, float] = {}
        self._under_way: set[str] = set()
        self._held: dict[str, float] = {}
        self._news = asyncio.Event()

    def say(self, buyer: str, text: str, sender: str, agent: str | None) -> None:
        """Take a line to send."""
        talk = self.told.talks.setdefault(buyer, [])
        line = f"{self.told.shop}:{buyer}:{len(talk)}"
        frame = {"type": "message", "id": line, "buyer": buyer, "from": sender, "text": text, "kind": "text"}
        self.told.lines[line] = self.waiting[line] = frame | ({"agent": agent} if agent else {})
        talk.append(line)
        self._news.set()

    def again(self, lines: list[str]) -> None:
        """Send lines that were acked before once more."""
        self.waiting |= {line: self.told.lines[line] for line in lines}
        self._sent |= dict.fromkeys(lines, time.monotonic())
        self._news.set()

    def _welcomed(self, welcome: dict[str, Any]) -> None:
        super()._welcomed(welcome)
        self._under_way.clear()
        self._news.set()

    async def _work(self, socket: ClientConnection) -> None:
        with contextlib.suppress(*LOST_LINE):
            while True:
                self._news.clear()
                for line in self._due():
                    self._under_way.add(line)
                    self._sent.setdefault(line, time.monotonic())
                    await socket.send(json.dumps(self.told.lines[line], ensure_ascii=False))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.05 if self._held else 5):
                        await self._news.wait()

    def _due(self) -> list[str]:
        now = time.monotonic()
        self._held = {buyer: until for buyer, until in self._held.items() if until > now}
        busy = Counter(self.told.lines[line]["buyer"] for line in self._under_way)
        due: list[str] = []
        for line, frame in self.waiting.items():
            buyer = frame["buyer"]
            if line in self._under_way or buyer in self._held or busy[buyer] >= self._window:
                continue
            if len(self._under_way) + len(due) >= UNDER_WAY:
                break
            busy[buyer] += 1
            due.append(line)
        return due

    def _take(self, frame: dict[str, Any]) -> None:
        line = frame.get("re")
        if line is None:
            assert frame["type"] in ("pong", "drain"), frame
            return
        self._under_way.discard(line)
        if frame["type"] == "ack":
            self.waiting.pop(line, None)
            self.slowest = max(self.slowest, time.monotonic() - self._sent[line])
            self.told.found["duplicate"] += self.told.seqs.setdefault(line, frame["seq"]) != frame["seq"]
        else:
            assert frame["retryable"], f"{line}: {frame}"
            assert frame["retry_after_ms"] > 0, frame
            self.refusals[frame["code"]] += 1
            buyer = self.told.lines[line]["buyer"]
            self._held[buyer] = time.monotonic() + frame["retry_after_ms"] / 1000
            own = self.told.talks[buyer]
            self._under_way.difference_update(own[self.told.place(line) :])
        self._news.set()


class Sidebar(Caller):
    """Keeps the cards as an agent's page does. `agent` is None for a manager, who sees every seq of the shop."""

    role = "sidebar"

    def __init__(self, url: str, token: str, told: Told, agent: str | None, others: list[Told]) -> None:
        super().__init__(url, token, told)
        self.agent, self._others = agent, others
        self.seq = -1
        self.head = -1
        self.cards: dict[str, dict[str, Any]] = {}
        self.frames = 0

    def _stand(self) -> dict[str, Any]:
        return {"resume": {"epoch": self.epoch, "seq": self.seq}} if self.seq >= 0 else {}

    def _welcomed(self, welcome: dict[str, Any]) -> None:
        super()._welcomed(welcome)
        if welcome["resume"] == "reset":
            self.seq = -1

    def _take(self, frame: dict[str, Any]) -> None:
        found, kind = self.told.found, frame["type"]
        if kind == "snapshot":
            self.cards = {card["id"]: card for card in frame["buyers"]}
            self.seq = frame["seq"]
            for card in frame["buyers"]:
                self._look_at(card)
        elif kind == "live":
            found["gap"] += self.agent is None and frame["seq"] != self.seq
            self.seq = frame["seq"]
        elif kind in ("buyer", "gone"):
            self.frames += 1
            found["duplicate"] += frame["seq"] <= self.seq
            found["gap"] += frame["prev"] != self.seq
            found["gap"] += self.agent is None and frame["seq"] > self.seq + 1
            self.seq = frame["seq"]
            if kind == "gone":
                self.cards.pop(frame["id"], None)
            else:
                self._follow(frame["buyer"])
        elif kind == "pong":
            self.head = frame["seq"]

    def _follow(self, card: dict[str, Any]) -> None:
        before = self.cards.get(card["id"])
        self.cards[card["id"]] = card
        if self._look_at(card) and before is not None:
            self.told.found["duplicate"] += card["version"] == before["version"]
            earlier = self.told.place(card["last_message"]["id"]) < self.told.place(before["last_message"]["id"])
            self.told.found["reorder"] += earlier or card["version"] < before["version"]

    def _look_at(self, card: dict[str, Any]) -> bool:
        """Whether the card's last line was said in this shop, and may be seen here; else it is counted."""
        shown = card["last_message"]
        line = self.told.lines.get(shown["id"])
        if line is None or (line["buyer"], line["text"]) != (card["id"], shown["text"]):
            elsewhere = any(shown["id"] in other.lines for other in self._others)
            self.told.found["leak" if elsewhere else "phantom"] += 1
            return False
        self.told.found["leak"] += self.agent is not None and line.get("agent") not in (None, self.agent)
        return True

    async def ask_head(self) -> None:
        """Ask for the newest seq; `head` has it when all cards before it were read."""
        self.head = -1
        if self.socket is not None:
            with contextlib.suppress(*LOST_LINE):
                await self.socket.send('{"type":"ping"}')
