"""What a message costs outside the turn: scripts/bench shell [--messages N] [--turn] [--floor].

A server of one worker on SQLite runs in this process, with turns that were taken before in place of the turn: what is
left is sockets, frames, ingest, cards, the store and the hub. A client in a process of its own keeps 128 messages under
way on four bridges, for fifty buyers, and reads all cards as a sidebar does. With --turn the turns are taken as they
are, and with --floor there is no program at all: an endpoint of FastAPI parses each message and answers with an ack and
a card.

Figures are microseconds of the processor a message, user and system, all threads, of rounds of 500 messages; `unit` is
a fixed piece of Python, timed between the rounds: where other programs share the core, the cost in units tells more.
`least` is the tenth percentile. It sits on one core and the client on another, where the machine has two.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from msgspec.structs import replace

from app import decide, logs
from app.clock import told
from app.config import Settings, read_settings, shipped
from app.demo.shop import load_shop
from app.dialogue.events import MessageSaid
from app.dialogue.state import BuyerState, LastMessage
from app.main import create_app, load_mind
from app.serve import Aborter, bind, run
from app.store.shops import add_shop, new_token
from app.store.store import run_once
from app.talks.files import read_talks
from app.talks.talk import Said
from app.turn import Turn, take_turn

BRIDGES, UNDER_WAY, BUYERS, TALK = 4, 32, 50, 20
"""Connections, messages under way on each, buyers, and turns of each buyer that are taken before and come in turn."""
ROUND = 500
WARM = 3000
"""Messages before it is measured."""
CARD = '{"type":"buyer","seq":1,"prev":0,"buyer":{"text":"' + "您更喜欢哪一款呢～" * 80 + '"}}'
"""The floor's card, as long as ours are in the middle."""


