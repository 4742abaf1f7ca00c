"""A real store in a folder of each test's own, and the changes that are written into it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.config import Settings
from app.store.changes import Change, Committed
from app.store.engine import open_engine
from app.store.migrate import migrate
from app.store.shops import add_shop
from app.store.store import Store, open_store
from tests.serving import settings_for

NOW = datetime.fromisoformat("2026-11-21T09:00:00+08:00")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose data folder does not exist yet."""
    return settings_for(tmp_path / "data")


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """A migrated store with the shops s1 and s2."""
    opened = open_engine(settings)
    migrate(opened)
    with opened.connect().execution_options(writing=True) as connection:
        for shop in ("s1", "s2"):
            add_shop(connection, shop, "", "taobao", NOW)
        connection.commit()
    yield opened
    opened.dispose()


@pytest.fixture
def told() -> list[Committed]:
    """What the store told of, in order."""
    return []


@pytest.fixture
async def store(settings: Settings, told: list[Committed]) -> AsyncIterator[Store]:
    """An open store with the shops s1 and s2."""
    async with _opened(settings, told) as opened:
        yield opened


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def either_store(
    request: pytest.FixtureRequest, settings: Settings, told: list[Committed]
) -> AsyncIterator[Store]:
    """The same on each database in turn."""
    address = request.getfixturevalue("database_url") if request.param == "postgres" else ""
    async with _opened(settings.model_copy(update={"database_url": address}), told) as opened:
        yield opened


@contextlib.asynccontextmanager
async def _opened(settings: Settings, told: list[Committed]) -> AsyncIterator[Store]:
    def hear(group: Sequence[Committed]) -> None:
        told.extend(group)

    opened = open_store(settings, hear)
    for shop in ("s1", "s2"):
        await opened.write(shop, partial(add_shop, shop=shop, name="", platform="taobao", now=NOW))
    try:
        yield opened
    finally:
        await opened.close()


Says = Callable[..., Change]


@pytest.fixture
def says() -> Says:
    """Makes the change that a buyer's message comes to."""

    def change(buyer: str, text: str, frame: str | None = None, **more: Any) -> Change:
        shop = more.pop("shop", "s1")
        state = more.pop("state", text.encode(errors="surrogatepass"))
        row = {
            "buyer": buyer,
            "id": frame or text,
            "sender": "buyer",
            "text": text,
            "at": NOW.isoformat(),
            "kind": "text",
            "product": None,
            "agent": None,
            "received_at": NOW.isoformat(),
        }
        known: dict[str, Any] = {
            "source": "bridge:qianniu",
            "agent": None,
            "agent_before": None,
            "seen_before": False,
            "version": 1,
            "fed_by": "bridge:qianniu",
            "open": True,
            "active_at": "2026-11-21T01:00:00.000000+00:00",
            "card": b'{"id":"%b"}' % buyer.encode(),
            "message": row,
        }
        digest = hashlib.sha256(f"{buyer} {text!r}".encode()).digest()
        return Change(shop=shop, buyer=buyer, frame=frame, digest=digest, state=state, **known | more)

    return change
