"""The taught model: learned from the phrase bank's lessons, or taken from a cache that has the same content.

The cache's name holds a hash of every teaching file and of the code that makes features and weights of them, so a
stale model is never read. A cache that is broken, or cannot be written, costs the time to teach again, nothing else.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from app.understand import examples, features, model, ngrams, normalize, segment, sieve, signs, slips
from app.understand.examples import Lesson, files_of, load_teaching
from app.understand.model import Floats, LinearModel, Piece, Settings, teach
from app.understand.reading import Context
from app.understand.segment import Segmenter
from app.understand.signs import OrderShown
from app.vocabulary import Intent, Stage

STAGES = tuple(Stage)
INTENTS = tuple(Intent)

SETTINGS = Settings(
    weights=(1.0, 0.5, 0.6, 0.45, 0.5, 0.6, 0.45), least=(2, 2, 2, 4, 4, 5, 5), cost=1.5, rounds=6, rare=0.5
)
"""One number a place (features.PLACES). Chosen by cross-validation over talks; docs/decisions has the figures."""

DOUBTED = 0.2
"""The share of lessons whose stage before and intents before are made wrong or forgotten. At run time they are the
reader's own, with its errors; taught with the right ones alone, it would trust them too much."""

_SEED = 5
"""Fixed, so that the same lessons teach the same."""

_LINES = 32
_SHOWN = tuple(OrderShown)
_MAKERS = (examples, features, model, ngrams, normalize, segment, sieve, signs, slips)
_BROKEN = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Taught:
    """The linear model, and how likely each stage is, given what shows an order and the intent: log-probabilities,
    by number of OrderShown, Intent and Stage (label rules 3 and 9, as the lessons have them)."""

    model: LinearModel
    stages: Floats


def taught(phrasebank: Path, segmenter: Segmenter, cache: Path | None) -> Taught:
    """What is learned from this phrase bank. `cache` is a folder (made where it is missing) or None. Raises BadFile."""
    if cache is None:
        return learn(load_teaching(phrasebank).lessons, segmenter)
    file = cache / f"reader-{_key(phrasebank, segmenter)}.npz"
    with suppress(*_BROKEN):
        return _from_file(file)
    learned = learn(load_teaching(phrasebank).lessons, segmenter)
    with suppress(OSError):  # a folder that cannot be written slows the next start, and harms nothing
        _to_file(learned, file)
    return learned


def right_answers(lessons: Sequence[Lesson]) -> NDArray[np.int8]:
    """One row a lesson: 1 for its stage and its intent, -1 for the others, 0 where the stage is not taught."""
    answers = np.full((len(lessons), len(STAGES) + len(INTENTS)), -1, np.int8)
    for row, lesson in zip(answers, lessons, strict=True):
        row[len(STAGES) + INTENTS.index(lesson.intent)] = 1
        if lesson.stage is None:
            row[: len(STAGES)] = 0
        else:
            row[STAGES.index(lesson.stage)] = 1
    return answers


def learn(lessons: Sequence[Lesson], segmenter: Segmenter) -> Taught:
    """What these lessons teach; the same lessons teach the same."""
    chance = np.random.default_rng(_SEED)
    shown: list[OrderShown] = []
    see_line = lru_cache(_LINES)(features.see_line)  # a line stands in the contexts of up to twelve lessons

    def pieces() -> Iterator[Iterator[Piece]]:
        for lesson in lessons:
            context = _doubted(lesson.context, chance)
            lines = [see_line(line.sender, line.text) for line in context.lines]
            text = normalize.normalize(lesson.text)
            seen = features.see(text, segmenter.cut(text), context, lines)
            shown.append(seen.order)
            yield features.pieces_of(seen, lines) if lesson.talk or lines else features.pieces_alone(seen)

    model = teach(pieces(), right_answers(lessons), SETTINGS)
    return Taught(model, _stages_given(lessons, shown))


def _doubted(context: Context, chance: np.random.Generator) -> Context:
    """The context with some of what the reader will have read itself made wrong or forgotten."""
    stage = context.stage
    if chance.random() < DOUBTED:
        stage = STAGES[chance.integers(len(STAGES))] if chance.random() < 0.5 else None
    intents = tuple(
        INTENTS[chance.integers(len(INTENTS))] if chance.random() < DOUBTED else intent for intent in context.intents
    )
    return replace(context, stage=stage, intents=intents)


def _stages_given(lessons: Sequence[Lesson], shown: Sequence[OrderShown]) -> Floats:
    """Counted in whole talks only, since a single utterance stands in no course of a sale; smoothed by the whole."""
    counts = np.full((len(_SHOWN), len(INTENTS), len(STAGES)), 0.5)
    for lesson, order in zip(lessons, shown, strict=True):
        if lesson.talk and lesson.stage is not None:
            counts[_SHOWN.index(order), INTENTS.index(lesson.intent), STAGES.index(lesson.stage)] += 1
    counts += 2 * counts.sum((0, 1)) / counts.sum()
    given: Floats = np.log(counts / counts.sum(2, keepdims=True)).astype(np.float32)
    return given


def _key(phrasebank: Path, segmenter: Segmenter) -> str:
    """Changes with every file that teaches, with the code that learns, and with the engine that cuts words."""
    digest = hashlib.sha256(segmenter.engine.encode())
    for file in [*(Path(str(module.__file__)) for module in _MAKERS), Path(__file__), *files_of(phrasebank)]:
        with suppress(OSError):  # load_teaching tells which file cannot be read
            content = file.read_bytes()
            digest.update(f"{file.name} {len(content)} ".encode() + content)
    return digest.hexdigest()[:24]


def _to_file(learned: Taught, file: Path) -> None:
    """Writes beside and then renames, so that a reader sees the whole file or none; removes caches of other content."""
    file.parent.mkdir(parents=True, exist_ok=True)
    model = learned.model
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=".reader-")
    try:
        with os.fdopen(handle, "wb") as out:
            np.savez(out, index=model.index, rows=model.rows, shares=model.shares, stages=learned.stages)
        os.replace(beside, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
    for other in file.parent.glob("reader-*.npz"):
        if other != file:
            with suppress(OSError):
                other.unlink()


def _from_file(file: Path) -> Taught:
    with file.open("rb") as raw, np.load(raw, allow_pickle=False) as stored:
        index, rows, shares, stages = stored["index"], stored["rows"], stored["shares"], stored["stages"]
    fits = len(index) == ngrams.BUCKETS and rows.shape == (index.max() + 1, len(STAGES) + len(INTENTS) + 1)
    if not fits or len(shares) != len(features.PLACES) or stages.shape != (len(_SHOWN), len(INTENTS), len(STAGES)):
        raise ValueError("the cache does not fit together")
    return Taught(LinearModel(index, rows, shares), stages)
