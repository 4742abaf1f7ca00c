"""Reads a buyer's message in its context: what is wanted, which stage it speaks for, what it names, who the buyer is.

The linear model gives the scores; the label guide's rules stand over them where they are rules.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.understand.features import features
from app.understand.model import Floats, LinearModel
from app.understand.normalize import normalize
from app.understand.reading import Context, Reading, Vote
from app.understand.segment import Segmenter
from app.understand.taught import INTENTS, STAGES, taught_model
from app.vocabulary import INTENT_NAMES, STAGE_NAMES

_SHARP = np.float32(3.0)
_QUOTED = 12


class Reader:
    """Everything that understanding needs, loaded once; `read` changes nothing and may be called from any thread."""

    def __init__(self, segmenter: Segmenter, model: LinearModel) -> None:
        self._segmenter = segmenter
        self._model = model

    @classmethod
    def load(cls, phrasebank: Path, cache: Path | None) -> Reader:
        """A reader taught by `phrasebank`, which takes seconds; with `cache`, a folder, only the first time.

        Raises BadFile where a file of the phrase bank cannot be used.
        """
        userdict = phrasebank / "userdict.txt"
        segmenter = Segmenter.load(userdict if userdict.exists() else None)
        return cls(segmenter, taught_model(phrasebank, segmenter, cache))

    def read(self, text: str, context: Context, kind: str = "text") -> Reading:
        """What the message says after `context`. Never raises, whatever the text."""
        plain = normalize(text)
        scores = self._model.score(features(plain, self._segmenter.cut(plain), context))
        stages, intents = _shares(scores[: len(STAGES)]), _shares(scores[len(STAGES) :])
        intent, sure = INTENTS[int(intents.argmax())], float(intents.max())
        stage, stage_sure = STAGES[int(stages.argmax())], float(stages.max())
        said = f"「{text.strip()[:_QUOTED]}」"
        return Reading(
            intent=intent,
            confidence=sure,
            because=f"{said}→ {INTENT_NAMES[intent]} {sure:.2f}",
            vote=Vote(stage, stage_sure, f"{said}→ {STAGE_NAMES[stage]} {stage_sure:.2f}"),
        )


def _shares(margins: Floats) -> Floats:
    """Margins as probabilities."""
    raised: Floats = np.exp((margins - margins.max()) * _SHARP)
    raised /= raised.sum()
    return raised
