"""A talk given line by line on the command line, and all that the assistant makes of it as one JSON object.

This is how a shop owner sees, and reports, why a suggestion was made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from app.card import card_of
from app.errors import BadField, TooLarge
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge
from app.talks.play import Played, play
from app.talks.talk import TEXT_CHARS, OrderNews, Said, Talk
from app.understand.reader import Reader
from app.understand.reading import Reading, Sender
from app.vocabulary import OrderStatus

_PREFIX = re.compile(r"\s*(buyer|agent|order)\s*[:：]\s*", re.IGNORECASE)


def talk_of(lines: Sequence[str]) -> Talk:
    """The talk of some arguments: `buyer:在吗`, `agent:在的亲`, `order:paid`; without a prefix the buyer speaks.

    Raises BadField where there is nothing, an argument is empty or not text, or an order status is unknown; TooLarge
    where a text is over the limit.
    """
    if not lines:
        raise BadField("TEXT", "is missing; give one argument a message, such as buyer:在吗 agent:在的亲 order:paid")
    return Talk("read", tuple(_turn(f"TEXT {number}", line) for number, line in enumerate(lines, 1)))


def read_lines(lines: Sequence[str], reader: Reader, bank: Bank, knowledge: Knowledge, at: datetime) -> dict[str, Any]:
    """What the assistant makes of a talk that begins at `at`: the state after its last line, and how it came there.

    Raises as `talk_of` does.
    """
    played = list(play(talk_of(lines), reader=reader, bank=bank, knowledge=knowledge, at=at))
    last = played[-1].turn
    return {
        **msgspec.json.decode(msgspec.json.encode(card_of("read", last.state, last.suggestions))),
        "options": list(last.state.options) if last.state.options else None,
        "talk": [_line(one) for one in played],
    }


def _turn(field: str, line: str) -> Said | OrderNews:
    try:
        line.encode()
    except UnicodeEncodeError:
        raise BadField(field, "is not valid UTF-8") from None
    prefix = _PREFIX.match(line)
    who, text = (prefix[1].lower(), line[prefix.end() :]) if prefix else ("buyer", line)
    if not text.strip() or "\0" in text:
        raise BadField(field, "is empty or holds NUL")
    if len(text) > TEXT_CHARS:
        raise TooLarge(field, TEXT_CHARS)
    if who == "order":
        try:
            return OrderNews(OrderStatus(text.strip()))
        except ValueError:
            known = ", ".join(OrderStatus)
            raise BadField(field, f"{text.strip()[:40]!r} is no order status; it is one of {known}") from None
    sender: Sender = "agent" if who == "agent" else "buyer"
    return Said(sender, text)


def _line(played: Played) -> dict[str, Any]:
    """One line of the talk with the stage after it and, for the buyer's, the reading."""
    told, turn = played
    if isinstance(told, OrderNews):
        return {"order": told.status, "stage": turn.state.stage.id}
    line: dict[str, Any] = {"from": told.sender, "text": told.text, "stage": turn.state.stage.id}
    if turn.reading is not None:
        line["reading"] = _reading(turn.reading)
    return line


def _reading(reading: Reading) -> dict[str, Any]:
    vote = reading.vote
    return {
        "intent": reading.intent,
        "confidence": round(reading.confidence, 3),
        "because": reading.because,
        "content_free": reading.content_free,
        "vote": vote and {"stage": vote.stage, "confidence": round(vote.confidence, 3), "because": vote.because},
        "slots": {name: list(values) for name, values in reading.slots.items()},
    }
