"""A TCP proxy that fails on demand: it cuts, vanishes without a word, holds, restarts; clients see what they then see.

It knows nothing of what it passes on. Several ports are taken in turn, as a balancer without sticky sessions does.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
from collections.abc import AsyncIterator

from tests.servers import HOST, free_port

PART = 1 << 14
"""Bytes that are passed on at once."""
BUFFER = 1 << 14
"""Of the sockets to the server: small, so that a reader who takes nothing is felt there soon."""


class Link:
    """One client and its connection to the server."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.client, self.server = client, server
        self.passes = asyncio.Event()
        self.passes.set()
        self.vanished = False

    def cut(self) -> None:
        """Reset both sides, as a middlebox does that forgot the connection."""
        for writer in (self.client, self.server):
            writer.transport.abort()


class Proxy:
    """Listens on a port of its own from `start` to `stop`. All that fails, fails for the links of that moment alone."""

    def __init__(self, *ports: int) -> None:
        self._ports = itertools.cycle(ports)
        self._listening: asyncio.Server | None = None
        self._links: set[Link] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = free_port()
        self.broken = 0
        """Links that were cut or vanished so far."""

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"http://{HOST}:{self.port}"

    async def start(self) -> None:
        """Listen; the second time on the same port as before."""
        self._listening = await asyncio.start_server(self._serve, HOST, self.port, backlog=512)

    async def stop(self) -> None:
        """Cut every link and refuse new ones."""
        assert self._listening is not None
        self._listening.close()
        self.cut()
        for link in [link for link in self._links if link.vanished]:
            link.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> int:
        """Reset every link; how many."""
        now = [link for link in self._links if not link.vanished]
        for link in now:
            link.cut()
        self.broken += len(now)
        return len(now)

    def vanish(self) -> int:
        """From now on no link passes a byte, and neither side is told: no FIN, no RST. How many."""
        now = [link for link in self._links if not link.vanished]
        for link in now:
            link.vanished = True
            link.passes.clear()
        self.broken += len(now)
        return len(now)

    def hold(self) -> None:
        """Take nothing from the server until `release`: readers that hang."""
        for link in self._links:
            link.passes.clear()

    def release(self) -> None:
        """Those who hung read on."""
        for link in self._links:
            if not link.vanished:
                link.passes.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        upstream = socket.socket()
        upstream.setblocking(False)
        upstream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        try:
            await asyncio.get_running_loop().sock_connect(upstream, (HOST, next(self._ports)))
            from_server, to_server = await asyncio.open_connection(sock=upstream, limit=PART)
        except OSError:
            upstream.close()
            writer.transport.abort()
            return
        link = Link(writer, to_server)
        self._links.add(link)
        try:
            await asyncio.gather(_pass(link, reader, to_server), _pass(link, from_server, writer))
        finally:
            self._links.discard(link)
            link.cut()


async def _pass(link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while True:
            await _either(link)
            part = await reader.read(PART)
            await _either(link)
            if not part:
                break
            writer.write(part)
            await writer.drain()
    if not link.vanished:
        with contextlib.suppress(OSError, RuntimeError):
            writer.write_eof()


async def _either(link: Link) -> None:
    """Wait while nothing passes; raise ConnectionResetError where the link was cut meanwhile."""
    while not link.passes.is_set():
        if link.client.transport.is_closing():
            raise ConnectionResetError
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await link.passes.wait()


@contextlib.asynccontextmanager
async def proxied(*ports: int) -> AsyncIterator[Proxy]:
    """A proxy before these ports for as long as the context lasts."""
    proxy = Proxy(*ports)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.stop()
