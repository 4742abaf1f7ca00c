"""What the sidebar shows of one buyer: state and suggestions as the CARD of docs/protocol.md; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.dialogue.disputes import next_step
from app.dialogue.state import BuyerState
from app.rank.suggestion import Suggestion
from app.understand.personal import values
from app.vocabulary import INTENT_NAMES, STAGE_NAMES, TECHNIQUE_NAMES, TRAIT_NAMES, Technique


def card_of(buyer: str, state: BuyerState, suggestions: Sequence[Suggestion]) -> dict[str, Any]:
    """The card, ready to be encoded."""
    return {
        "id": buyer,
        "name": state.name,
        "agent": state.agent,
        "version": state.version,
        "stage": _stage(state),
        "intent": _intent(state),
        "traits": [
            {"id": one.id, "name": TRAIT_NAMES[one.id], "confidence": round(one.confidence, 2), "because": one.because}
            for one in state.traits
            if one.on
        ],
        "slots": {name: values[0] if len(values) == 1 else list(values) for name, values in state.slots.items()},
        "last_message": _last_message(state),
        "waiting_since": state.waiting_since,
        "open_question": state.open_question,
        "steps": steps_of(state.step),
        "visit": {"started": state.visit.started, "messages": state.visit.messages, "ended": state.visit.ended},
        "warnings": [{"code": one.code, "text": one.text} for one in state.warnings],
        "notes": [
            {
                "id": one.id,
                "kind": one.kind,
                "text": one.text,
                "urgent": one.urgent,
                "message": one.message,
                "done": one.done,
            }
            for one in state.notes
        ],
        "personal": values(_told(state)),
        "suggestions": [suggestion_of(one) for one in suggestions],
    }


def suggestion_of(one: Suggestion) -> dict[str, Any]:
    """A suggestion as it stands on a card and among search results."""
    return {
        "key": one.key,
        "phrase": one.phrase,
        "technique": one.technique,
        "technique_name": TECHNIQUE_NAMES[one.technique],
        "text": one.text,
        "filled": one.filled,
        "missing": list(one.missing),
        "score": round(one.score, 3),
        "because": one.because,
    }


def steps_of(step: Technique | None) -> dict[str, Any] | None:
    """The dispute step that was reached, and the one after it (None after the seventh)."""
    if step is None:
        return None
    return {"at": step, "next": next_step(step)}


def _told(state: BuyerState) -> list[str]:
    """The buyer's own words that stand on the card."""
    last = [state.last_message.text] if state.last_message else []
    return [*last, state.open_question or "", *(one.text for one in state.notes)]


def _stage(state: BuyerState) -> dict[str, Any]:
    stage = state.stage
    return {
        "id": stage.id,
        "name": STAGE_NAMES[stage.id],
        "from": stage.came_from,
        "since": stage.since,
        "because": stage.because,
        "manual": stage.manual,
    }


def _intent(state: BuyerState) -> dict[str, Any] | None:
    if state.intent is None:
        return None
    return {
        "id": state.intent.id,
        "name": INTENT_NAMES[state.intent.id],
        "confidence": round(state.intent.confidence, 2),
    }


def _last_message(state: BuyerState) -> dict[str, Any] | None:
    last = state.last_message
    return None if last is None else {"id": last.id, "from": last.sender, "text": last.text, "at": last.at}
