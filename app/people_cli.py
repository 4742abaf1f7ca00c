"""The commands of what people may ask: all of a buyer into a file, all of a buyer erased, and who looked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.clock import stamp
from app.config import Settings
from app.errors import CannotStart
from app.store.address import is_postgres
from app.store.audit import list_looks, note_look
from app.store.engine import open_engine
from app.store.people import ask_erasure, asked_erasures, erase_buyer, export_buyer
from app.store.sqlite import only_server, scrub
from app.store.store import run_once

PATIENCE_S = 20.0
"""Seconds for which a running server may take to erase; it looks every second."""
Now = Callable[[], datetime]


def export(settings: Settings, shop: str, buyer: str, now: Now) -> str:
    """Everything that is kept of a buyer, as JSON; noted in the trail. Raises NotFound, CannotStart."""

    def work(connection: Any) -> dict[str, Any]:
        found = export_buyer(connection, shop, buyer)
        note_look(connection, shop, stamp(now()), "exported", buyer)
        return found

    return json.dumps(run_once(settings, work, write=True, there=True, shop=shop), ensure_ascii=False, indent=2)


def erase(settings: Settings, shop: str, buyer: str, now: Now) -> str:
    """Erase everything that is kept of a buyer, by the server where one runs; what was done.

    Raises NotFound, and CannotStart where a server did not do it in time (it will, when it can).
    """

    def ask(connection: Any) -> None:
        export_buyer(connection, shop, buyer)  # a buyer who is not there is told, and not asked for
        ask_erasure(connection, shop, buyer, stamp(now()))
        note_look(connection, shop, stamp(now()), "erased", buyer)

    run_once(settings, ask, write=True, there=True, shop=shop)
    if not is_postgres(settings.database_url):
        engine = open_engine(settings)
        try:
            lock = only_server(engine)
        except CannotStart:
            pass  # a server runs: it erases, and tells its sidebars
        else:
            try:
                rows = run_once(settings, lambda connection: erase_buyer(connection, shop, buyer), write=True)
                scrub(engine)
                return f"erased {rows} rows"
            finally:
                lock.release()
        finally:
            engine.dispose()
    until = time.monotonic() + PATIENCE_S
    while (shop, buyer) in run_once(settings, asked_erasures, shop=shop):
        if time.monotonic() > until:
            raise CannotStart(
                "asked for, but no server has erased it yet; it will be when one runs (jiehua serve), look at its log"
            )
        time.sleep(0.2)
    return "erased by the server that runs"


def looks(settings: Settings, shop: str, buyer: str | None) -> list[str]:
    """The trail, a line a row, the newest first."""
    rows = run_once(settings, lambda connection: list_looks(connection, shop, buyer=buyer), there=True, shop=shop)
    return [" ".join(row[name] or "-" for name in ("at", "what", "buyer", "role", "name", "who")) for row in rows]
