"""How the program logs: one line an event on stderr, with the connection's id; never a buyer's words, never a token."""

from __future__ import annotations

import logging
import sys

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def _is_news(record: logging.LogRecord) -> bool:
    # uvicorn takes a refused upgrade for an unfinished one; any page of the web could fill the log with it.
    return "without completing handshake" not in record.getMessage()


def set_up(level: str) -> None:
    """Log from this level on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], drop_missing=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_news)
