"""What people may ask of their data: who looked at it is noted, and a buyer is erased from everywhere."""

from __future__ import annotations

from functools import partial
from typing import Any

from app.clock import Clock, stamp
from app.ingest import Ingest
from app.push.hub import Hub
from app.store.audit import What, list_looks, note_look
from app.store.changes import Stale
from app.store.people import asked_erasures, erase_buyer
from app.store.row_security import EVERY
from app.store.shops import Key
from app.store.store import Store
from app.understand.personal import personal


class People:
    """The trail, and erasing."""

    def __init__(self, store: Store, ingest: Ingest, hub: Hub, now: Clock) -> None:
        self._store, self._ingest, self._hub, self._now = store, ingest, hub, now

    async def note(self, key: Key, what: What, buyer: str) -> None:
        """The holder of this token did `what`; noted before they are answered. Raises StoreUnavailable."""
        row = key.shop, stamp(self._now()), what, buyer, key.id, key.name, key.role
        await self._store.write(key.shop, lambda connection: note_look(connection, *row))

    async def note_talk(self, key: Key, buyer: str, talk: list[dict[str, Any]]) -> None:
        """The holder of this token was told a talk; noted where it holds something personal."""
        if any(personal(line["text"]) for line in talk):
            await self.note(key, "read_talk", buyer)

    async def looks(self, shop: str, since: str) -> list[dict[str, Any]]:
        """The trail of a shop, the newest first."""
        return await self._store.read(shop, lambda connection: list_looks(connection, shop, since))

    async def erase_asked(self) -> int:
        """Erase the buyers that commands asked to erase; open sidebars are told that they are gone. How many rows."""
        asked = await self._store.read(EVERY, asked_erasures) if await self._store.leads() else []
        erased = 0
        for shop, buyer in asked:
            try:
                erased += await self._ingest.erase(shop, buyer, partial(erase_buyer, shop=shop, buyer=buyer))
            except Stale:  # another server heard of them just now; it is still asked for, and comes again
                continue
            self._hub.forget(shop)
        if asked:
            await self._store.clean()
        return erased