def main() -> None:
    """Serve, let a client talk, and tell what it cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--turn", action="store_true", help="with the real turn")
    parser.add_argument("--floor", action="store_true", help="an echo server in place of ours")
    parser.add_argument("--client", help=argparse.SUPPRESS)
    given = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[0] if given.client else cores[-1]})
    if given.client:
        port, *tokens = given.client.split()
        asyncio.run(talk(int(port), tokens))
        return
    logs.set_up("error")
    rounds = Rounds(given.messages)
    if given.floor:
        serve_floor(rounds)
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(data=Path(folder), log_level="error", per_second=1_000_000)
        tokens = make_shop(settings)
        decide.take_turn = rounds.counting(take_turn if given.turn else Ready(settings).turn)  # type: ignore[assignment]
        serve_ours(settings, tokens, rounds)


class Rounds:
    """Counts messages, and tells what each round of them cost once there were enough; then `end` is called."""

    def __init__(self, messages: int) -> None:
        self._messages, self._count = messages, 0
        self._spent: list[tuple[float, float, float]] = []
        self._before = (0.0, 0.0)
        self.end: Callable[[], None] = lambda: None

    def counting(self, turn: Callable[..., Turn]) -> Callable[..., Turn]:
        """The turn, counted."""

        def counted(*known: Any, **more: Any) -> Turn:
            self.one()
            return turn(*known, **more)

        return counted

    def one(self) -> None:
        """A message came."""
        self._count += 1
        if self._count >= WARM and (self._count - WARM) % ROUND == 0:
            user, system = used()
            if self._count > WARM:
                self._spent.append((user - self._before[0], system - self._before[1], unit_us()))
            if self._count >= WARM + self._messages:
                self.end()
            self._before = used()

    def tell(self) -> None:
        """A line a part."""
        users, systems, units = ([one[part] for one in self._spent] for part in range(3))
        wholes = [(user + system) for user, system, _ in self._spent]
        print(f"{len(wholes) * ROUND} messages, unit {statistics.median(units):.1f} µs")
        of_a_unit = statistics.median(units)
        for name, values in (("user", users), ("system", systems), ("whole", wholes)):
            each = [value * 1e6 / ROUND for value in values]
            cuts = statistics.quantiles(each, n=10)
            middle = statistics.median(each)
            print(f"  {name:7} least {cuts[0]:6.1f} µs   median {middle:6.1f} µs   {middle / of_a_unit:5.2f} units")


def used() -> tuple[float, float]:
    """Seconds of the processor that all threads of this process used, for the program and for the system."""
    now = resource.getrusage(resource.RUSAGE_SELF)
    return now.ru_utime, now.ru_stime


def unit_us() -> float:
    """Microseconds of a piece of work that is always the same, as in bench_turn.py."""
    times = []
    for _ in range(20):
        began = time.thread_time()
        table = {str(number): (number, number + 1) for number in range(150)}
        sorted(table.values(), key=lambda pair: -pair[0])
        times.append(time.thread_time() - began)
    return statistics.median(times) * 1e6


class Ready:
    """Turns that were taken before: those of each buyer come one after the other, then again from the first."""

    def __init__(self, settings: Settings) -> None:
        reader, bank, _ = load_mind(settings)
        knowledge, at = load_shop().knowledge(), datetime(2026, 1, 5, 9, tzinfo=UTC)
        texts = said()
        self._turns: list[list[Turn]] = []
        for buyer in range(BUYERS):
            state: BuyerState | None = None
            turns = []
            for count in range(TALK):
                event = MessageSaid(f"{buyer}-{count}", "buyer", next(texts), at + timedelta(minutes=count))
                turns.append(take_turn(state, event, reader=reader, bank=bank, knowledge=knowledge))
                state = turns[-1].state
            self._turns.append(turns)

    def turn(self, state: BuyerState | None, event: MessageSaid, **_: Any) -> Turn:
        """The next turn of this buyer, with the message that came."""
        buyer, _, count = event.id.partition("-")
        turn = self._turns[int(buyer)][int(count) % TALK]
        last = LastMessage(event.id, event.sender, event.text, told(event.at))
        version = state.version + 1 if state else 1
        return replace(turn, state=replace(turn.state, version=version, last_message=last))


def said() -> Iterator[str]:
    """What buyers say in the teaching talks, again and again."""
    talks = read_talks(shipped("phrasebank") / "talks" / "plain_a.jsonl")
    return cycle([one.text for talk in talks for one in talk.turns if isinstance(one, Said) and one.sender == "buyer"])


# --- the servers ---


def make_shop(settings: Settings) -> list[str]:
    """A shop; the tokens of its bridges and of a manager."""
    now = datetime.now().astimezone()

    def work(connection: Any) -> list[str]:
        add_shop(connection, "bench", "", "taobao", now)
        bridges = [new_token(connection, "bench", "bridge", f"b{place}", 1, now) for place in range(BRIDGES)]
        return [*bridges, new_token(connection, "bench", "manager", "", 1, now)]

    return run_once(settings, work, write=True)


def serve_ours(settings: Settings, tokens: list[str], rounds: Rounds) -> None:
    """Serve as `jiehua serve` does, until there were enough messages."""
    aborter = Aborter()
    with contextlib.ExitStack() as clients:

        def stop() -> None:
            assert aborter.server is not None
            aborter.server.should_exit = True
            clients.close()

        rounds.end = stop
        listening = bind("127.0.0.1", 0)
        port = listening.getsockname()[1]
        app = create_app(settings, abort=aborter)
        run(app, listening, aborter, lambda _: clients.enter_context(client(port, tokens)) and None)
    rounds.tell()


def serve_floor(rounds: Rounds) -> None:
    """Serve the least that a server of FastAPI could be."""
    app, sidebars = FastAPI(), list[WebSocket]()

    @app.websocket("/ws")
    async def echo(websocket: WebSocket) -> None:
        await websocket.accept("jiehua.v1")
        with contextlib.suppress(WebSocketDisconnect):
            if json.loads(await websocket.receive_text())["role"] == "sidebar":
                sidebars.append(websocket)
            await websocket.send_text('{"type":"welcome"}')
            while True:
                frame = json.loads(await websocket.receive_text())
                rounds.one()
                await websocket.send_text(json.dumps({"type": "ack", "re": frame["id"], "seq": 1, "duplicate": False}))
                for sidebar in sidebars:
                    await sidebar.send_text(CARD)

    listening = bind("127.0.0.1", 0)
    config = uvicorn.Config(app, ws="websockets-sansio", ws_per_message_deflate=False, log_level="error")
    server = uvicorn.Server(config)
    with client(listening.getsockname()[1], ["-"] * (BRIDGES + 1)) as process:

        def stop() -> None:
            server.should_exit = True
            process.kill()

        rounds.end = stop
        server.run(sockets=[listening])
    rounds.tell()


@contextlib.contextmanager
def client(port: int, tokens: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A client that talks to that port for as long as the context lasts."""
    process = subprocess.Popen([sys.executable, __file__, "--client=" + " ".join([str(port), *tokens])])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


