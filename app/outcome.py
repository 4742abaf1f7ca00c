"""What a turn comes to: everything that one commit stores of it. Pure; ingest decides when, the store writes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from app.arrivals import Arrival
from app.card import card_of
from app.clock import stamp
from app.dialogue.events import TimePassed
from app.dialogue.reminders import Rhythm, next_due
from app.dialogue.state import Note
from app.held import Held
from app.phrases.bank import Bank
from app.phrases.deadlines import DEADLINE, shown_until
from app.phrases.phrase import Knowledge
from app.rank.suggestion import Suggestion
from app.store.buyers import Stored
from app.store.changes import Change
from app.turn import Turn
from app.used import use_of

_encode = msgspec.json.Encoder().encode


def change_of(
    shop: str,
    buyer: str,
    held: Held,
    arrival: Arrival,
    turn: Turn,
    received: datetime,
    *,
    bank: Bank,
    knowledge: Knowledge,
    rhythm: Rhythm,
    revision: int | None,
) -> Change:
    """The change that an event makes of a buyer as held, by the turn that was taken of it; Change tells its fields."""
    state, now = turn.state, stamp(received)
    is_open = held.open or arrival.wakes
    due = next_due(state, rhythm, received, _offer_ends(turn.suggestions, bank, knowledge, received))
    return Change(
        shop=shop,
        buyer=buyer,
        source=arrival.source,
        frame=arrival.frame,
        digest=arrival.digest,
        agent=state.agent,
        agent_before=held.agent,
        seen_before=held.open,
        fed_by=arrival.source if arrival.fed else held.fed_by,
        version=state.version,
        open=is_open,
        active_at=held.active_at if isinstance(arrival.event, TimePassed) else now,
        due_at=stamp(due.at) if due is not None and is_open else None,
        state=_encode(state),
        card=_encode(card_of(buyer, state, turn.suggestions)),
        message=arrival.message,
        order=arrival.order,
        notes=[arrival.note] if arrival.note is not None else _new_notes(buyer, held, state.notes, now),
        use=use_of(held.state, held.on_card, arrival.event, turn, now),
        base=held.seq,
        revision=revision,
    )


def closing(shop: str, buyer: str, stored: Stored) -> Change:
    """The change that closes a buyer and leaves all else as it is."""
    return Change(
        shop=shop,
        buyer=buyer,
        source="",
        frame=None,
        digest=b"",
        agent=stored.agent,
        agent_before=stored.agent,
        seen_before=True,
        fed_by=stored.fed_by,
        version=stored.version,
        open=False,
        active_at=stored.active_at,
        state=stored.state,
        card=stored.card,
        base=stored.seq,
    )


def _offer_ends(
    suggestions: tuple[Suggestion, ...], bank: Bank, knowledge: Knowledge, now: datetime
) -> datetime | None:
    dated = bank.dated()
    ending = [dated[one.phrase] for one in suggestions if one.phrase in dated] if dated else ()
    told = [slot for one in suggestions if one.filled for slot in one.filled] if DEADLINE in knowledge.facts else ()
    return shown_until(ending, told, knowledge, now) if ending or told else None


def _new_notes(buyer: str, held: Held, notes: tuple[Note, ...], now: str) -> list[dict[str, Any]]:
    before = held.state.notes if held.state else ()
    if notes == before:
        return []
    return [_note_row(buyer, one, now) for one in notes if one not in before]


def _note_row(buyer: str, note: Note, at: str) -> dict[str, Any]:
    return {
        "buyer": buyer,
        "id": note.id,
        "kind": note.kind,
        "text": note.text,
        "urgent": note.urgent,
        "message": note.message,
        "done": note.done,
        "at": at,
    }
