"""Lets one at a time in, in the order of arrival: callbacks, which need no task of their own, and coroutines."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable


class Gate:
    """Who is inside keeps all others out until they leave; then the one who came first is let in.

    Used by one event loop, and by one thread.
    """

    __slots__ = ("_waiting", "taken")

    def __init__(self) -> None:
        self.taken = False
        self._waiting: deque[Callable[[], None]] | None = None  # most gates never see two at once

    def enter(self, go: Callable[[], None]) -> None:
        """Call `go` inside: at once where nobody is, else by the loop when its turn comes. It must see that `leave` is
        called in the end."""
        if not self.taken:
            self.taken = True
            go()
            return
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(go)

    def leave(self) -> None:
        """Let the next one in. Not called from here: a thousand who each fail at once would stand on one stack."""
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._waiting.popleft())
        else:
            self.taken = False

    async def __aenter__(self) -> None:
        inside = asyncio.get_running_loop().create_future()

        def go() -> None:
            if inside.cancelled():  # whoever waited has given up
                self.leave()
            else:
                inside.set_result(None)

        self.enter(go)
        try:
            await inside
        except asyncio.CancelledError:
            if not inside.cancelled():  # let in just then
                self.leave()
            raise

    async def __aexit__(self, *_: object) -> None:
        self.leave()
