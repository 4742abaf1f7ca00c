"""The roll of open sockets: by token, for revoking and for deliveries; by bridge, for replies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.push.outbox import Outbox
from app.wire.close import Close


@dataclass(eq=False, slots=True)
class Socket:
    """An open socket that said hello. `fed` are the buyers that a bridge fed on this connection, newest last."""

    shop: str
    token: str
    source: str
    role: str
    outbox: Outbox
    fed: dict[str, None] = field(default_factory=dict)

    FED_KEPT = 5000

    def feed(self, buyer: str) -> None:
        """This connection is the last that fed the buyer."""
        self.fed.pop(buyer, None)
        self.fed[buyer] = None
        if len(self.fed) > self.FED_KEPT:
            del self.fed[next(iter(self.fed))]


class Roll:
    """All open sockets of this process."""

    def __init__(self) -> None:
        self._by_token: dict[str, list[Socket]] = defaultdict(list)
        self._bridges: dict[tuple[str, str], list[Socket]] = defaultdict(list)

    @contextmanager
    def enter(self, socket: Socket) -> Iterator[None]:
        """Stand on the roll for as long as the context lasts."""
        lists = [self._by_token[socket.token]]
        if socket.role == "bridge":
            lists.append(self._bridges[socket.shop, socket.source])
        for one in lists:
            one.append(socket)
        try:
            yield
        finally:
            for one in lists:
                one.remove(socket)
            if not self._by_token.get(socket.token, True):
                del self._by_token[socket.token]
            if not self._bridges.get((socket.shop, socket.source), True):
                del self._bridges[socket.shop, socket.source]

    def bridge(self, shop: str, source: str, buyer: str) -> Socket | None:
        """The bridge connection for this buyer: the one that fed it, else the newest of that source; None if none."""
        open_ones = [one for one in self._bridges.get((shop, source), ()) if one.outbox.ending is None]
        return next((one for one in reversed(open_ones) if buyer in one.fed), open_ones[-1] if open_ones else None)

    def sources(self) -> list[tuple[str, str]]:
        """Shop and source of the bridges that are connected here."""
        return list(self._bridges)

    def of_token(self, token: str) -> list[Socket]:
        """The open sockets of a token."""
        return list(self._by_token.get(token, ()))

    def tokens(self) -> list[str]:
        """The tokens that have an open socket."""
        return list(self._by_token)

    def end_all(self, last: bytes, code: Close) -> None:
        """Send everyone a last frame and close."""
        for sockets in list(self._by_token.values()):
            for socket in sockets:
                socket.outbox.put(last)
                socket.outbox.end(code)

    def waiting(self) -> list[int]:
        """How many frames wait for each open socket."""
        return [len(socket.outbox) for sockets in self._by_token.values() for socket in sockets]

    def __len__(self) -> int:
        return sum(map(len, self._by_token.values()))
