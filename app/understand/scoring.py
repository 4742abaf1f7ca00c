"""From a message and what is remembered around it to the shares of intents and stages: in C where it was compiled.

The linear model's margins become probabilities here; what the label rules make of them is the reader's. PlainScorer is
what is meant; the kernel (app/native/scorer.c) gives the same in a twentieth of the time.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.native.load import Kernels, kernels
from app.understand.features import BY_LINE, BY_MESSAGE, PLACES, see_folded, see_message, see_words
from app.understand.model import Floats, stand
from app.understand.reading import Sender
from app.understand.taught import INTENTS, STAGES, Taught
from app.vocabulary import Intent, Stage

SHARP_STAGE = 3.0
SHARP_INTENT = 4.5
"""How margins become probabilities: chosen so that a confidence of 0.8 is right eight times of ten in talks that were
not taught (docs/decisions)."""

TOGETHER = 0.6
"""How much the stages that usually go with the intents count beside the stage's own score."""

CONTENT = 0.2
"""What `ack` loses in a message with content."""

NEEDS = 2.5
"""How much likelier a need is than its score says: it is mostly said in passing, among questions about goods, and to
miss it costs more than to ask once too often."""

_LESS_ACK = math.exp(-CONTENT * SHARP_INTENT)
_ACK = INTENTS.index(Intent.ACK)
_NEED = STAGES.index(Stage.NEED_DISCOVERY)
FREE = -1
"""In place of the number of what shows an order: the message is free of content."""

Shares = tuple[list[float], list[float]]
"""The probabilities of the intents and of the stages, each in the order of `taught`."""


class Scorer(Protocol):
    """Scores messages by what was taught; may be asked from any thread.

    `pieces` are the sums of what is remembered, as `line` and LinearModel.sum give them, and `places` the places of all
    pieces (Seen.places): that of the message, that of its words, and those of the remembered ones.
    """

    def line(self, sender: Sender, plain: str, /) -> bytes:
        """The sums of a folded line of the talk, a row of float32 a piece."""

    def margins(self, text: str, words: list[str], pieces: list[bytes], places: bytes, /) -> list[float]:
        """The margins of all classes for a normalised message, stages first."""

    def shares(self, text: str, words: list[str], pieces: list[bytes], places: bytes, shown: int, /) -> Shares:
        """The probabilities for a normalised message; `shown` is the number of its OrderShown, or FREE."""


def scorer_of(learned: Taught, kernels: Kernels | None = kernels) -> Scorer:
    """What scores by this: the kernel where there is one."""
    if kernels is None:
        return PlainScorer(learned)
    model = learned.model
    arrays = (model.index, model.rows, model.shares, _given(learned), BY_MESSAGE, BY_LINE["buyer"], BY_LINE["agent"])
    one_by_one = tuple(np.ascontiguousarray(one) for one in arrays)
    scorer: Scorer = kernels.Scorer(one_by_one, SHARP_STAGE, SHARP_INTENT, _LESS_ACK, NEEDS, _ACK, _NEED)
    return scorer


class PlainScorer:
    """The scorer in numpy."""

    def __init__(self, learned: Taught) -> None:
        self._model, self._given = learned.model, _given(learned)

    def line(self, sender: Sender, plain: str, /) -> bytes:
        """As Scorer has it."""
        return self._model.sum(see_folded(sender, plain)).tobytes()

    def margins(self, text: str, words: list[str], pieces: list[bytes], places: bytes, /) -> list[float]:
        """As Scorer has it."""
        told: list[float] = self._margins(text, words, pieces, places).tolist()
        return told

    def shares(self, text: str, words: list[str], pieces: list[bytes], places: bytes, shown: int, /) -> Shares:
        """As Scorer has it."""
        margins = self._margins(text, words, pieces, places)
        wants = _raised(margins[len(STAGES) :], SHARP_INTENT)
        stands = _raised(margins[: len(STAGES)], SHARP_STAGE)
        if shown != FREE:
            wants[_ACK] *= _LESS_ACK
            stands *= np.exp((wants / wants.sum()) @ self._given[shown])
            stands[_NEED] *= NEEDS
        return _of_one(wants.tolist()), _of_one(stands.tolist())

    def _margins(self, text: str, words: list[str], pieces: list[bytes], places: bytes) -> Floats:
        own = self._model.sums(see_message(text), see_words(text, words)).tobytes()
        sums = np.frombuffer(b"".join([own, *pieces]), np.float32).reshape(len(places), -1)
        return self._model.score(sums, _standing(places))


@lru_cache(4096)
def _standing(places: bytes) -> Floats:
    return stand(places, len(PLACES))


def _given(learned: Taught) -> Floats:
    given: Floats = (learned.stages * np.float32(TOGETHER)).astype(np.float32)
    return given


def _raised(margins: Floats, sharp: float) -> NDArray[np.float64]:
    """Probabilities in the making, in doubles, the largest 1: of one word said six hundred times margins are dozens."""
    raised: NDArray[np.float64] = np.exp((margins - margins.max()).astype(np.float64) * sharp)
    return raised


def _of_one(shares: list[float]) -> list[float]:
    whole = sum(shares)
    return [share / whole for share in shares]
