"""Work that goes on for as long as the server runs, whatever becomes of it once.

What fails is told in the log and comes again at its next time. A task that died in silence would leave revoked tokens
connected, cards of other workers untold, and what is to be erased where it is, until somebody started the server anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from app import metrics
from app.errors import AppError

log = structlog.get_logger()


async def again(trouble: str, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Do the work now and so many seconds after each time, until cancelled; `trouble` is told when it fails."""
    while True:
        try:
            await work()
        except AppError as refused:
            log.warning(trouble, code=refused.code)
        except Exception:  # a fault of ours
            metrics.faults.inc()
            log.exception(trouble)
        await asyncio.sleep(seconds)
