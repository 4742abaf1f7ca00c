"""Remembers what the model makes of the lines of a talk and of groups of signs, so that a reading adds them up.

A line is read up to twelve times, as the context of what comes after it; what it weighs in each place never changes.
Messages are not remembered: each is read anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from app.understand.features import Seen, Signs, heard_in, see_signs
from app.understand.model import LinearModel
from app.understand.normalize import fold
from app.understand.reading import Line, Sender
from app.understand.scoring import FREE, Scorer, Shares
from app.understand.signs import OrderShown

LINES = 4096
"""How many lines are remembered; 900 bytes each."""

_SHOWN = {shown: number for number, shown in enumerate(OrderShown)}


class LineHeard(Struct, frozen=True, gc=False):
    """What is remembered of a line: whether it shows a paid order and asks, and the sums of its pieces."""

    shows: bool
    asks: bool
    sums: bytes


class Memory:
    """A model with what scores by it, and the sums that were made last; may be asked from any thread."""

    def __init__(self, model: LinearModel, scorer: Scorer) -> None:
        self._model, self._scorer = model, scorer
        self._hear = lru_cache(LINES)(self._hear_anew)
        self._weigh_signs = lru_cache(LINES)(self._weigh_signs_anew)

    def heard(self, lines: Sequence[Line]) -> list[LineHeard]:
        """What is known of these lines."""
        hear = self._hear
        return [hear(line.sender, line.text) for line in lines]

    def shares(self, seen: Seen, lines: Sequence[LineHeard]) -> Shares:
        """The probabilities of the intents and of the stages for a message that was seen after these lines."""
        weigh_signs = self._weigh_signs
        pieces = [weigh_signs(signs) for signs in seen.signs]
        pieces += [line.sums for line in lines]
        shown = FREE if seen.content_free else _SHOWN[seen.order]
        return self._scorer.shares(seen.text, seen.words, pieces, seen.places, shown)

    def _hear_anew(self, sender: Sender, text: str) -> LineHeard:
        plain = fold(text)
        return LineHeard(*heard_in(sender, plain), self._scorer.line(sender, plain))

    def _weigh_signs_anew(self, signs: Signs) -> bytes:
        return self._model.sum(see_signs(signs)).tobytes()
