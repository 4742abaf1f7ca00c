"""A suggestion: one phrase, filled for one buyer, with its key, its score and its reason."""

from __future__ import annotations

from msgspec import Struct

from app.vocabulary import Technique


class Suggestion(Struct, frozen=True, gc=False):
    """`text` shows slots without a value as `{名}`; they are named in `missing`. `filled` are the values used."""

    key: int
    phrase: str
    technique: Technique
    text: str
    filled: dict[str, str]
    missing: tuple[str, ...]
    score: float
    because: str
