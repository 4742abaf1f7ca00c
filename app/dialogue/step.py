"""One step of a sale: what is known, and what happened, give what is known now and the facts that were learned.

Pure: every time comes from the event, every decision about stages from the table in `stages`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, assert_never

from msgspec.structs import replace

from app.dialogue import stages
from app.dialogue.disputes import step_after_line, step_after_order, step_after_reading
from app.dialogue.events import (
    Event,
    Fact,
    MessageSaid,
    NoteAdded,
    NoteMarked,
    OrderChanged,
    PhraseDismissed,
    StageCorrected,
    StageMoved,
    TimePassed,
    TraitCorrected,
)
from app.dialogue.notes import marked, notes_after, with_note
from app.dialogue.orders import PAID, UNPAID_FOR_LONG, unpaid_closed_sign, unpaid_sign
from app.dialogue.reminders import MOST_REMINDED
from app.dialogue.slots import fold_slots, of_the_person
from app.dialogue.stages import Evidence
from app.dialogue.state import (
    MEMORY,
    BuyerState,
    IntentNow,
    LastMessage,
    Note,
    OrderNow,
    Reminder,
    StageNow,
    Visit,
)
from app.dialogue.traits import correct_trait, fold_traits
from app.dialogue.visits import has_returned, visit_after
from app.dialogue.waiting import clipped, is_question
from app.dialogue.warnings import OF_AN_ORDER, WARNING_TEXTS, warned
from app.understand.reading import Context, Line, Reading
from app.vocabulary import Intent, Stage, Technique

LINE_CHARS = 500
"""How much of a line is remembered for reading the next one, in code points; the store keeps the whole."""

MOST_USED = 60
"""How many phrase ids the state remembers as said, and as dismissed."""

_FORMS = frozenset({Intent.ACK, Intent.THANKS_BYE, Intent.GREET})
"""Intents of politeness: such a message never lifts an agent's correction."""

_Change = tuple[dict[str, Any], tuple[Fact, ...]]
_NOTHING: tuple[StageMoved, ...] = ()


def begin(at: datetime) -> BuyerState:
    """A buyer of whom nothing is known yet; version 0, so that the first event makes version 1."""
    told = at.isoformat()
    return BuyerState(0, StageNow(Stage.GREETING, None, told, "刚进店"), Visit(told, 0, told))


def context_of(state: BuyerState, at: datetime | None = None) -> Context:
    """What the reader may know before the next message; with `at`, as of then: a buyer who returns begins anew.

    The stage is None where nothing was said, ordered or corrected yet.
    """
    if at is not None:
        state, _ = _come_back(state, at)
    fresh = not state.lines and state.order is None and not state.stage.manual and not state.has_order
    return Context(
        lines=state.lines,
        stage=None if fresh else state.stage.id,
        intents=state.intents,
        has_order=state.has_order,
        order=state.order.status if state.order else None,
        slots=state.slots,
    )


def step(
    state: BuyerState, event: Event, reading: Reading | None, technique: Technique | None = None
) -> tuple[BuyerState, tuple[Fact, ...]]:
    """The state after an event, one version on, and the facts that the event told.

    `reading` is what a buyer's message says; without one (and for the agent's lines and all other events) only what
    is certain changes. `technique` is that of the phrase which the agent's line was picked from, where it is known.

    The version grows with every event, also with one that repeats what was known: phrases and facts may have changed
    meanwhile, and two different cards must never bear one version.
    """
    told: tuple[Fact, ...] = ()
    if isinstance(event, MessageSaid):
        if event.sender == "buyer":
            state, told = _come_back(state, event.at)
            changes, facts = _heard(state, event, reading)
        else:
            changes, facts = _answered(state, event, technique), ()
    elif isinstance(event, OrderChanged):
        changes, facts = _ordered(state, event)
    elif isinstance(event, StageCorrected):
        changes, facts = _corrected(state, event)
    elif isinstance(event, TraitCorrected):
        changes, facts = {"traits": correct_trait(state.traits, event.trait, event.on)}, ()
    elif isinstance(event, NoteAdded):
        changes, facts = {"notes": with_note(state.notes, Note(event.id, event.kind, event.text, event.urgent))}, ()
    elif isinstance(event, NoteMarked):
        changes, facts = {"notes": marked(state.notes, event.note, event.done)}, ()
    elif isinstance(event, PhraseDismissed):
        changes, facts = {"dismissed": _remembered(state.dismissed, event.phrase)}, ()
    elif isinstance(event, TimePassed):
        changes, facts = _reminded(state, event)
    else:
        assert_never(event)
    return replace(state, version=state.version + 1, **changes), told + facts


