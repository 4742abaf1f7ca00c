"""An event on its way through ingest: of which buyer, who must see them, and who is told what became of it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from app.arrivals import Arrival
from app.dialogue.events import MessageSaid
from app.errors import NotFound
from app.held import Held
from app.store.buyers import Viewer
from app.store.writer import Tell


class Errand(Struct):
    """`viewer` must see the buyer, who must be there; `typist` must see them if they are. `tell` is called once."""

    shop: str
    buyer: str
    arrival: Arrival
    received: datetime
    held: Held
    tell: Tell
    viewer: Viewer | None
    typist: Viewer | None

    @property
    def line_of_agent(self) -> MessageSaid | None:
        """The event, where it is an agent's line: the store is asked whether it was picked."""
        event = self.arrival.event
        return event if isinstance(event, MessageSaid) and event.sender == "agent" else None

    def check_sight(self) -> None:
        """Raises NotFound where the buyer as held is not there for whom they must be."""
        held = self.held
        if self.viewer is not None:
            there = held.state is not None and (held.open or not self.arrival.wakes)
            if not (there and self.viewer.sees(held.agent)):
                raise NotFound("buyer", self.buyer)
        if self.typist is not None and held.state is not None and not self.typist.sees(held.agent):
            raise NotFound("buyer", self.buyer)
