"""What stands in each line of a talk, whoever said it: remembered, since a line is asked for in up to twelve turns."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from app.dialogue.state import BuyerState
from app.phrases.same import bare
from app.rank.columns import TRADE_BIT, joined
from app.rank.topics import topics_in, topics_of_title
from app.rank.trades import GOODS_IN

KEPT = 4096
"""So many lines of talks are remembered."""
LINE_READ = 60
"""So much of a line, in code points, is searched for what the talk is about."""
TOPICS_READ = 6
"""In so many last lines it is looked for what was spoken of."""


class Lines(NamedTuple):
    """What the lines of a talk show together."""

    said: frozenset[str]
    """The agent's lines, without punctuation."""
    topics: int
    """What the last lines of both sides speak of, as bits (topics.TOPICS)."""
    trades: int
    """The trades of the goods that the buyer names, as bits."""
    number: int
    opened: bool
    """The agent has said something."""


class _Line(NamedTuple):
    topics: int
    trades: int
    bare: str


@lru_cache(maxsize=KEPT)
def _read(text: str) -> _Line:
    return _Line(topics_in(text[-LINE_READ:]), _trades_of(text[:LINE_READ]), bare(text))


def read_lines(state: BuyerState) -> Lines:
    """What the remembered lines of the talk show."""
    lines = state.lines
    said: list[str] = []
    topics = trades = 0
    old = len(lines) - TOPICS_READ
    for place, line in enumerate(lines):
        read = _read(line.text)
        if place >= old:
            topics |= read.topics
        if line.sender == "buyer":
            trades |= read.trades
        else:
            said.append(read.bare)
    return Lines(frozenset(said), topics, trades, len(lines), bool(said))


@lru_cache(maxsize=KEPT)
def read_title(title: str) -> tuple[int, int]:
    """The topics and the trades that the title of a product shows, as bits."""
    return topics_of_title(title), _trades_of(title[:LINE_READ])


def _trades_of(text: str) -> int:
    return joined(TRADE_BIT, GOODS_IN.find(text))