def _heard(state: BuyerState, event: MessageSaid, reading: Reading | None) -> _Change:
    """The buyer said something."""
    at = event.at.isoformat()
    changes = _said(state, event, at)
    if state.waiting_since is None:
        changes["waiting_since"] = at
    if reading is None:
        return changes, ()
    has_order = state.has_order or state.order is not None or reading.shows_order
    stage, moves = _voted(state.stage, reading, at, state.step is not None, has_order)
    slots, learned = fold_slots(state.slots, reading.slots, event.text)
    signs = (*reading.traits, *unpaid_sign(state.order, event.text, reading, event.at))
    traits, seen = fold_traits(state.traits, signs)
    changes |= {
        "stage": stage,
        "intent": IntentNow(reading.intent, reading.confidence, reading.others),
        "intents": (*state.intents, reading.intent)[-MEMORY:],
        "slots": slots,
        "traits": traits,
        "has_order": state.has_order or reading.shows_order,
        "notes": notes_after(state.notes, event.id, event.text, reading, event.note),
        "step": step_after_reading(state.step, stage.id, reading, has_order, _answered_line(state)),
    }
    if reading.options is not None:
        changes["options"] = reading.options
    elif reading.intent is Intent.ORDER_PLACED:
        changes["options"] = None  # the choice is made
    if is_question(event.text, reading):
        changes["open_question"] = clipped(event.text)
    if reading.warnings:
        changes["warnings"] = warned(state.warnings, reading.warnings)
    return changes, (*moves, *learned, *seen)


def _answered(state: BuyerState, event: MessageSaid, technique: Technique | None) -> dict[str, Any]:
    """The agent said something: nobody waits any more, and nothing is to be seen to before answering."""
    changes = _said(state, event, event.at.isoformat())
    changes |= {
        "waiting_since": None,
        "open_question": None,
        "warnings": (),
        "step": step_after_line(state.step, event.text, technique),
    }
    if event.picked:
        changes["used"] = _remembered(state.used, event.picked)
    return changes


def _said(state: BuyerState, event: MessageSaid, at: str) -> dict[str, Any]:
    """What every message changes, whoever said it."""
    changes: dict[str, Any] = {
        "reminder": None,
        "lines": (*state.lines, Line(event.sender, event.text[:LINE_CHARS]))[-MEMORY:],
        "last_message": LastMessage(event.id, event.sender, event.text, at),
        "visit": visit_after(state.visit, event.at, at),
    }
    if event.buyer_name:
        changes["name"] = event.buyer_name
    if event.agent:
        changes["agent"] = event.agent
    if event.product and event.product != state.product:
        changes["product"] = event.product
        changes["options"] = None  # two options of another product
    return changes


def _ordered(state: BuyerState, event: OrderChanged) -> _Change:
    """The platform told an order's news."""
    at = event.at.isoformat()
    evidence = stages.evidence_of_order(event.status)
    stage, moves = state.stage, _NOTHING
    if evidence is not None:
        # News of an order is a move of the buyer's, so the agent's correction holds no longer.
        stage, moves = _moved(replace(stage, manual=False), evidence, stages.WHY[evidence], at)
    signs = unpaid_closed_sign(state.order, event.status)
    traits, seen = fold_traits(state.traits, signs) if signs else (state.traits, ())
    same = state.order is not None and state.order.number == event.number
    items = event.items or (state.order.items if same and state.order else ())
    amount = event.amount or (state.order.amount if same and state.order else None)
    changes: dict[str, Any] = {
        "stage": stage,
        "order": OrderNow(event.number, event.status, items, amount, at),
        "has_order": state.has_order or event.status in PAID,
        "traits": traits,
        "step": step_after_order(state.step, event.status) if stage.id is Stage.AFTER_SALES else None,
        "options": None,
        "reminder": None,
        "warnings": tuple(one for one in state.warnings if one.code not in OF_AN_ORDER),
    }
    if items:
        changes["product"] = items[0].product
    return changes, (*moves, *seen)


