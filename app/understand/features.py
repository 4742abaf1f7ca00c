"""What the linear model sees of a message in its context: character n-grams per place, and signs of its surface.

A place is where the characters stand: in the message, in the agent's lines just before it, in the last lines, in all
lines of the buyer. The same n-gram in another place is another feature.

What is seen comes in pieces: the message is one, its words another, five groups of signs are five, and each line of the
talk is two or six, one for each place where it may stand and each length of its n-grams there. Only the first two are
new in a reading; of a line or a group of signs the reader keeps the sum that the model makes of what was seen
(memory.py).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import Protocol

import numpy as np
from msgspec import Struct

from app.understand.ngrams import Buckets, bucket_of, multipliers, ngrams, words_and_pairs
from app.understand.normalize import fold
from app.understand.reading import Context, Sender
from app.understand.signs import OrderShown, content_free, line_shows, order_shown

PLACES = ("message", "words", "signs", "agent", "topic", "recent", "buyer")
"""The places, by their numbers."""

MESSAGE, WORDS, SIGNS, AGENT, TOPIC, RECENT, BUYER = range(len(PLACES))
NOWHERE = 255

BY_MESSAGE = multipliers(message=(1, 2, 3, 4))
BY_LINE = {
    "buyer": multipliers(recent=(2,), buyer=(2,)),
    "agent": multipliers(agent=(1, 2, 3), topic=(1, 2), recent=(2,)),
}
"""Of the last lines and of all lines only the pairs: enough to tell what a long talk is about."""

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NUMERALS = frozenset("0123456789")
_RECENT = 6
LONG = 40
"""From here on a message tells the same thing twice, and what it repeats must count once."""
_PAIRS = 2

Signs = tuple[object, ...]
"""A group of signs, its name first: what of the message or context they are made of."""


class Heard(Protocol):
    """What must be known of a line of the talk."""

    @property
    def shows(self) -> bool:
        """Whether its words show a paid order."""

    @property
    def asks(self) -> bool:
        """Whether it has the look of a question."""


@dataclass(frozen=True, slots=True, eq=False)
class LineSeen:
    """What is seen of one line of the talk: whether it shows a paid order and asks, and its pieces, a column each."""

    shows: bool
    asks: bool
    pieces: Buckets


class Seen(Struct, frozen=True, eq=False, gc=False):
    """What is seen of a message besides the lines before it, and the signs that the label rules ask for.

    `text` is normalised. `places` are the places of the pieces, a byte each: of the message, its words, each group of
    signs, and of each line its own.
    """

    text: str
    words: list[str]
    signs: tuple[Signs, ...]
    places: bytes
    content_free: bool
    order: OrderShown


def see(text: str, words: list[str], context: Context, lines: Sequence[Heard]) -> Seen:
    """What is seen of a normalised message with its words; `lines` is what was heard of each of the context's lines."""
    free = content_free(text)
    senders = tuple([line.sender for line in context.lines])
    places, by_agent, since = _standing(senders, free)
    shows = [line.shows for line in lines]
    of_buyer = of_agent = False
    if True in shows:
        of_agent = any(compress(shows, by_agent))
        of_buyer = sum(shows) > sum(compress(shows, by_agent))
    order = order_shown(text, of_buyer, of_agent, context.has_order)
    agent_asks = any(line.asks for line in lines[since:]) if since < len(lines) else None
    return Seen(text, words, _signs(text, context, agent_asks, free, order), places, free, order)


def see_line(sender: Sender, text: str) -> LineSeen:
    """What is seen of a line of the talk as it was typed."""
    plain = fold(text)
    shows, asks = heard_in(sender, plain)
    return LineSeen(shows, asks, see_folded(sender, plain))


def heard_in(sender: Sender, plain: str) -> tuple[bool, bool]:
    """Whether a folded line of the talk shows a paid order, and whether it asks."""
    asks = "?" in plain or "吗" in plain or "呢" in plain
    return line_shows(sender != "buyer", plain, _shape), asks


def see_folded(sender: Sender, plain: str) -> Buckets:
    """What is seen of the n-grams of a folded line of the talk, a column a piece."""
    return ngrams(_shape(plain), BY_LINE[sender])


def see_message(text: str) -> Buckets:
    """What is seen of the n-grams of a normalised message."""
    message = ngrams("^" + _shape(text) + "$", BY_MESSAGE).ravel()
    return np.unique(message) if len(text) > LONG else message


def see_words(text: str, words: Iterable[str]) -> Buckets:
    """What is seen of the words of a normalised message."""
    said = words_and_pairs([_word(word) for word in words] or [_NO_WORD])
    return np.unique(said) if len(text) > LONG else said


