"""Scenarios: whole talks with products and facts, which say what the card must show on the way; played and judged.

A scenario is a TOML file: optional `title`, `platform`, `trade`, `[facts]` and `[[product]]`s, then `[[turn]]`s with
one of `buyer`, `agent` or `order`; `product` names the card that came with a line, `later` lets that many minutes
pass. KINDS tells what a turn may expect.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.dialogue.events import Event, MessageSaid, OrderChanged
from app.dialogue.state import BuyerState
from app.errors import BadFile
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge, Product
from app.turn import Turn, take_turn
from app.understand.reader import Reader
from app.vocabulary import Intent, OrderStatus, Stage, Technique, Trait

PACE = timedelta(seconds=30)
"""The time between two turns, beside what `later` adds."""

KINDS: dict[str, type[str]] = {
    "stage": Stage,
    "intent": Intent,
    "technique": Technique,
    "first": Technique,
    "never": Technique,
    "contains": str,
    "never_says": str,
    "traits": Trait,
    "any_trait": Trait,
    "note": str,
    "step": Technique,
}
"""What a turn may expect, each an id or a list: `stage`, `intent` and `step` are one of these; one of `technique` is
among the first three suggestions, one of `first` is the first; none of `never` is among the first three; one of
`contains` is a part of one of the first five texts, none of `never_says` of any; each of `traits` and one of
`any_trait` is on the card; there is a note of the kind `note`."""

_DEPTHS = {"technique first": 1, "technique among three": 3, "technique among five": 5}
_TOLD = {"buyer", "agent", "order"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One expectation of one turn, looked at. `must` is false where only the share counts."""

    turn: int
    said: str
    kind: str
    good: bool
    wanted: Any
    got: Any
    must: bool = True

    def __str__(self) -> str:
        return f"turn {self.turn} {self.said!r}: {self.kind}: wanted {self.wanted}, got {self.got}"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A talk and what is expected of it; `turns` are the tables of the file, checked."""

    name: str
    knowledge: Knowledge
    turns: tuple[dict[str, Any], ...]


def read_scenarios(path: Path) -> list[Scenario]:
    """The scenario of a file, or those of a folder. Raises BadFile."""
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files:
        raise BadFile(str(path), "", "holds no scenario (*.toml)")
    return [_read(file) for file in files]


def play_scenario(scenario: Scenario, reader: Reader, bank: Bank, at: datetime) -> Iterator[Verdict]:
    """Play a scenario that begins at `at`, and judge every turn."""
    state: BuyerState | None = None
    for number, turn in enumerate(scenario.turns, 1):
        at += PACE + timedelta(minutes=turn.get("later", 0))
        got = take_turn(state, _event(turn, number, at), reader=reader, bank=bank, knowledge=scenario.knowledge)
        state = got.state
        yield from judge(turn, number, got)


def judge(turn: dict[str, Any], number: int, got: Turn) -> Iterator[Verdict]:
    """What the card shows after a turn, beside what the turn expects."""
    said = turn.get("buyer") or turn.get("agent") or turn["order"]
    state, best = got.state, got.suggestions
    techniques = [str(one.technique) for one in best[:5]]
    traits = {str(one.id) for one in state.traits if one.on}
    texts = [one.text for one in best]

    def verdict(kind: str, good: bool, wanted: Any, found: Any, must: bool = True) -> Verdict:
        return Verdict(number, said, kind, good, wanted, found, must)

    shown = {"stage": state.stage.id, "intent": state.intent and state.intent.id, "step": state.step}
    for kind, value in shown.items():
        if kind in turn:
            yield verdict(kind, value in _list(turn[kind]), turn[kind], value and str(value))
    if wanted := set(_list(turn.get("technique"))):
        for kind, depth in _DEPTHS.items():
            yield verdict(kind, bool(wanted & set(techniques[:depth])), sorted(wanted), techniques, depth == 3)
    if first := _list(turn.get("first")):
        yield verdict("first", techniques[:1] != [] and techniques[0] in first, first, techniques[:3])
    if never := _list(turn.get("never")):
        yield verdict("nothing forbidden", not set(never) & set(techniques[:3]), f"none of {never}", techniques[:3])
    if parts := _list(turn.get("contains")):
        yield verdict("contains", any(part in text for part in parts for text in texts[:5]), parts, texts[:5])
    if unsaid := _list(turn.get("never_says")):
        strays = [text for text in texts if any(part in text for part in unsaid)]
        yield verdict("says", not strays, f"none of {unsaid}", strays)
    for trait in _list(turn.get("traits")):
        yield verdict("traits", trait in traits, trait, sorted(traits))
    if either := _list(turn.get("any_trait")):
        yield verdict("traits", bool(traits & set(either)), either, sorted(traits))
    if note := turn.get("note"):
        kinds = [one.kind for one in state.notes]
        yield verdict("note", note in kinds, note, kinds)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the scenarios of a file or folder came to."""

    scenarios: int
    whole: int
    """In so many of them nothing is amiss."""
    misses: tuple[tuple[str, Verdict], ...]
    shares: dict[str, tuple[int, int]]

    def as_json(self) -> dict[str, Any]:
        """The figures as plain JSON values."""
        return {
            "scenarios": self.scenarios,
            "whole": self.whole,
            "shares": {kind: {"met": met, "of": of} for kind, (met, of) in self.shares.items()},
            "misses": [f"{name}, {one}" for name, one in self.misses],
        }

    def table(self) -> str:
        """One line a miss, then the share of each kind, last one line with the sums."""
        lines = [f"{name}, {one}" for name, one in self.misses]
        lines += ["", *(f"{kind:22}{met:>5} of {of:>5}  {met / of:.2f}" for kind, (met, of) in self.shares.items())]
        return "\n".join([*lines, "", f"whole {self.whole} of {self.scenarios}"])


