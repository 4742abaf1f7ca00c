"""What the linear model sees of a message in its context: character n-grams per place, and signs of its surface.

A place is where the characters stand: in the message, in the agent's lines just before it, in the buyer's line before,
in the last lines, in all lines of the buyer. The same n-gram in another place is another feature. All functions here
run for every message, so they build on C-level maps; the longest talk costs some tens of microseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from operator import add

from app.understand.normalize import fold, normalize
from app.understand.reading import Context

PLACES = ("message", "words", "agent", "before", "recent", "buyer", "signs")
"""The places, in the order of the lists that `features` gives."""

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_RECENT = 6
_PAIRS = 2

Grams = list[str]


def features(text: str, words: Iterable[str], context: Context) -> list[Grams]:
    """The features of a normalised message with its words, one list per place; n-grams may stand in it repeatedly."""
    agent, before, recent, buyer = _lines(context)
    shaped = "^" + _shape(text) + "$"
    tokens = [_shape(word) for word in words]
    return [
        _grams(shaped, 4),
        tokens + [one + " " + other for one, other in pairwise(tokens)],
        _grams(agent, 3),
        _grams(before, 3),
        _grams(recent, _PAIRS),
        _grams(buyer, _PAIRS),
        _signs(text, context, agent),
    ]


def _shape(text: str) -> str:
    """The text with every number as one 0: that there is a number says more than which one."""
    return _DIGITS.sub("0", text)


def _lines(context: Context) -> tuple[str, str, str, str]:
    """The agent's lines since the buyer's last one, that one, the last six lines, and all the buyer's lines."""
    agent: list[str] = []
    before = ""
    folded = [(line.sender, _shape(fold(line.text))) for line in context.lines]
    for sender, text in reversed(folded):
        if sender == "buyer":
            before = text
            break
        agent.append(text)
    recent = "\n".join([text for _, text in folded[-_RECENT:]])
    buyer = "\n".join([text for sender, text in folded if sender == "buyer"])
    return "\n".join(reversed(agent)), before, recent, buyer


def _grams(text: str, longest: int) -> Grams:
    """All runs of 1 to `longest` characters."""
    grams: Grams = list(text)
    run: Iterable[str] = grams
    for start in range(1, longest):
        run = list(map(add, run, text[start:]))
        grams += run
    return grams


_SIZES = (0, 1, 2, 4, 8, 16, 32, 64)
_ASKS = re.compile(r"[?吗么呢]|什么|怎么|多少|哪|几|是否|能不能|可不可以|有没有|会不会|是不是|谁")


def _signs(text: str, context: Context, agent: str) -> Grams:
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
        "order" if context.has_order else "no order",
        f"order {context.order}",
    ]
    if any(map(str.isdigit, text)):
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


def prepared(text: str) -> str:
    """The message as `features` wants it."""
    return normalize(text)