def pieces_of(seen: Seen, lines: Sequence[LineSeen]) -> Iterator[tuple[int, Buckets]]:
    """Everything that is seen of a message in its context: places and what stands in them."""
    pieces = [
        see_message(seen.text),
        see_words(seen.text, seen.words),
        *map(see_signs, seen.signs),
        *[piece for line in lines for piece in line.pieces.T],
    ]
    for place, piece in zip(seen.places, pieces, strict=True):
        if place != NOWHERE:
            yield place, piece


def pieces_alone(seen: Seen) -> Iterator[tuple[int, Buckets]]:
    """What is seen of a message that was not said in any talk: nothing of a context, not even that there is none."""
    yield MESSAGE, see_message(seen.text)
    yield WORDS, see_words(seen.text, seen.words)


def _shape(text: str) -> str:
    """The text with every number as one 0: that there is a number says more than which one."""
    return text if _NUMERALS.isdisjoint(text) else _DIGITS.sub("0", text)


_NO_WORD = bucket_of("no word")


@lru_cache(8192)
def _word(word: str) -> int:
    """The bucket of a word."""
    return bucket_of(_shape(word))


@lru_cache(4096)
def _standing(senders: tuple[Sender, ...], free: bool) -> tuple[bytes, tuple[bool, ...], int]:
    """The places of all pieces of a message after lines of these senders; which lines are the agent's; and where the
    agent's lines since the buyer's last one begin."""
    since = max((number for number, sender in enumerate(senders, 1) if sender == "buyer"), default=0)
    places = [MESSAGE, WORDS, *[SIGNS] * 5]
    for number, sender in enumerate(senders, 1):
        recent = RECENT if number > len(senders) - _RECENT else NOWHERE
        if sender == "buyer":
            places += [recent, BUYER]
        elif number > since:
            places += [AGENT, AGENT, AGENT, *[TOPIC if free else NOWHERE] * 2, recent]
        else:
            places += [*[NOWHERE] * 5, recent]
    return bytes(places), tuple(sender != "buyer" for sender in senders), since


_SIZES = (0, 1, 2, 4, 8, 16, 32, 64)
_SIZE_OF = tuple(_SIZES[bisect_left(_SIZES, length)] for length in range(_SIZES[-1] + 1))
_ASKS = re.compile(r"[?吗么呢]|什么|怎么|多少|哪|几|是否|能不能|可不可以|有没有|会不会|是不是|谁")


def _signs(text: str, context: Context, agent_asks: bool | None, free: bool, order: OrderShown) -> tuple[Signs, ...]:
    """The signs of the surface and of the context, in five groups, since all together are seldom the same."""
    size = _SIZE_OF[min(len(text), _SIZES[-1])]
    asks = _ASKS.search(text) is not None
    return (
        ("surface", size, asks, not _NUMERALS.isdisjoint(text), "[" in text, "?" in text, "!" in text),
        ("stage", context.stage, size, free, order),
        ("talk", min(len(context.lines), 4), agent_asks, context.order),
        ("intents", context.intents[-_PAIRS:], size),
        ("echo", _echo(text, context), agent_asks, asks),
    )


_COMMON = frozenset("的了吗呢啊哦嗯亲吧是我你您 ,。?!")


def _echo(text: str, context: Context) -> int | None:
    """How much of the message the agent's last line has said already, in quarters of its characters (0 to 4): who
    names what was offered answers, who names something else asks. None where there is nothing to compare."""
    if not context.lines or context.lines[-1].sender == "buyer":
        return None
    said = set(text) - _COMMON
    return 4 * len(said & _characters(context.lines[-1].text)) // len(said) if said else None


@lru_cache(4096)
def _characters(text: str) -> frozenset[str]:
    return frozenset(fold(text))


def see_signs(signs: Signs) -> Buckets:
    """The buckets of a group of signs."""
    return np.array([bucket_of(name) for name in sign_names(signs)], np.uint32)


def sign_names(signs: Signs) -> list[str]:
    """What a group of signs says, a name each."""
    match signs:
        case ("surface", size, asks, *marks):
            names = ["one", f"length {size}", "asks" if asks else "says"]
            return names + list(compress(("digits", "placeholder", "question mark", "exclamation"), marks))
        case ("stage", stage, size, free, order):
            return [
                f"stage {stage}", f"stage {stage} length {size}", f"order {order}", f"free {free} stage {stage}",
                f"free {free} order {order}",
            ]  # fmt: skip
        case ("talk", lines, asks, status):
            return [f"lines {lines}", "no agent" if asks is None else f"agent asks {asks}", f"status {status}"]
        case ("echo", quarters, agent_asks, asks):
            return [f"echo {quarters} agent asks {agent_asks}", f"echo {quarters} asks {asks}"]
        case ("intents", tuple(intents), size):
            names = [f"intent {back} {intent}" for back, intent in enumerate(reversed(intents), 1)]
            return [*names, f"intent 1 {intents[-1]} length {size}"] if intents else []
    raise ValueError(f"not a group of signs: {signs}")
