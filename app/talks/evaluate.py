"""How often stage and intent are those of a labelled file: accuracy, figures per class, and who is taken for whom."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.errors import BadFile
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge
from app.talks.files import read_talks
from app.talks.play import play
from app.talks.talk import Said, Talk
from app.understand.reader import Reader

NOTHING = "(none)"
"""What stands for a stage or an intent that was not given."""

_BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""Talks of a file have no times; all begin here, so that the figures are the same every day."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One label of one message: the ids that are right, and the one that was given."""

    right: tuple[str, ...]
    got: str

    @property
    def truth(self) -> str:
        """The right id under which this label counts: the given one where it is right, else the first."""
        return self.got if self.got in self.right else self.right[0]


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """The figures of one class: `n` labels; `accuracy` is the share of them that was found (recall)."""

    n: int
    accuracy: float
    precision: float
    f1: float


@dataclass(frozen=True, slots=True)
class Measure:
    """The figures of one kind of label; `confusion` counts per right id which ids were given."""

    n: int
    accuracy: float
    macro_f1: float
    classes: dict[str, ClassFigures]
    confusion: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a labelled file shows."""

    talks: int
    stage: Measure
    intent: Measure

    def as_json(self) -> dict[str, Any]:
        """The figures as plain JSON values."""
        return asdict(self)

    def table(self) -> str:
        """The figures as text for a terminal: classes and confusion of both kinds, last one line with the sums."""
        parts = [*_table("stage", self.stage), *_table("intent", self.intent)]
        end = f"stage {self.stage.accuracy:.3f} intent {self.intent.accuracy:.3f} n={self.stage.n}"
        return "\n".join([f"{self.talks} talks", *parts, "", end])


def evaluate_file(path: Path, reader: Reader, bank: Bank) -> Evaluation:
    """The evaluation of a labelled JSONL file. Raises BadFile where it cannot be read or nothing in it is labelled."""
    talks = read_talks(path)
    if not any(isinstance(turn, Said) and (turn.stages or turn.intents) for talk in talks for turn in talk.turns):
        raise BadFile(str(path), "", "holds no labels; each buyer turn should have a stage and an intent")
    return evaluate(talks, reader, bank)


def evaluate(talks: Sequence[Talk], reader: Reader, bank: Bank) -> Evaluation:
    """The evaluation of talks, each played whole; a labelled buyer message is judged by the state after it."""
    stages: list[Judged] = []
    intents: list[Judged] = []
    for talk in talks:
        for told, turn in play(talk, reader=reader, bank=bank, knowledge=Knowledge(), at=_BEGIN):
            if not isinstance(told, Said) or told.sender != "buyer":
                continue
            if told.stages:
                stages.append(Judged(told.stages, turn.state.stage.id))
            if told.intents:
                intents.append(Judged(told.intents, turn.state.intent.id if turn.state.intent else NOTHING))
    return Evaluation(len(talks), measure(stages), measure(intents))


def measure(judged: Iterable[Judged]) -> Measure:
    """The figures of these labels; macro-F1 over the classes that occur."""
    pairs = Counter((str(one.truth), str(one.got)) for one in judged)
    truths: Counter[str] = Counter()
    gots: Counter[str] = Counter()
    for (truth, got), count in pairs.items():
        truths[truth] += count
        gots[got] += count
    classes = {name: _figures(pairs[name, name], truths[name], gots[name]) for name in sorted(truths)}
    confusion = {
        name: {got: count for (truth, got), count in sorted(pairs.items()) if truth == name} for name in sorted(truths)
    }
    total = truths.total()
    return Measure(
        n=total,
        accuracy=sum(pairs[name, name] for name in truths) / total if total else 0.0,
        macro_f1=sum(one.f1 for one in classes.values()) / len(classes) if classes else 0.0,
        classes=classes,
        confusion=confusion,
    )


def _figures(hits: int, labels: int, given: int) -> ClassFigures:
    return ClassFigures(labels, hits / labels, hits / given if given else 0.0, 2 * hits / (labels + given))


def _table(kind: str, found: Measure) -> list[str]:
    """The lines of one kind's tables."""
    lines = ["", f"{kind}: accuracy {found.accuracy:.3f}  macro-F1 {found.macro_f1:.3f}  n={found.n}"]
    lines.append(f"  {'':18}{'n':>5}{'accuracy':>10}{'precision':>11}{'F1':>7}")
    for name, one in found.classes.items():
        lines.append(f"  {name:18}{one.n:>5}{one.accuracy:>10.2f}{one.precision:>11.2f}{one.f1:>7.2f}")
    columns = sorted({*found.confusion, *(got for row in found.confusion.values() for got in row)})
    letters = dict(zip(columns, string.ascii_letters, strict=False))
    lines += ["", f"  {kind} confusion: rows are the label, columns what was given"]
    lines.append(f"  {'':20}" + "".join(f"{letters[name]:>5}" for name in columns))
    for name in columns:
        row = found.confusion.get(name, {})
        lines.append(f"  {letters[name]} {name:18}" + "".join(f"{row.get(got) or '.':>5}" for got in columns))
    return lines
