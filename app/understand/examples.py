"""What the reader is taught from: whole labelled talks (talks/*.jsonl) and single utterances (intents/*.toml).

Both become the same thing, a Lesson: a message in its context, with the stage and the intent that are right. A file
that cannot be used is refused with its name, the place and the reason (BadFile); nothing is skipped in silence.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from app.errors import BadFile
from app.understand.reading import Context, Line
from app.vocabulary import Intent, OrderStatus, Stage

MEMORY = 12
"""Lines of the talk that a lesson's context holds: as many as a buyer's state keeps at run time."""

_PAID = {OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.REFUNDING, OrderStatus.REFUNDED}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One buyer message, what stood before it, and its right labels. `stage` is None where only the intent is taught.

    `talk` is the id of the talk that it comes from ("" for a single utterance): lessons of one talk are never parted
    when accuracy is measured. `context.stage` and `context.intents` are the labels of the messages before.
    """

    text: str
    context: Context
    stage: Stage | None
    intent: Intent
    talk: str


@dataclass(frozen=True, slots=True)
class Teaching:
    """Everything the reader learns from: lessons, and words that alone speak for an intent."""

    lessons: tuple[Lesson, ...]
    cues: tuple[tuple[Intent, str], ...]


def load_teaching(phrasebank: Path) -> Teaching:
    """The lessons of `phrasebank`/talks and /intents, in the order of file names. Raises BadFile."""
    lessons: list[Lesson] = []
    cues: list[tuple[Intent, str]] = []
    for file in files_of(phrasebank):
        if file.suffix == ".jsonl":
            lessons += _talk_lessons(file)
        else:
            intent, utterances, its_cues = _intent_file(file)
            lessons += utterances
            cues += [(intent, cue) for cue in its_cues]
    if not lessons:
        raise BadFile(str(phrasebank), "", "holds no teaching talks (talks/*.jsonl) and no intents (intents/*.toml)")
    return Teaching(tuple(lessons), tuple(cues))


def files_of(phrasebank: Path) -> list[Path]:
    """The files that teach, in the order in which they are read."""
    return [*sorted((phrasebank / "talks").glob("*.jsonl")), *sorted((phrasebank / "intents").glob("*.toml"))]


def lessons_of(talk: dict[str, Any]) -> Iterator[Lesson]:
    """The lessons of one labelled talk; order turns in it are order events. Raises KeyError or ValueError."""
    context = Context()
    name = str(talk["id"])
    for turn in talk["turns"]:
        if "order" in turn:
            status = OrderStatus(turn["order"])
            context = replace(context, order=status, has_order=context.has_order or status in _PAID)
            continue
        text, sender = turn["text"], turn["from"]
        if not isinstance(text, str) or sender not in ("buyer", "agent"):
            raise ValueError("a turn needs a text, and buyer or agent in from")
        if sender == "buyer" and "stage" in turn:
            stage, intent = Stage(turn["stage"]), Intent(turn["intent"])
            yield Lesson(text, context, stage, intent, name)
            context = replace(context, stage=stage, intents=(*context.intents, intent)[-4:])
        context = replace(context, lines=(*context.lines, Line(sender, text))[-MEMORY:])


def _talk_lessons(file: Path) -> list[Lesson]:
    lessons: list[Lesson] = []
    for number, line in enumerate(_text_of(file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            lessons += lessons_of(json.loads(line))
        except KeyError as error:
            raise BadFile(str(file), f"line {number}", f"{error} is missing") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise BadFile(str(file), f"line {number}", f"is not a labelled talk: {error}") from error
    return lessons


def _intent_file(file: Path) -> tuple[Intent, list[Lesson], list[str]]:
    try:
        data = tomllib.loads(_text_of(file))
    except tomllib.TOMLDecodeError as error:
        raise BadFile(str(file), "", f"is not TOML: {error}") from error
    if unknown := data.keys() - {"intent", "cues", "examples", "answers"}:
        raise BadFile(str(file), min(unknown), "is not a key of an intent file (intent, cues, examples, answers)")
    try:
        intent = Intent(data.get("intent", ""))
    except ValueError as error:
        raise BadFile(str(file), "intent", f"{error}") from error
    if file.stem != intent:
        raise BadFile(str(file), "intent", f"says {intent}, but the file is named {file.stem}")
    lessons = list(_utterances(file, intent, data.get("examples", {})))
    lessons += _answers(file, intent, data.get("answers", []))
    return intent, lessons, _strings(file, "cues", data.get("cues", []))


def _utterances(file: Path, intent: Intent, examples: Any) -> Iterator[Lesson]:
    """`[examples]` has a list of utterances per stage; under `any` the intent alone is taught."""
    if not isinstance(examples, dict):
        raise BadFile(str(file), "examples", "must be a table of lists, one per stage, or `any`")
    for name, texts in examples.items():
        try:
            stage = None if name == "any" else Stage(name)
        except ValueError as error:
            raise BadFile(str(file), f"examples.{name}", "is neither a stage nor `any`") from error
        for text in _strings(file, f"examples.{name}", texts):
            yield Lesson(text, Context(), stage, intent, "")


def _answers(file: Path, intent: Intent, answers: Any) -> Iterator[Lesson]:
    """`[[answers]]`: what buyers say to a line of the agent's: agent, buyer (a list), stage."""
    if not isinstance(answers, list):
        raise BadFile(str(file), "answers", "must be an array of tables")
    for number, answer in enumerate(answers, 1):
        place = f"answers {number}"
        if not isinstance(answer, dict) or answer.keys() != {"agent", "buyer", "stage"}:
            raise BadFile(str(file), place, "must have agent, buyer and stage")
        try:
            stage = Stage(answer["stage"])
        except ValueError as error:
            raise BadFile(str(file), place, f"{error}") from error
        (agent,) = _strings(file, place, [answer["agent"]])
        for text in _strings(file, place, answer["buyer"]):
            yield Lesson(text, Context((Line("agent", agent),), stage), stage, intent, "")


def _strings(file: Path, place: str, values: Any) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(one, str) and one.strip() for one in values):
        raise BadFile(str(file), place, "must be a list of texts that are not empty")
    doubles = {one for one in values if values.count(one) > 1} if len(set(values)) < len(values) else set()
    if doubles:
        raise BadFile(str(file), place, f"has twice: {min(doubles)}")
    return values


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(str(file), "", f"cannot be read: {error}") from error
