"""What the sidebar shows of one buyer: state and suggestions as the CARD of docs/protocol.md; pure.

A card is made and encoded for every event, so its parts are structs and no dicts: they are made and encoded in half the
time. Notes and warnings stand on it as they stand in the state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct, field

from app.dialogue.disputes import next_step
from app.dialogue.state import BuyerState, Note, Warning
from app.rank.suggestion import Suggestion
from app.understand.personal import values
from app.understand.reading import Sender
from app.vocabulary import INTENT_NAMES, STAGE_NAMES, TECHNIQUE_NAMES, TRAIT_NAMES, Intent, Stage, Technique, Trait

_rounded = lru_cache(maxsize=1 << 13)(round)
# The same few thousand numbers come again and again, and to round one takes three times as long as to find it.


class StageShown(Struct, frozen=True, gc=False):
    """Where the sale stands, since when and why; `manual` while the agent's correction holds."""

    id: Stage
    name: str
    came_from: Stage | None = field(name="from")
    since: str
    because: str
    manual: bool


class IntentShown(Struct, frozen=True, gc=False):
    """What the last buyer message wants."""

    id: Intent
    name: str
    confidence: float


class TraitShown(Struct, frozen=True, gc=False):
    """A trait of the profile that holds."""

    id: Trait
    name: str
    confidence: float
    because: str


class LastShown(Struct, frozen=True, gc=False):
    """The newest message of the talk."""

    id: str
    sender: Sender = field(name="from")
    text: str
    at: str


class Steps(Struct, frozen=True, gc=False):
    """The dispute step that was reached, and the one after it (None after the seventh)."""

    at: Technique
    next: Technique | None


class VisitShown(Struct, frozen=True, gc=False):
    """The visit that runs, or the last one; its messages are those of both sides."""

    started: str
    messages: int
    ended: str | None


class SuggestionShown(Struct, frozen=True, gc=False):
    """A suggestion as it stands on a card and among search results."""

    key: int
    phrase: str
    technique: Technique
    technique_name: str
    text: str
    filled: Mapping[str, str]
    missing: Sequence[str]
    score: float
    because: str


class Card(Struct, frozen=True):
    """A buyer's card. `personal` are the values that the sidebar covers in the buyer's own words."""

    id: str
    name: str | None
    agent: str | None
    version: int
    stage: StageShown
    intent: IntentShown | None
    traits: Sequence[TraitShown]
    slots: Mapping[str, str | Sequence[str]]
    last_message: LastShown | None
    waiting_since: str | None
    open_question: str | None
    steps: Steps | None
    visit: VisitShown
    warnings: Sequence[Warning]
    notes: Sequence[Note]
    personal: Sequence[str]
    suggestions: Sequence[SuggestionShown]


def card_of(buyer: str, state: BuyerState, suggestions: Sequence[Suggestion]) -> Card:
    """The card, ready to be encoded."""
    stage, intent, last, visit = state.stage, state.intent, state.last_message, state.visit
    return Card(
        id=buyer,
        name=state.name,
        agent=state.agent,
        version=state.version,
        stage=StageShown(stage.id, STAGE_NAMES[stage.id], stage.came_from, stage.since, stage.because, stage.manual),
        intent=IntentShown(intent.id, INTENT_NAMES[intent.id], _rounded(intent.confidence, 2)) if intent else None,
        traits=[
            TraitShown(one.id, TRAIT_NAMES[one.id], _rounded(one.confidence, 2), one.because)
            for one in state.traits
            if one.on
        ],
        slots={name: found[0] if len(found) == 1 else found for name, found in state.slots.items()},
        last_message=LastShown(last.id, last.sender, last.text, last.at) if last else None,
        waiting_since=state.waiting_since,
        open_question=state.open_question,
        steps=steps_of(state.step),
        visit=VisitShown(visit.started, visit.messages, visit.ended),
        warnings=state.warnings,
        notes=state.notes,
        personal=values(_told(state)),
        suggestions=[suggestion_of(one) for one in suggestions],
    )


def suggestion_of(one: Suggestion) -> SuggestionShown:
    """A suggestion as it stands on a card and among search results."""
    return SuggestionShown(
        one.key, one.phrase, one.technique, TECHNIQUE_NAMES[one.technique], one.text, one.filled, one.missing,
        _rounded(one.score, 3), one.because,
    )  # fmt: skip


def steps_of(step: Technique | None) -> Steps | None:
    """The dispute step that was reached, and the one after it (None after the seventh)."""
    return None if step is None else Steps(step, next_step(step))


def _told(state: BuyerState) -> set[str]:
    """The buyer's own words that stand on the card; an open question is often the last message itself."""
    told = {one.text for one in state.notes}
    if state.last_message:
        told.add(state.last_message.text)
    if state.open_question:
        told.add(state.open_question)
    return told
