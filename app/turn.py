"""One whole turn of a talk: understand, step, rank. No I/O, no clock; server, replay and tests call this."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from app.dialogue.events import Event, Fact, MessageSaid
from app.dialogue.state import BuyerState
from app.dialogue.step import begin, context_of, step
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge
from app.phrases.said import phrase_said
from app.rank.rank import suggest
from app.rank.suggestion import Suggestion
from app.understand.reader import Reader
from app.understand.reading import Reading


class Turn(Struct, frozen=True):
    """What one event came to: the new state, the facts learned, the suggestions, a buyer message's reading."""

    state: BuyerState
    facts: tuple[Fact, ...]
    suggestions: tuple[Suggestion, ...]
    reading: Reading | None


def take_turn(
    state: BuyerState | None, event: Event, *, reader: Reader, bank: Bank, knowledge: Knowledge, busy: bool = False
) -> Turn:
    """The turn that an event makes of a buyer's state; None stands for a buyer who is new.

    A buyer's message is read in its context. An agent's line is not read; the phrase that it was picked from, or whose
    words it repeats, counts as said. The suggestions answer the buyer, or, after an agent's line, say what comes next.
    `busy` says that many other buyers wait for the same agent.
    """
    if state is None:
        state = begin(event.at)
    reading, technique = None, None
    if isinstance(event, MessageSaid):
        if event.sender == "buyer":
            reading = reader.read(event.text, context_of(state, event.at), event.kind)
        else:
            phrase = bank.get(event.picked) if event.picked else phrase_said(bank, event.text)
            if phrase is not None:
                event, technique = replace(event, picked=phrase.id), phrase.technique
    state, facts = step(state, event, reading, technique)
    return Turn(state, facts, suggest(state, bank, knowledge, event.at, busy), reading)
