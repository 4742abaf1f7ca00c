"""Remembers what the model makes of the lines of a talk and of groups of signs, so that a reading adds them up.

A line is read up to twelve times, as the context of what comes after it; what it weighs in each place never changes.
Messages are not remembered: each is read anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from app.understand.features import PLACES, Seen, Signs, see_line, see_signs
from app.understand.model import Floats, LinearModel, stand
from app.understand.reading import Line, Sender

LINES = 4096
"""How many lines are remembered; 900 bytes each."""


class LineHeard(NamedTuple):
    """What is remembered of a line: whether it shows a paid order and asks, and the sums of its pieces."""

    shows: bool
    asks: bool
    sums: bytes


class Memory:
    """A model, and the sums that it made last; may be asked from any thread."""

    def __init__(self, model: LinearModel) -> None:
        self._model = model
        self._hear = lru_cache(LINES)(self._hear_anew)
        self._weigh_signs = lru_cache(LINES)(self._weigh_signs_anew)
        self._stand = lru_cache(LINES)(_standing)

    def heard(self, lines: Sequence[Line]) -> list[LineHeard]:
        """What is known of these lines."""
        hear = self._hear
        return [hear(line.sender, line.text) for line in lines]

    def margins(self, seen: Seen, lines: Sequence[LineHeard]) -> Floats:
        """The margins of all classes for a message that was seen after these lines."""
        model = self._model
        weigh_signs = self._weigh_signs
        pieces = [model.sums(seen.message, seen.words).tobytes()]
        pieces += [weigh_signs(signs) for signs in seen.signs]
        pieces += [line.sums for line in lines]
        sums = np.frombuffer(b"".join(pieces), np.float32).reshape(len(seen.places), -1)
        return model.score(sums, self._stand(seen.places))

    def _hear_anew(self, sender: Sender, text: str) -> LineHeard:
        line = see_line(sender, text)
        return LineHeard(line.shows, line.asks, self._model.sum(line.pieces).tobytes())

    def _weigh_signs_anew(self, signs: Signs) -> bytes:
        return self._model.sum(see_signs(signs)).tobytes()


def _standing(places: tuple[int, ...]) -> Floats:
    return stand(places, len(PLACES))
