"""The parts of a running server, joined in app.main and handed to sockets and routes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.clock import Clock
from app.config import Settings
from app.desk import Desk
from app.errors import NotFound
from app.imports import Imports
from app.ingest import Ingest
from app.learning import Learning
from app.people import People
from app.picks import Picks
from app.push.hub import Hub
from app.push.roll import Roll
from app.shop_settings import ShopSettings
from app.store.buyers import Viewer
from app.store.row_security import EVERY
from app.store.shops import Key, find_token
from app.store.store import Store
from app.together import Together
from app.web.limits import Limits

Abort = Callable[[tuple[str, int] | None], None]
"""Cuts the connection of the client with this address without waiting for it."""


@dataclass(slots=True)
class Parts:
    """What a request may need. `demo` are the tokens and the shop that the demo page is told, elsewhere None."""

    settings: Settings
    store: Store
    ingest: Ingest
    picks: Picks
    desk: Desk
    learning: Learning
    shop_settings: ShopSettings
    imports: Imports
    people: People
    together: Together
    hub: Hub
    roll: Roll
    limits: Limits
    now: Clock
    abort: Abort
    demo: dict[str, Any] | None = None

    async def key(self, token: str) -> Key | None:
        """Whose token this is; None where it is unknown, expired or revoked. Raises StoreUnavailable."""
        if not token:
            return None
        now = self.now()
        return await self.store.read(EVERY, lambda connection: find_token(connection, token, now))

    async def offers(self, viewer: Viewer, buyer: str) -> list[dict[str, str]]:
        """What is known that could go into a gap of a line for this buyer; nothing where the buyer is not open."""
        try:
            state = (await self.ingest.look(viewer, buyer)).state
        except NotFound:
            return []
        return [] if state is None else await self.desk.offers(viewer.shop, state)
