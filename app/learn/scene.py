"""The scene in which a reply is given, as hashed features in five places, each with its own norm.

A place is what the buyer said last, what the agent said last, all that the agent said, how far the talk is, and how
the talk was understood. Values do not count: they are masked first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.dialogue.state import BuyerState
from app.learn.mask import slotted, wild
from app.understand.ngrams import Buckets, bucket_of, multipliers, ngrams

PLACES = ("buyer", "agent", "agent_before", "turn", "signs")
"""The places, by their numbers."""

WEIGHTS = (1.7, 1.6, 1.4, 1.0, 1.2)
"""How long the features of each place are together, chosen by cross-validation (docs/decisions)."""

LAST_TURN = 8
"""From this turn of the agent on, turns are alike."""

_BUYER = multipliers(heard_buyer=(1, 2, 3))
_AGENT = multipliers(heard_agent=(1, 2, 3))
_BEFORE = multipliers(said_before=(2, 3))
_NOTHING = np.zeros(0, np.uint32)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known when the agent is to say something. Texts are masked; `before` are all of the agent's lines."""

    buyer: str
    agent: str
    before: tuple[str, ...]
    turn: int
    signs: tuple[str, ...]


def scene_of(state: BuyerState) -> Scene:
    """The scene that a buyer's state shows."""
    lines = state.lines
    own = tuple(_masked(line.text) for line in lines if line.sender == "agent")
    heard: list[str] = []
    for line in reversed(lines):
        if line.sender == "buyer":
            heard.append(_masked(line.text))
        elif heard:
            break
    stage, intent = state.stage.id.value, state.intent.id.value if state.intent else "none"
    return Scene(
        buyer=" ".join(reversed(heard)),
        agent=own[-1] if own else "",
        before=own,
        turn=min(LAST_TURN, max(len(own), (state.visit.messages - 1) // 2)),
        signs=(f"stage {stage}", f"intent {intent}", f"order {state.has_order}", f"both {stage} {intent}"),
    )


def features(scene: Scene) -> tuple[Buckets, ...]:
    """The buckets of the scene's features, an array for each place."""
    before = [_grams(text, "before") for text in scene.before]
    return (
        _grams(scene.buyer, "buyer"),
        _grams(scene.agent, "agent"),
        np.concatenate(before) if before else _NOTHING,
        _names((f"turn {scene.turn}",)),
        _names(scene.signs),
    )


@lru_cache(maxsize=4096)
def _masked(text: str) -> str:
    return wild(slotted(text))


_BY = {"buyer": _BUYER, "agent": _AGENT, "before": _BEFORE}


@lru_cache(maxsize=2048)
def _grams(text: str, place: str) -> Buckets:
    return ngrams(f"^{text}$", _BY[place]).ravel()


@lru_cache(maxsize=2048)
def _names(names: tuple[str, ...]) -> Buckets:
    return np.array([bucket_of(name) for name in names], np.uint32)
