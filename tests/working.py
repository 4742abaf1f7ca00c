"""The server's inside without its sockets: a real store, the shipped reader and bank, and a clock that tests set."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app.desk import Desk
from app.ingest import Ingest
from app.learning import Learning
from app.picks import Picks
from app.push.outbox import Outbox
from app.push.roll import Roll, Socket
from app.store.buyers import Viewer
from app.store.changes import Committed
from app.store.shops import Key, add_shop
from app.store.store import Store, open_store
from app.understand.wording import WordingRules
from app.wire import codec
from app.wire.frames import BRIDGE, SIDEBAR
from tests.serving import message, order, settings_for
from tests.shipped import PHRASEBANK, shipped_bank, shipped_reader

NINE = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
SOURCE = "bridge:qianniu"
MANAGER = Viewer("s1", None, True)


@dataclass(slots=True)
class Clock:
    """The time, as a test sets it."""

    at: datetime = NINE

    def __call__(self) -> datetime:
        """Now."""
        return self.at

    def pass_by(self, **time: float) -> None:
        """Let time pass: `pass_by(days=3)`."""
        self.at += timedelta(**time)


@dataclass(slots=True)
class Inside:
    """The parts, and what was told of commits so far. The shops s1 and s2 exist."""

    store: Store
    desk: Desk
    learning: Learning
    ingest: Ingest
    picks: Picks
    roll: Roll
    clock: Clock
    told: list[Committed] = field(default_factory=list)

    async def says(self, buyer: str, text: str, id: str | None = None, shop: str = "s1", **more: Any) -> Committed:
        """A message comes in."""
        return await self.ingest.message(shop, SOURCE, read(message(buyer, text, id, **more)))

    async def orders(self, buyer: str, status: str, id: str | None = None, **more: Any) -> Committed:
        """An order's news comes in."""
        return await self.ingest.order("s1", SOURCE, read(order(buyer, status, id, **more)))

    async def corrects(self, what: str, buyer: str, viewer: Viewer = MANAGER, /, **fields: Any) -> Committed:
        """The agent corrects the card."""
        frame = read({"type": what, "id": "c-1", "buyer": buyer} | fields)
        return await self.ingest.correct(viewer, "agent:xiaomei", frame, "n1")

    def card(self, number: int = -1) -> dict[str, Any]:
        """A card that was told; the newest."""
        card: dict[str, Any] = json.loads(self.told[number].change.card)
        return card


def read(frame: dict[str, Any]) -> Any:
    """A frame as the wire reads it."""
    return codec.decode(frame, BRIDGE | SIDEBAR)


def key(role: Any = "agent", name: str = "xiaomei", id: str = "t1", shop: str = "s1") -> Key:
    """A token as the program knows it."""
    return Key(id, shop, role, name, None, False)


def socket_of(token: Key) -> Socket:
    """An open socket of this token."""
    return Socket(
        token.shop, token.id, token.source, "bridge" if token.role == "bridge" else "sidebar", Outbox(99, 1 << 20)
    )


def break_disk(data: Path, word: str = "坏") -> sqlite3.Connection:
    """From now on the database itself refuses texts with this word, as a disk that fails; close it to mend."""
    other = sqlite3.connect(data / "jiehua.sqlite3", isolation_level=None)
    other.execute(
        f"CREATE TRIGGER broken BEFORE INSERT ON messages WHEN NEW.text LIKE '%{word}%' "
        "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    )
    return other


def mend(other: sqlite3.Connection) -> None:
    """The disk works again."""
    other.execute("DROP TRIGGER broken")
    other.close()


@contextlib.asynccontextmanager
async def working(data: Path, clock: Clock | None = None, **given: Any) -> AsyncIterator[Inside]:
    """The parts on this data for as long as the context lasts."""
    settings, clock = settings_for(data, **given), clock or Clock()
    told: list[Committed] = []

    def hear(group: Sequence[Committed]) -> None:
        told.extend(group)

    new = not settings.sqlite_file.exists()
    store = open_store(settings, hear)
    learning = Learning(store, clock)
    try:
        if new:
            for shop in ("s1", "s2"):
                await store.write(shop, partial(add_shop, shop=shop, name="", platform="taobao", now=clock()))
        desk = Desk(store, shipped_bank(), WordingRules.load(PHRASEBANK / "wording.toml"))
        ingest = Ingest(store, shipped_reader(), desk, learning, settings, clock)
        roll = Roll()
        yield Inside(store, desk, learning, ingest, Picks(store, ingest, roll, clock), roll, clock, told)
    finally:
        await learning.close()
        await store.close()
