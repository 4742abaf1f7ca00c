"""The taught model: learned from the phrase bank's lessons, or taken from a cache that has the same content.

The cache's name holds a hash of every teaching file and of the code that makes features and weights of them, so a
stale model is never read. A cache that is broken, or cannot be written, costs the time to teach again, nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.understand import examples, features, model, normalize, segment, slips
from app.understand.examples import Lesson, files_of, load_teaching
from app.understand.model import LinearModel, Settings, teach
from app.understand.segment import Segmenter
from app.vocabulary import Intent, Stage

STAGES = tuple(Stage)
INTENTS = tuple(Intent)

SETTINGS = Settings(weights=(1.0, 0.5, 0.7, 0.3, 0.4, 0.4, 0.3), cost=1.0, rounds=6)
"""Chosen by cross-validation over talks; the figures are in docs/decisions."""

_MAKERS = (examples, features, model, normalize, segment, slips)
_BROKEN = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


def taught_model(phrasebank: Path, segmenter: Segmenter, cache: Path | None) -> LinearModel:
    """The model of this phrase bank. `cache` is a folder (made where it is missing) or None. Raises BadFile."""
    if cache is None:
        return _learn(phrasebank, segmenter)
    file = cache / f"reader-{_key(phrasebank, segmenter)}.npz"
    with suppress(*_BROKEN):
        return _from_file(file)
    learned = _learn(phrasebank, segmenter)
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


def _learn(phrasebank: Path, segmenter: Segmenter) -> LinearModel:
    lessons = load_teaching(phrasebank).lessons
    found = [_features_of(lesson, segmenter) for lesson in lessons]
    return teach(found, right_answers(lessons), SETTINGS)


def _features_of(lesson: Lesson, segmenter: Segmenter) -> list[list[str]]:
    text = normalize.normalize(lesson.text)
    return features.features(text, segmenter.cut(text), lesson.context)


def _key(phrasebank: Path, segmenter: Segmenter) -> str:
    """Changes with every file that teaches, with the code that learns, and with the engine that cuts words."""
    digest = hashlib.sha256(segmenter.engine.encode())
    for file in [*(Path(str(module.__file__)) for module in _MAKERS), Path(__file__), *files_of(phrasebank)]:
        with suppress(OSError):  # load_teaching tells which file cannot be read
            content = file.read_bytes()
            digest.update(f"{file.name} {len(content)} ".encode() + content)
    return digest.hexdigest()[:24]


def _to_file(learned: LinearModel, file: Path) -> None:
    """Writes beside and then renames, so that a reader sees the whole file or none; removes caches of other content."""
    file.parent.mkdir(parents=True, exist_ok=True)
    names = np.frombuffer(json.dumps([list(place) for place in learned.names]).encode(), np.uint8)
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=".reader-")
    try:
        with os.fdopen(handle, "wb") as out:
            np.savez(out, names=names, rows=learned.rows, shares=learned.shares)
        os.replace(beside, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
    for other in file.parent.glob("reader-*.npz"):
        if other != file:
            with suppress(OSError):
                other.unlink()


def _from_file(file: Path) -> LinearModel:
    with np.load(file, allow_pickle=False) as stored:
        names: list[dict[str, int]] = []
        begin = 0
        for place in json.loads(stored["names"].tobytes()):
            names.append({name: number for number, name in enumerate(place, begin)})
            begin += len(place)
        rows, shares = stored["rows"], stored["shares"]
    if rows.shape != (begin, len(STAGES) + len(INTENTS)) or len(shares) != len(names):
        raise ValueError("the cache does not fit together")
    return LinearModel(names, rows, shares)
