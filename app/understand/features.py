"""What the linear model sees of a message in its context: character n-grams per place, and signs of its surface.

A place is where the characters stand: in the message, in the agent's lines just before it, in the buyer's line before,
in the last lines, in all lines of the buyer. The same n-gram in another place is another feature. All functions here
run for every message, so they build on C-level maps; the longest talk costs some tens of microseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import add
from typing import NamedTuple

from app.understand.normalize import fold
from app.understand.reading import Context
from app.understand.signs import OrderShown, content_free, order_shown

PLACES = ("message", "words", "agent", "topic", "before", "recent", "buyer", "signs")
"""The places, in the order of the lists that `features` gives."""

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NUMERALS = frozenset("0123456789")
_SEPARATOR = "\x1e"
_RECENT = 6
_PAIRS = 2

Grams = list[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was gathered of a message: its features per place, and the signs that the label rules ask for."""

    grams: list[Grams]
    content_free: bool
    order: OrderShown


def features(text: str, words: Iterable[str], context: Context) -> Seen:
    """The features of a normalised message with its words, one list per place; n-grams may stand in it repeatedly."""
    said = _lines(context)
    shaped = "^" + _shape(text) + "$"
    tokens = [_shape(word) for word in words]
    free = content_free(text)
    order = order_shown(text, said.buyer, said.agents, context.has_order)
    grams = [
        _grams(shaped, 4),
        tokens + [one + " " + other for one, other in pairwise(tokens)],
        _grams(said.agent, 3),
        _grams(said.agent, 2) if free else [],
        _grams(said.before, 3),
        _pairs(said.recent),
        _pairs(said.buyer),
        _signs(text, context, said.agent, free, order),
    ]
    return Seen(grams, free, order)


def _shape(text: str) -> str:
    """The text with every number as one 0: that there is a number says more than which one."""
    return text if _NUMERALS.isdisjoint(text) else _DIGITS.sub("0", text)


class _Said(NamedTuple):
    """The talk so far, folded, numbers as 0: the agent's lines since the buyer's last one, that one, the last lines
    of both, and all lines of the buyer and of the agent."""

    agent: str
    before: str
    recent: str
    buyer: str
    agents: str


def _lines(context: Context) -> _Said:
    lines = context.lines
    if not lines:
        return _Said("", "", "", "", "")
    # All lines are folded at once, since most of folding's cost is in the call; folding keeps the separator.
    folded = _shape(fold(_SEPARATOR.join([line.text for line in lines]))).split(_SEPARATOR)
    if len(folded) != len(lines):  # a line has the separator in it
        folded = [_shape(fold(line.text)) for line in lines]
    buyer: list[str] = []
    agents: list[str] = []
    since = 0
    for line, text in zip(lines, folded, strict=True):
        if line.sender == "buyer":
            buyer.append(text)
            since = len(agents)
        else:
            agents.append(text)
    return _Said(
        "\n".join(agents[since:]),
        buyer[-1] if buyer else "",
        "\n".join(folded[-_RECENT:]),
        "\n".join(buyer),
        "\n".join(agents),
    )


def _grams(text: str, longest: int) -> Grams:
    """All runs of 1 to `longest` characters."""
    grams: Grams = list(text)
    run: Iterable[str] = grams
    for start in range(1, longest):
        run = list(map(add, run, text[start:]))
        grams += run
    return grams


def _pairs(text: str) -> Grams:
    """All runs of two characters: enough to tell what a long talk is about, at half the cost."""
    return list(map(add, text, text[1:]))


_SIZES = (0, 1, 2, 4, 8, 16, 32, 64)
_ASKS = re.compile(r"[?吗么呢]|什么|怎么|多少|哪|几|是否|能不能|可不可以|有没有|会不会|是不是|谁")


def _signs(text: str, context: Context, agent: str, free: bool, order: OrderShown) -> Grams:
    """Named signs of the surface and of the context."""
    length = len(text)
    stage = context.stage or "none"
    size = _SIZES[bisect_left(_SIZES, min(length, _SIZES[-1]))]
    asks = "asks" if _ASKS.search(text) else "says"
    signs = [
        "one",
        f"length {size}",
        asks,
        f"stage {stage}",
        f"stage {stage} length {size}",
        f"lines {min(len(context.lines), 4)}",
        f"agent asks {'?' in agent or '吗' in agent or '呢' in agent}" if agent else "no agent",
        f"order {order}",
        f"free {free} stage {stage}",
        f"free {free} order {order}",
        f"status {context.order}",
    ]
    if not _NUMERALS.isdisjoint(text):
        signs.append("digits")
    if "[" in text:
        signs.append("placeholder")
    if "?" in text:
        signs.append("question mark")
    if "!" in text:
        signs.append("exclamation")
    intents = context.intents[-_PAIRS:]
    signs += [f"intent {back} {intent}" for back, intent in enumerate(reversed(intents), 1)]
    if intents:
        signs.append(f"intent 1 {intents[-1]} length {size}")
    return signs
