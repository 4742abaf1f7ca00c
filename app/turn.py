"""One whole turn of a talk: understand, step, rank. No I/O, no clock; server, replay and tests call this."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from app.dialogue.events import Event, Fact, MessageSaid
from app.dialogue.state import BuyerState
from app.dialogue.step import begin, context_of, step
from app.learn.learned import Learned
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge, Phrase
from app.phrases.said import phrase_said
from app.rank.experience import NONE, Experience, Lift, Offered
from app.rank.rank import suggest
from app.rank.suggestion import Suggestion
from app.understand.reader import Reader
from app.understand.reading import Reading
from app.vocabulary import Stage

LEARNED = "learned"
"""The `source` of a wording that was found in the shop's talks and that nobody accepted as a phrase."""


class Turn(Struct, frozen=True, gc=False):
    """What one event came to: the new state, the facts learned, the suggestions, a buyer message's reading.

    `said` is the phrase, or the learned wording, that an agent's line was.
    """

    state: BuyerState
    facts: tuple[Fact, ...]
    suggestions: tuple[Suggestion, ...]
    reading: Reading | None
    said: str | None = None


def take_turn(
    state: BuyerState | None,
    event: Event,
    *,
    reader: Reader,
    bank: Bank,
    knowledge: Knowledge,
    busy: bool = False,
    learned: Learned | None = None,
    lap: Callable[[str], None] = lambda _: None,
) -> Turn:
    """The turn that an event makes of a buyer's state; None stands for a buyer who is new.

    A buyer's message is read in its context. An agent's line is not read; the phrase that it was picked from, or whose
    words it repeats, counts as said. The suggestions answer the buyer, or, after an agent's line, say what comes next.
    `busy` says that many other buyers wait for the same agent, `learned` is what the shop's own talk taught.
    `lap` is told when a part has ended: "read", "step", "suggest".
    """
    if state is None:
        state = begin(event.at)
    reading, technique, said = None, None, None
    if isinstance(event, MessageSaid):
        if event.sender == "buyer":
            reading = reader.read(event.text, context_of(state, event.at), event.kind)
            lap("read")
        else:
            phrase = bank.get(event.picked) if event.picked else phrase_said(bank, event.text)
            if phrase is not None:
                event, technique = replace(event, picked=phrase.id), phrase.technique
            said = event.picked
    state, facts = step(state, event, reading, technique)
    lap("step")
    known = _experience(learned, state) if learned else NONE
    suggestions = suggest(state, bank, knowledge, event.at, busy, known)
    lap("suggest")
    return Turn(state, facts, suggestions, reading, said)


def _experience(learned: Learned, state: BuyerState) -> Experience:
    """What the shop has learned, as ranking wants it for this state."""
    offered = [
        Offered(
            Phrase(one.wording.id, one.wording.technique, tuple(Stage), one.wording.text, source=LEARNED),
            one.chance,
            f"本店常这样回（{one.wording.talks}次对话）",
        )
        for one in learned.offers(state)
    ]
    return Experience(offered, {name: Lift(*lift) for name, lift in learned.lifts(state.stage.id).items()})
