"""The settings of each shop: what was set over what the program does by itself; always read from the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from app.errors import BadField
from app.store.erase import erase_before
from app.store.row_security import EVERY
from app.store.shop_settings import change_settings, list_shops, settings_of
from app.store.store import Store
from app.wire import codec
from app.wire.shop_settings import SettingsBody

NAMES = tuple(SettingsBody.model_fields)


class ShopSettings:
    """Reads and changes settings. `reply_s` is the limit of a shop that set none."""

    def __init__(self, store: Store, reply_s: int) -> None:
        self._store, self._reply_s = store, reply_s

    async def of(self, shop: str) -> dict[str, Any]:
        """All settings of a shop as they hold now. Raises NotFound, StoreUnavailable."""
        return self._whole(await self._store.read(shop, lambda connection: settings_of(connection, shop)))

    async def change(self, shop: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Set the settings that are named, and leave the others; all or none. All as they hold then.

        Raises BadField for the first one that is unknown or of no use.
        """
        for name in given:
            if name not in NAMES:
                raise BadField(str(name)[:40], f"is not a setting; they are {', '.join(NAMES)}")
        return await self._store.write(shop, lambda connection: change_settings(connection, shop, given, self._whole))

    async def erase_old(self, now: datetime) -> int:
        """Erase what was said before the days for which each shop keeps it; how many rows that was.

        A part at a time, so that events go between. Raises StoreUnavailable.
        """
        erased = 0
        for shop in await self._store.read(EVERY, list_shops):
            before = now - timedelta(days=(await self.of(shop))["retention_days"])
            while part := await self._store.write(shop, partial(erase_before, shop=shop, before=before)):
                erased += part
        if erased:
            await self._store.clean()
        return erased

    def _whole(self, known: Mapping[str, Any]) -> dict[str, Any]:
        body = codec.validate(SettingsBody, {"reply_s": self._reply_s} | dict(known))
        return body.model_dump(mode="json", by_alias=True)
