"""What an unanswered buyer waits for: whether a message asks something, and how it is shown."""

from __future__ import annotations

import re

from app.understand.reading import Reading
from app.vocabulary import Intent

QUESTION_CHARS = 80
"""How much of an open question the card shows, in code points."""

_ASKING = frozenset(
    {
        Intent.ASK_PRODUCT,
        Intent.ASK_SIZE,
        Intent.ASK_STOCK,
        Intent.ASK_RECOMMEND,
        Intent.ASK_PRICE,
        Intent.ASK_SHIPPING,
        Intent.DOUBT_QUALITY,
        Intent.ORDER_HELP,
        Intent.BARGAIN,
        Intent.TRACK_ORDER,
    }
)
_INTERROGATIVE = re.compile(
    r"[?？]|[吗嘛么]|呢\s*[。！~～]*$|什么|怎么|怎样|如何|多少|多久|多大|几[天个点号时]|哪|谁|为啥|啥|咋|是否|([能行好可是有要会])不\1|可不可以|"
    r"(能|可以|行|好|有)不\s*$"
)


def is_question(text: str, reading: Reading) -> bool:
    """Whether a buyer's message asks for an answer: by what it wants, or by its form."""
    if reading.content_free:
        return False
    return reading.intent in _ASKING or _INTERROGATIVE.search(text) is not None


def clipped(text: str, limit: int = QUESTION_CHARS) -> str:
    """At most `limit` code points on one line, the last one an ellipsis where something was left out."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
