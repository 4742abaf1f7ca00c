"""How the program logs: one line an event on stderr, with connection and shop; never a buyer's words, never a token.

A fault is logged with its traceback and its type, and without its sentence: the sentence of an unforeseen error may
quote what was being worked on. What libraries log by themselves comes out the same way.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def _is_news(record: logging.LogRecord) -> bool:
    # uvicorn takes a refused upgrade for an unfinished one; any page of the web could fill the log with it.
    return "without completing handshake" not in record.getMessage()


def set_up(level: str, form: str = "logfmt") -> None:
    """Log from this level on, as `logfmt` (for people) or as `json` (a JSON object a line)."""
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if form == "logfmt":
        renderer = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], drop_missing=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso"),
            _tell_fault,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    logging.lastResort = _Foreign(logging.WARNING)


def told(error: BaseException) -> str:
    """An error with its causes: types, places in the program, and the system's own words, but none of its data."""
    parts: list[str] = []
    at: BaseException | None = error
    while at is not None and len(parts) < 5:
        why = f": {at.strerror}" if isinstance(at, OSError) and at.strerror else ""
        parts.append(_places(at.__traceback__) + f"{type(at).__module__}.{type(at).__qualname__}{why}")
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\nwhich came of\n".join(parts)


def _places(found: TracebackType | None) -> str:
    return "".join(traceback.format_tb(found))


def _tell_fault(_: Any, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given if isinstance(given, BaseException) else sys.exc_info()[1]
    if given and error is not None:
        event["exception"] = told(error)
    return event


class _Foreign(logging.Handler):
    """What a library says through `logging`: the first line of it, for the rest may hold values."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log it as our own."""
        first = next(iter(record.getMessage().splitlines()), "")
        fault = record.exc_info[1] if record.exc_info else None
        more = {"exc_info": fault} if fault else {}
        structlog.get_logger().log(record.levelno, first[:200], logger=record.name, **more)