# --- the client ---


class Wire(asyncio.Protocol):
    """One socket, with as little work as can be; `take` is called with each frame after the welcome."""

    def __init__(self, hello: dict[str, str], take: Callable[[bytes], None]) -> None:
        self._hello, self._take, self._rest = hello, take, b""
        self._upgraded = False
        self.welcome = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        """Ask for the upgrade."""
        self._transport = transport
        transport.write(
            b"GET /ws HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            b"Sec-WebSocket-Protocol: jiehua.v1\r\n\r\n"
        )

    def data_received(self, data: bytes) -> None:
        """Frames, whole or in part."""
        data, at = self._rest + data, 0
        if not self._upgraded and b"\r\n\r\n" in data:
            self._upgraded, at = True, data.index(b"\r\n\r\n") + 4
            self.send(self._hello)
        while self._upgraded and len(data) - at >= 10:
            size, start = data[at + 1], at + 2
            if size >= 126:
                start += 2 if size == 126 else 8
                size = int.from_bytes(data[at + 2 : start], "big")
            if len(data) < start + size:
                break
            if self.welcome.done():
                self._take(data[start : start + size])
            else:
                self.welcome.set_result(data[start : start + size])
            at = start + size
        self._rest = data[at:]

    def send(self, frame: dict[str, str]) -> None:
        """Send a frame, masked with noughts."""
        payload = json.dumps(frame, ensure_ascii=False).encode()
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2, "big")
        self._transport.write(b"\x81" + length + bytes(4) + payload)


async def talk(port: int, tokens: list[str]) -> None:
    """Keep the messages under way until somebody ends this process."""
    texts, counts = list(zip(range(997), said(), strict=False)), [0] * BRIDGES
    wires: list[Wire] = []

    def send(place: int) -> None:
        own = range(place, BUYERS, BRIDGES)
        counts[place] += 1
        buyer, count = own[counts[place] % len(own)], counts[place] // len(own)
        text = f"{texts[counts[place] % len(texts)][1]} {count}"
        name = f"{buyer}-{count}"
        wires[place].send({"type": "message", "id": name, "buyer": f"b{buyer}", "from": "buyer", "text": text})

    def answered(place: int) -> Callable[[bytes], None]:
        def take(payload: bytes) -> None:
            kind = json.loads(payload)["type"]
            if kind == "error":
                raise SystemExit(f"a message was answered with {payload.decode()}")
            if kind == "ack":
                send(place)

        return take

    loop = asyncio.get_running_loop()
    for place, token in enumerate(tokens):
        role = "bridge" if place < BRIDGES else "sidebar"
        hello = {"type": "hello", "token": token, "role": role, "client": "bench/1.0"}
        heard = answered(place) if role == "bridge" else lambda _: None
        _, wire = await loop.create_connection(lambda h=hello, t=heard: Wire(h, t), "127.0.0.1", port)  # type: ignore[misc]
        wires.append(wire)
        welcome = json.loads(await asyncio.wait_for(wire.welcome, 10))
        if welcome["type"] != "welcome":
            raise SystemExit(f"the hello was answered with {welcome}")
    for number in range(BRIDGES * UNDER_WAY):
        send(number % BRIDGES)
    while True:
        await asyncio.sleep(15)
        for wire in wires:
            wire.send({"type": "ping"})


if __name__ == "__main__":
    main()
