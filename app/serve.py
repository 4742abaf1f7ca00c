"""Runs the application under uvicorn: binds the port, says ready, and leaves in order on SIGTERM."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.errors import CannotStart
from app.main import drain
from app.wire.frames import FRAME_BYTES

OLD = 1000
"""So many looks of the collector at the middle-aged come before one at all old objects: the caches of talks are old,
and walking them stops the loop for 50 ms. With larger young generations each look at them took as long."""
GRACE_S = 5
Ready = Callable[[str], None]


def bind(host: str, port: int) -> socket.socket:
    """The listening socket; raises CannotStart where the address is taken or not ours."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise CannotStart(f"cannot listen on {host}:{port}: {error.strerror}; name another port with --port") from None


def url_of(listening: socket.socket) -> str:
    """Where a browser finds what listens there."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Aborter:
    """Cuts connections by the client's address; knows the server only once it is made."""

    def __init__(self) -> None:
        self.server: uvicorn.Server | None = None

    def __call__(self, client: tuple[str, int] | None) -> None:
        """Abort the transport of this client, whose reader takes nothing any more."""
        connections: set[Any] = self.server.server_state.connections if self.server else set()
        for connection in list(connections):
            if client is not None and getattr(connection, "client", None) == tuple(client):
                connection.transport.abort()


class _Server(uvicorn.Server):
    """uvicorn, with our ready line, our drain, and a clean exit after SIGTERM."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._app, self._ready = app, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell every socket to come back, then close."""
        drain(self._app.state.parts)
        for _ in range(100):  # sockets close in a moment; uvicorn's own close would cut off the drain frame
            if not len(self._app.state.parts.roll):
                break
            await asyncio.sleep(0.02)
        await super().shutdown(sockets=sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but without raising the signal again afterwards: an ordered end is exit status 0."""
        if threading.current_thread() is not threading.main_thread():  # signals come to the main thread alone
            yield
            return
        names = (signal.SIGINT, signal.SIGTERM)
        before = {name: signal.signal(name, self.handle_exit) for name in names}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)


def run(app: FastAPI, listening: socket.socket, aborter: Aborter, ready: Ready) -> None:
    """Serve until SIGTERM or SIGINT, then close the listening socket. Raises what starting raised."""
    url = url_of(listening)
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=FRAME_BYTES,
        ws_ping_interval=None,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
        lifespan="off",  # ours is entered below, so that what goes wrong in it is told as it is
    )
    server = _Server(config, app, lambda: ready(url))
    aborter.server = server
    with listening, asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(app, server, listening))


async def _serve(app: FastAPI, server: uvicorn.Server, listening: socket.socket) -> None:
    async with app.router.lifespan_context(app):
        # What was loaded stays for good; the collector need not walk half a million objects to find that out again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*gc.get_threshold()[:2], OLD)
        _give_back()
        await server.serve(sockets=[listening])


def _give_back() -> None:
    """Return to the system the memory that only loading had, where the C library can: otherwise a server that taught
    itself, or made its store, would hold on to it for good."""
    with contextlib.suppress(OSError, AttributeError):  # a system without glibc
        ctypes.CDLL(None).malloc_trim(0)