def _reminded(state: BuyerState, event: TimePassed) -> _Change:
    """Time brought something while nobody spoke."""
    changes: dict[str, Any] = {
        "reminder": event.reminder,
        "reminded": (*state.reminded, event.key)[-MOST_REMINDED:],
    }
    if event.reminder.value in WARNING_TEXTS:
        changes["warnings"] = warned(state.warnings, (event.reminder.value,))
    if event.reminder is Reminder.VISIT_OVER:
        changes["visit"] = replace(state.visit, ended=event.at.isoformat())
    if event.reminder is Reminder.UNPAID:
        traits, seen = fold_traits(state.traits, (UNPAID_FOR_LONG,))
        return changes | {"traits": traits}, seen
    return changes, ()


def _corrected(state: BuyerState, event: StageCorrected) -> _Change:
    """The agent said where the sale stands."""
    at = event.at.isoformat()
    evidence = stages.evidence_of_correction(event.stage)
    stage, moves = _moved(state.stage, evidence, stages.WHY[evidence], at)
    changes: dict[str, Any] = {"stage": replace(stage, manual=True, because=stages.WHY[evidence])}
    if event.stage is not Stage.AFTER_SALES:
        changes["step"] = None
    return changes, moves


def _come_back(state: BuyerState, at: datetime) -> tuple[BuyerState, tuple[Fact, ...]]:
    """A buyer who writes after a long absence begins anew, with what stays true of the person.

    The agent's correction is kept: only the buyer's own clear words or an order may lift it.
    """
    if not has_returned(state.visit, at):
        return state, ()
    stage, moves = state.stage, _NOTHING
    if not stage.manual:
        evidence = Evidence.RETURNED_WITH_ORDER if state.has_order else Evidence.RETURNED
        stage, moves = _moved(stage, evidence, stages.WHY[evidence], at.isoformat())
    slots = of_the_person(state.slots)
    return replace(state, stage=stage, lines=(), intents=(), slots=slots, options=None), moves


def _voted(
    now: StageNow, reading: Reading, at: str, disputed: bool, has_order: bool
) -> tuple[StageNow, tuple[StageMoved, ...]]:
    """The stage after a message; against the agent's correction only clear words of its own count."""
    evidence = stages.evidence_of(reading, disputed, has_order)
    if evidence is None or reading.vote is None or (now.manual and not _is_clear(reading, evidence)):
        return now, ()
    anew = evidence in stages.FROM_INTENT
    because = f"{reading.because} · {stages.WHY[evidence]}" if anew else reading.vote.because
    return _moved(now, evidence, because, at)


def _is_clear(reading: Reading, evidence: Evidence) -> bool:
    """Whether a message has content of its own and says clearly where the sale stands."""
    return not reading.content_free and reading.intent not in _FORMS and evidence in stages.CLEAR_WORDS


def _moved(now: StageNow, evidence: Evidence | None, because: str, at: str) -> tuple[StageNow, tuple[StageMoved, ...]]:
    to = stages.next_stage(now.id, evidence)
    if to is now.id:
        return now, ()
    return StageNow(to, now.id, at, because), (StageMoved(now.id, to, because),)


def _answered_line(state: BuyerState) -> str:
    """The agent's line that the buyer's next message answers, "" where the buyer spoke last."""
    return state.lines[-1].text if state.lines and state.lines[-1].sender == "agent" else ""


def _remembered(ids: tuple[str, ...], new: str) -> tuple[str, ...]:
    """The ids with one more, newest last, each once."""
    return (*(one for one in ids if one != new), new)[-MOST_USED:]