def play_all(path: Path, reader: Reader, bank: Bank, at: datetime) -> Outcome:
    """Play the scenarios of a file or folder, each beginning at `at`. Raises BadFile."""
    scenarios = read_scenarios(path)
    found = [(one.name, verdict) for one in scenarios for verdict in play_scenario(one, reader, bank, at)]
    misses = tuple((name, one) for name, one in found if one.must and not one.good)
    whole = len(scenarios) - len({name for name, _ in misses})
    return Outcome(len(scenarios), whole, misses, shares(one for _, one in found))


def shares(verdicts: Iterable[Verdict]) -> dict[str, tuple[int, int]]:
    """Of each kind how many expectations are met, and how many there are."""
    verdicts = list(verdicts)
    met = Counter(one.kind for one in verdicts if one.good)
    return {kind: (met[kind], n) for kind, n in sorted(Counter(one.kind for one in verdicts).items())}


def _read(file: Path) -> Scenario:
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadFile(str(file), "", f"cannot be read: {error}") from error
    unknown = found.keys() - {"title", "platform", "trade", "facts", "product", "turn"}
    if unknown:
        raise BadFile(str(file), "", f"{', '.join(sorted(unknown))}: is not known")
    turns = found.get("turn")
    if not isinstance(turns, list) or not turns:
        raise BadFile(str(file), "", "turn: is missing; a scenario has [[turn]]s")
    for number, turn in enumerate(turns, 1):
        _check(file, f"turn {number}", turn)
    try:
        products = {one["id"]: _product(one) for one in found.get("product", ())}
    except (KeyError, TypeError) as error:
        raise BadFile(str(file), "product", f"is no product card: {error}") from error
    trade = tuple(_list(found.get("trade")))
    return Scenario(
        file.stem, Knowledge(found.get("platform", "taobao"), products, found.get("facts", {}), trade), tuple(turns)
    )


def _check(file: Path, place: str, turn: Any) -> None:
    if not isinstance(turn, dict) or len(_TOLD & turn.keys()) != 1:
        raise BadFile(str(file), place, "has to have one of buyer, agent and order")
    for key, value in turn.items():
        if key in _TOLD | {"product", "later"}:
            continue
        if key not in KINDS:
            raise BadFile(str(file), place, f"{key}: is not known; known are {', '.join(KINDS)}")
        for one in _list(value):
            try:
                KINDS[key](one)
            except ValueError as error:
                raise BadFile(str(file), place, f"{key}: {error}") from error


def _product(card: dict[str, Any]) -> Product:
    lists: dict[str, Any] = {key: tuple(card[key]) for key in ("selling_points", "goes_with") if key in card}
    return Product(**card | lists)


def _event(turn: dict[str, Any], number: int, at: datetime) -> Event:
    if "order" in turn:
        return OrderChanged(f"e-{number}", "20260001", OrderStatus(turn["order"]), at)
    sender = "buyer" if "buyer" in turn else "agent"
    return MessageSaid(f"e-{number}", sender, turn[sender], at, product=turn.get("product"))  # type: ignore[arg-type]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
