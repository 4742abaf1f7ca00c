"""How an event is decided: what a turn is taken with, and what is to be stored of it; where that waits for nothing."""

from __future__ import annotations

from datetime import datetime
from time import perf_counter
from typing import NamedTuple, Protocol

from app import metrics
from app.arrivals import Arrival
from app.dialogue.reminders import Rhythm
from app.held import Held
from app.learn.learned import Learned
from app.outcome import change_of
from app.phrases.bank import Bank
from app.phrases.phrase import Knowledge
from app.queue import Queue
from app.store.changes import Change
from app.turn import Turn, take_turn
from app.understand.reader import Reader


class Shelves(Protocol):
    """The bank and the knowledge of each shop, as they stand now."""

    def at_hand(self, shop: str) -> tuple[Bank, Knowledge] | None:
        """What a turn needs, where it is in memory."""

    async def bank_and_knowledge(self, shop: str) -> tuple[Bank, Knowledge]:
        """What a turn needs."""

    def revision(self, shop: str) -> int | None:
        """That of what either gave; None where nobody else can change it."""

    async def look_again(self, shop: str) -> None:
        """Another server may have changed it."""


class Taught(Protocol):
    """What each shop learned so far."""

    def at_hand(self, shop: str) -> Learned | None:
        """What it learned, where it is in memory."""

    async def of(self, shop: str) -> Learned:
        """What it learned."""


class Mind(NamedTuple):
    """What a turn is taken with, beside the buyer's state; `revision` is that of bank and knowledge."""

    bank: Bank
    knowledge: Knowledge
    learned: Learned
    revision: int | None


class Decider:
    """Decides the events of all shops. With `busy` other buyers waiting for the same agent, an agent is busy."""

    def __init__(self, reader: Reader, shelves: Shelves, taught: Taught, rhythm: Rhythm, busy: int) -> None:
        self._reader, self._shelves, self._taught, self._rhythm, self._busy = reader, shelves, taught, rhythm, busy
        self._queue = Queue()

    def at_hand(self, shop: str) -> Mind | None:
        """What a turn of this shop is taken with, where it is in memory."""
        shelf, learned = self._shelves.at_hand(shop), self._taught.at_hand(shop)
        return (
            Mind(*shelf, learned, self._shelves.revision(shop)) if shelf is not None and learned is not None else None
        )

    async def fetch(self, shop: str) -> Mind:
        """The same, read from the store where it must be. Raises StoreUnavailable."""
        learned = await self._taught.of(shop)
        bank, knowledge = await self._shelves.bank_and_knowledge(shop)
        return Mind(bank, knowledge, learned, self._shelves.revision(shop))

    def decide(
        self, shop: str, buyer: str, held: Held, arrival: Arrival, received: datetime, mind: Mind
    ) -> tuple[Turn, Change]:
        """The turn that an event makes of a buyer as held, and what is to be stored of it."""
        began, watch = perf_counter(), metrics.Stopwatch()
        busy = self._queue.others(shop, buyer, held.agent) >= self._busy
        turn = take_turn(
            held.state, arrival.event, reader=self._reader, bank=mind.bank, knowledge=mind.knowledge,
            busy=busy, learned=mind.learned, lap=watch.lap,
        )  # fmt: skip
        metrics.turn_seconds.took(perf_counter() - began)
        change = change_of(
            shop, buyer, held, arrival, turn, received,
            bank=mind.bank, knowledge=mind.knowledge, rhythm=self._rhythm, revision=mind.revision,
        )  # fmt: skip
        watch.lap("encode")
        return turn, change

    def waits(self, shop: str, buyer: str, agent: str | None, waits: bool) -> None:
        """Whether this buyer of an agent waits for an answer from now on."""
        self._queue.put(shop, buyer, agent, waits)
