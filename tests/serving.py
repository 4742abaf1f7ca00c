"""A real server for tests: uvicorn on a free loopback port in a thread of its own, and clients that speak to it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import sys
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from app.clock import Clock
from app.config import Settings, read_settings
from app.main import create_app, wall_clock
from app.serve import Aborter, bind, run
from app.store.shops import add_shop, list_tokens, new_token, revoke_token
from app.store.store import run_once
from app.web.parts import Parts
from tests.shipped import ROOT

CACHE = ROOT / ".pytest_cache" / "reader"
"""Where all tests keep what the reader learnt; the same folder as tests.shipped."""

PATIENCE = 10.0
"""Seconds after which a frame that was to come counts as missing."""

_numbers = itertools.count(1)


def settings_for(data: Path, **given: Any) -> Settings:
    """The settings of a test: its own data, the shared cache, a quiet log."""
    return read_settings(**{"data": data, "cache": CACHE, "log_level": "error"} | given)


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop of its own for one test, with a token of each role; `xiaomei` and `awei` are agents."""

    id: str
    bridge: str
    manager: str
    xiaomei: str
    awei: str


class Server:
    """A running server. Shops and tokens are made beside it, as the commands of the program do."""

    def __init__(self, url: str, settings: Settings, parts: Parts, aborter: Aborter) -> None:
        self.url, self.settings, self.parts, self._aborter = url, settings, parts, aborter

    def shop(self, name: str = "") -> Shop:
        """A new shop."""
        name = name or f"shop{next(_numbers)}"
        run_once(self.settings, lambda found: add_shop(found, name, "小鱼的店", "taobao", wall_clock()), write=True)
        people = (("bridge", "qianniu"), ("manager", "laoban"), ("agent", "xiaomei"), ("agent", "awei"))
        bridge, manager, xiaomei, awei = (self.token(name, role, who) for role, who in people)
        return Shop(name, bridge, manager, xiaomei, awei)

    def token(
        self, shop: str, role: Any, name: str = "", days: float | None = None, now: datetime | None = None
    ) -> str:
        """A new token."""
        at = now or wall_clock()
        return run_once(self.settings, lambda found: new_token(found, shop, role, name, days, at), write=True)

    def revoke(self, shop: str, name: str) -> None:
        """Revoke every token of that name."""

        def work(connection: Any) -> None:
            for key in list_tokens(connection, shop):
                if key.name == name:
                    revoke_token(connection, key.id, wall_clock())

        run_once(self.settings, work, write=True)

    def stop(self) -> None:
        """As SIGTERM does."""
        assert self._aborter.server is not None
        self._aborter.server.should_exit = True

    @contextlib.asynccontextmanager
    async def open(self, path: str = "/ws", **options: Any) -> AsyncIterator[Client]:
        """A socket that has not said hello."""
        options = {"subprotocols": [Subprotocol("jiehua.v1")], "compression": None, "max_size": None} | options
        url = self.url.replace("http://", "ws://") + path
        async with connect(url, **options, open_timeout=PATIENCE, close_timeout=2, ping_interval=None) as socket:
            yield Client(socket)

    @contextlib.asynccontextmanager
    async def bridge(self, token: str) -> AsyncIterator[Client]:
        """A bridge that was welcomed."""
        async with self.open() as client:
            await client.hello(token, "bridge")
            yield client

    @contextlib.asynccontextmanager
    async def sidebar(self, token: str, resume: dict[str, Any] | None = None, **options: Any) -> AsyncIterator[Client]:
        """A sidebar that was welcomed and has its snapshot, or what it missed up to `live`."""
        async with self.open(**options) as client:
            await client.hello(token, "sidebar", resume)
            await client.catch_up()
            yield client

    async def http(
        self, method: str, path: str, token: str | None = None, body: Any = None, **more: Any
    ) -> httpx.Response:
        """One request; `body` is sent as JSON, `content=` in `more` as it is."""
        headers = more.pop("headers", {}) | ({"Authorization": f"Bearer {token}"} if token else {})
        if body is not None:
            more["content"] = json.dumps(body, ensure_ascii=False).encode()
        # Without TLS there is nothing to verify, and reading the certificates would cost more than the request.
        async with httpx.AsyncClient(base_url=self.url, timeout=PATIENCE, trust_env=False, verify=False) as client:
            return await client.request(method, path, headers=headers, **more)


