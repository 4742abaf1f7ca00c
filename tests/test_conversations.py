"""Plays the chats of tests/conversations through the whole turn, and looks at the card after every line.

A chat is a TOML file: optional `platform`, `[facts]` and `[[product]]`, then `[[turn]]`s with `buyer`, `agent` or
`order`. A turn may expect `stage` and `intent` (an id, or a list of which one is right), `technique` (one of these is
among the first three suggestions), `first` (one of these stands first), `never` (none of these is among the first
three), `contains` (one of these texts is in the first five), `never_says` (none of these is in any), `traits` (each is
on the card), `note` (a note of this kind), `step`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.dialogue.events import Event, MessageSaid, OrderChanged
from app.dialogue.state import BuyerState
from app.phrases.phrase import Knowledge, Product
from app.turn import Turn, take_turn
from app.vocabulary import Intent, OrderStatus, Stage, Technique, Trait
from tests.shipped import shipped_bank, shipped_reader

CHATS = sorted((Path(__file__).parent / "conversations").glob("*.toml"))
NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
EXPECTED: dict[str, Any] = {
    "stage": Stage, "intent": Intent, "technique": Technique, "never": Technique, "traits": Trait, "step": Technique,
    "contains": str, "note": str, "first": Technique, "never_says": str,
}  # fmt: skip


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def knowledge_of(chat: dict[str, Any]) -> Knowledge:
    products = {
        one["id"]: Product(**one | {"selling_points": tuple(one.get("selling_points", ()))})
        for one in chat.get("product", [])
    }
    return Knowledge(chat.get("platform", "taobao"), products, chat.get("facts", {}))


def event_of(turn: dict[str, Any], number: int) -> Event:
    at = NINE + timedelta(seconds=30 * number + 60 * turn.get("later", 0))
    if "order" in turn:
        return OrderChanged(f"e-{number}", "20260001", OrderStatus(turn["order"]), at)
    sender = "buyer" if "buyer" in turn else "agent"
    return MessageSaid(f"e-{number}", sender, turn[sender], at, product=turn.get("product"))  # type: ignore[arg-type]


def complaints(turn: dict[str, Any], got: Turn) -> Iterator[str]:
    """What the card shows other than expected."""
    state, best = got.state, got.suggestions
    for kind, shown in (("stage", state.stage.id), ("intent", state.intent and state.intent.id), ("step", state.step)):
        if kind in turn and shown not in as_list(turn[kind]):
            yield f"{kind} is {shown}, not {turn[kind]}"
    first = [str(one.technique) for one in best[:3]]
    if "technique" in turn and not set(as_list(turn["technique"])) & set(first):
        yield f"suggested are {first}, none of {turn['technique']}"
    if set(as_list(turn.get("never", []))) & set(first):
        yield f"suggested are {first}, with one of {turn['never']}"
    if "first" in turn and first[:1] not in [[one] for one in as_list(turn["first"])]:
        yield f"suggested are {first}, not {turn['first']} before all"
    if said := [one.text for one in best if any(part in one.text for part in as_list(turn.get("never_says", [])))]:
        yield f"it says {said}"
    texts = [one.text for one in best[:5]]
    if "contains" in turn and not any(part in text for part in as_list(turn["contains"]) for text in texts):
        yield f"none of {turn['contains']} is in {texts}"
    if missing := set(as_list(turn.get("traits", []))) - {str(one.id) for one in state.traits if one.on}:
        yield f"the card does not show {sorted(missing)}"
    if "note" in turn and turn["note"] not in [note.kind for note in state.notes]:
        yield f"there is no note of the kind {turn['note']}"


@pytest.mark.parametrize("file", CHATS, ids=lambda file: file.stem)
def test_the_card_keeps_up_with_the_chat(file: Path) -> None:
    chat = tomllib.loads(file.read_text("utf-8"))
    knowledge = knowledge_of(chat)
    state: BuyerState | None = None
    found = []
    for number, turn in enumerate(chat["turn"]):
        event = event_of(turn, number)
        got = take_turn(state, event, reader=shipped_reader(), bank=shipped_bank(), knowledge=knowledge)
        state = got.state
        said = turn.get("buyer") or turn.get("agent") or turn["order"]
        found += [f"turn {number + 1} {said!r}: {one}" for one in complaints(turn, got)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("file", CHATS, ids=lambda file: file.stem)
def test_every_expectation_of_the_chat_is_in_the_vocabulary(file: Path) -> None:
    for turn in tomllib.loads(file.read_text("utf-8"))["turn"]:
        assert len({"buyer", "agent", "order"} & turn.keys()) == 1
        assert turn.keys() <= EXPECTED.keys() | {"buyer", "agent", "order", "product", "later"}
        for key, kind in EXPECTED.items():
            assert all(kind(one) == one for one in as_list(turn.get(key, [])))


def test_there_are_chats() -> None:
    assert len(CHATS) >= 16
