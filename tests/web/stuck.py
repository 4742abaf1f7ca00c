"""A client on a bare socket, which does what no library does: it reads nothing, or breaks off without a word."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable
from typing import Any

from app.push.outbox import Outbox
from tests.serving import Server, Shop, message


class Stuck:
    """A client on a bare socket, which says hello and reads no further than the upgrade."""

    def __init__(self, server: Server, token: str, role: str = "sidebar") -> None:
        host, port = server.url.removeprefix("http://").split(":")
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(10)
        self._socket.connect((host, int(port)))
        self._socket.sendall(
            f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: jiehua.v1\r\n\r\n".encode()
        )
        assert b"101" in self._socket.recv(20)
        self._tail = b""
        self.send({"type": "hello", "token": token, "role": role})

    def send(self, frame: dict[str, Any]) -> None:
        """Send a frame, masked with zeros, as RFC 6455 5.2 has it."""
        payload = json.dumps(frame).encode()
        size = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack("!H", len(payload))
        self._socket.sendall(b"\x81" + size + bytes(4) + payload)

    def to_the_end(self) -> str:
        """Read until the connection ends; how it ended, where it broke."""
        try:
            while part := self._socket.recv(1 << 16):
                self._tail = (self._tail + part)[-100:]
        except OSError as error:
            return str(error)
        finally:
            self._socket.close()
        return ""

    def last_code(self) -> int | None:
        """The code of the close frame with which the connection ended."""
        kind, *_, high, low = self._tail[-4:]
        return high << 8 | low if kind == 0x88 else None

    def reset(self) -> None:
        """Break the connection without a word."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()


def outboxes(server: Server) -> list[Outbox]:
    """Those of all open sockets."""
    roll = server.parts.roll
    return [socket.outbox for token in roll.tokens() for socket in roll.of_token(token)]


async def fill(server: Server, shop: Shop, full: Callable[[], bool]) -> None:
    """Long cards until a reader that takes none is full: the system's own buffers take megabytes before ours do."""
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
        for number in range(400):
            await bridge.ask(message("小鱼", f"{number} {'尺' * 7000}", kind="other"))
            await sidebar.until("buyer", seq=number + 1)
            if full():
                return
    raise AssertionError("the stuck reader is still served")