class Client:
    """A client that also does what a sidebar does: it keeps the cards, and checks that `prev` has no hole."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.welcome: dict[str, Any] = {}
        self.seen: list[dict[str, Any]] = []
        self.cards: dict[str, dict[str, Any]] = {}
        self.seq = 0

    async def send(self, frame: Any) -> None:
        """Send an object as JSON; text and bytes as they are."""
        await self.socket.send(frame if isinstance(frame, str | bytes) else json.dumps(frame, ensure_ascii=False))

    async def receive(self) -> dict[str, Any]:
        """The next frame."""
        async with asyncio.timeout(PATIENCE):
            frame: dict[str, Any] = json.loads(await self.socket.recv())
        self.seen.append(frame)
        self._reduce(frame)
        return frame

    async def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next frame of this type with these fields; what comes before is kept in `seen`."""
        while True:
            frame = await self.receive()
            if frame["type"] == kind and all(frame[name] == value for name, value in fields.items()):
                return frame

    async def ask(self, frame: dict[str, Any]) -> dict[str, Any]:
        """Send a frame, and the frame that answers it."""
        await self.send(frame)
        while True:
            answer = await self.receive()
            if answer.get("re", "") == frame.get("id"):
                return answer

    async def hello(self, token: str, role: str, resume: dict[str, Any] | None = None) -> dict[str, Any]:
        """Say hello; the welcome."""
        frame = {"type": "hello", "token": token, "role": role, "client": "test/1.0"}
        await self.send(frame | ({"resume": resume} if resume else {}))
        self.welcome = await self.until("welcome")
        if resume:
            self.seq = resume["seq"]
        return self.welcome

    async def catch_up(self) -> None:
        """Read up to the snapshot, or up to `live`."""
        await self.until("live" if self.welcome["resume"] == "ok" else "snapshot")

    async def head(self) -> int:
        """The server's newest seq, when all that came before the pong was read."""
        await self.send({"type": "ping"})
        return int((await self.until("pong"))["seq"])

    async def closed(self) -> int:
        """The code with which the server closes, after the frames that still come; 1006 for a connection that broke."""
        async with asyncio.timeout(PATIENCE):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    self.seen.append(json.loads(await self.socket.recv()))
            await self.socket.wait_closed()
        return self.socket.close_code or 0

    def resume(self) -> dict[str, Any]:
        """Where this client stands, for the hello of the next one."""
        return {"epoch": self.welcome["epoch"], "seq": self.seq}

    def _reduce(self, frame: dict[str, Any]) -> None:
        kind = frame["type"]
        if kind == "snapshot":
            self.cards = {card["id"]: card for card in frame["buyers"]}
        elif kind in ("buyer", "gone"):
            assert frame["prev"] == self.seq, "a frame was left out"
            assert frame["seq"] > frame["prev"]
        if kind == "buyer":
            self.cards[frame["buyer"]["id"]] = frame["buyer"]
        elif kind == "gone":
            self.cards.pop(frame["id"], None)
        if kind in ("snapshot", "live", "buyer", "gone"):
            self.seq = frame["seq"]


@contextlib.contextmanager
def serving(
    data: Path, *, now: Clock = wall_clock, demo: dict[str, Any] | None = None, **given: Any
) -> Iterator[Server]:
    """A server on this data for as long as the context lasts; leaving is what SIGTERM does."""
    settings = settings_for(data, **given)
    aborter = Aborter()
    app = create_app(settings, now=now, abort=aborter, demo=demo)
    listening = bind("127.0.0.1", 0)
    urls: list[str] = []
    ready = threading.Event()

    def is_ready(url: str) -> None:
        urls.append(url)
        ready.set()

    # A daemon and no executor, which the end of the process would wait for: a server that hangs fails its test alone.
    running: Future[None] = Future()
    running.add_done_callback(lambda _: ready.set())
    thread = threading.Thread(
        target=_into, args=(running, lambda: run(app, listening, aborter, is_ready)), name="server", daemon=True
    )
    thread.start()
    assert ready.wait(60), "the server did not start"
    try:
        if not urls:
            running.result()
        yield Server(urls[0], settings, app.state.parts, aborter)
    finally:
        if aborter.server is not None:
            aborter.server.should_exit = True
        listening.close()
        thread.join(30)
    assert not thread.is_alive(), f"the server did not end: {_place(thread)}"
    running.result()


def _into(future: Future[None], work: Callable[[], None]) -> None:
    """Do the work; what it raises is the future's."""
    try:
        work()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(None)


def _place(thread: threading.Thread) -> str:
    """Where a thread stands."""
    frame = sys._current_frames().get(thread.ident or 0)
    return "".join(traceback.format_stack(frame)) if frame else "it just did"


def message(buyer: str, text: str, id: str | None = None, **more: Any) -> dict[str, Any]:
    """A buyer's line as a frame, with an id of its own where none is given."""
    frame = {"type": "message", "id": id or f"m-{next(_numbers)}", "buyer": buyer, "from": "buyer", "text": text}
    return frame | more


def order(buyer: str, status: str, id: str | None = None, **more: Any) -> dict[str, Any]:
    """An order's news as a frame."""
    frame = {"type": "order", "id": id or f"o-{next(_numbers)}", "buyer": buyer, "order": "20260001", "status": status}
    return frame | more


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what the server does in its own thread, at most PATIENCE."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110  (what is waited for happens in another thread)
            await asyncio.sleep(0.005)
