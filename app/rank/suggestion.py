"""A suggestion: one phrase, filled for one buyer, with its key, its score and its reason."""

from __future__ import annotations

from dataclasses import dataclass

from app.vocabulary import Technique


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` shows slots without a value as `{名}`; they are named in `missing`. `filled` are the values used."""

    key: int
    phrase: str
    technique: Technique
    text: str
    filled: dict[str, str]
    missing: tuple[str, ...]
    score: float
    because: str
