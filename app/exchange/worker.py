"""The process that parses one file: bytes on stdin, rows or the reason why there are none as JSON on stdout."""

from __future__ import annotations

import contextlib
import sys
from typing import Any

import msgspec

from app.exchange import limits
from app.exchange.parse import parse
from app.exchange.text import Unreadable


def bound() -> None:
    """Let the system end this process when it takes too much memory or work."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on every system; time is bounded in any case
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_S, limits.CPU_S))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read, parse, answer."""
    bound()
    answer: dict[str, Any]
    try:
        answer = parse(sys.stdin.buffer.read(limits.FILE_BYTES + 1))
    except Unreadable as refused:
        answer = {"place": refused.place, "why": str(refused)}
    sys.stdout.buffer.write(msgspec.json.encode(answer))


if __name__ == "__main__":
    main()
