"""What waits for one reader: bounded in frames and bytes, filled without waiting, emptied by one writer."""

from __future__ import annotations

import asyncio
from collections import deque

from app.wire.close import Close


class Outbox:
    """Frames for one socket. Over its bounds the socket is ended with 4001: the reader comes back and resumes."""

    def __init__(self, frames: int, size: int) -> None:
        self._frames, self._size = frames, size
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._opening = 0
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self.ending: Close | None = None

    def put(self, frame: bytes) -> None:
        """Add a frame; never waits. After the end nothing is added."""
        if self.ending is not None:
            return
        if len(self) >= self._frames or self._bytes + len(frame) > self._size:
            self.end(Close.SLOW)
            return
        self._waiting.append(frame)
        self._bytes += len(frame)
        self._news.set()
        if len(self) * 2 >= self._frames:
            self._room.clear()

    def put_opening(self, frames: list[bytes]) -> None:
        """Add the answer to a hello, which does not count against the bounds."""
        self._waiting.extend(frames)
        self._opening += len(frames)
        self._news.set()

    def end(self, code: Close) -> None:
        """The socket is to close with this code; the first one said stays. A slow reader gets nothing more."""
        if self.ending is None:
            self.ending = code
            if code is Close.SLOW:
                self._waiting.clear()
                self._opening = 0
        self._news.set()
        self._room.set()

    async def take(self) -> list[bytes]:
        """All that waits, as soon as there is something; an empty list when the socket is to be closed."""
        while not self._waiting and self.ending is None:
            self._news.clear()
            await self._news.wait()
        frames = list(self._waiting)
        self._waiting.clear()
        self._bytes = self._opening = 0
        self._room.set()
        return frames

    @property
    def crowded(self) -> bool:
        """Whether half of it is full, so that one has to wait for `room`."""
        return not self._room.is_set()

    async def room(self) -> None:
        """Wait until less than half is full: who asks faster than it reads the answers is not read from meanwhile."""
        await self._room.wait()

    def __len__(self) -> int:
        """How many frames wait and count."""
        return len(self._waiting) - self._opening
