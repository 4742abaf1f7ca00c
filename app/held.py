"""Buyers in memory: what is on disk of each, and the gate that lets one event at a time change it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from app.dialogue.state import BuyerState
from app.gate import Gate
from app.store.buyers import Stored

_states = msgspec.json.Decoder(BuyerState)


class OnCard(Protocol):
    """What is known of a suggestion that stands on a card."""

    @property
    def phrase(self) -> str:
        """The id of its phrase."""

    @property
    def text(self) -> str:
        """Its words, filled."""


class _Shown(msgspec.Struct):
    phrase: str
    text: str


class _Card(msgspec.Struct):
    """What is read of a stored card."""

    suggestions: list[_Shown] = []


_cards = msgspec.json.Decoder(_Card)


@dataclass(eq=False, slots=True)
class Held:
    """A buyer in memory; see store.tables.Buyer for the fields. Where it is not `loaded` they mean nothing."""

    gate: Gate = field(default_factory=Gate)
    loaded: bool = False
    state: BuyerState | None = None
    agent: str | None = None
    fed_by: str = ""
    open: bool = False
    active_at: str = ""
    due_at: str | None = None
    seq: int = 0
    on_card: Sequence[OnCard] = ()
    """The suggestions on the card, in the order of their keys."""
    users: int = 0

    def load(self, stored: Stored | None) -> None:
        """What the store holds of this buyer; None where it holds nothing."""
        if stored is not None:
            self.state = _states.decode(stored.state)
            self.agent, self.fed_by, self.open, self.seq = stored.agent, stored.fed_by, stored.open, stored.seq
            self.active_at, self.due_at = stored.active_at, stored.due_at
            self.on_card = _cards.decode(stored.card).suggestions
        else:
            self.state, self.agent, self.fed_by, self.open, self.seq = None, None, "", False, 0
            self.active_at, self.due_at = "", None
            self.on_card = ()
        self.loaded = True

    def suggested(self, phrase: str) -> str | None:
        """The text of a phrase as it stands on the card; None where it does not."""
        return next((one.text for one in self.on_card if one.phrase == phrase), None)


class Buyers:
    """The buyers in memory, so many of all shops; those that were used least recently go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[tuple[str, str], Held] = OrderedDict()

    @contextmanager
    def hold(self, shop: str, buyer: str) -> Iterator[Held]:
        """The buyer's entry, which stays while somebody uses it."""
        held = self.take(shop, buyer)
        try:
            yield held
        finally:
            self.give_back(held)

    def take(self, shop: str, buyer: str) -> Held:
        """The buyer's entry, which stays until it is given back; for those who come back to it in a callback."""
        key = (shop, buyer)
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = Held()
        self._held.move_to_end(key)
        held.users += 1
        return held

    def give_back(self, held: Held) -> None:
        """An entry that was taken is no longer used."""
        held.users -= 1
        self._forget_some()

    def forget(self, shop: str, buyer: str) -> None:
        """Another server changed this buyer: what is in memory is old."""
        held = self._held.get((shop, buyer))
        if held is not None and not held.gate.taken:
            held.loaded = False

    def _forget_some(self) -> None:
        while len(self._held) > self._most:
            key, oldest = next(iter(self._held.items()))
            if oldest.users:
                return  # all older ones are at work; the next event tries again
            del self._held[key]
