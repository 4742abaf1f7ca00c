"""Tests of erasing: what is older than a shop keeps goes, part by part, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.store.erase import erase_before
from app.store.picks import add_pick
from app.store.row_security import EVERY
from app.store.store import Store
from tests.store.conftest import NOW, Says
from tests.store.test_notes import row


@pytest.fixture
def store(either_store: Store) -> Store:
    """Each of these tests runs on both databases."""
    return either_store


OLD, NEW = NOW - timedelta(days=100), NOW - timedelta(days=10)


def said(says: Says, buyer: str, words: str, at: datetime, **more: Any) -> Any:
    """A message that came at that time, of a buyer who is closed since."""
    change = says(buyer, words, state=b"{}", active_at=at.isoformat(), **{"open": False} | more)
    assert change.message is not None
    change.message["received_at"] = at.isoformat()
    return change


async def texts(store: Store, table: str, column: str = "text") -> list[str]:
    """What is left in a table."""
    query = text(f"SELECT {column} FROM {table} ORDER BY 1")
    return await store.read(EVERY, lambda found: list(found.execute(query).scalars()))


async def erase(store: Store, part: int = 2) -> int:
    """Erase until nothing is left to erase; in how many parts."""
    parts = 0
    while await store.write("s1", lambda found: erase_before(found, "s1", NOW - timedelta(days=90), part)):
        parts += 1
    return parts


async def test_talk_older_than_the_shop_keeps_is_erased_part_by_part(store: Store, says: Says) -> None:
    for number in range(5):
        await store.commit(said(says, "小鱼", f"旧{number}", OLD))
    await store.commit(said(says, "小鱼", "新", NEW))
    await store.commit(said(says, "阿山", "别店的旧话", OLD, shop="s2"))
    assert await erase(store) == 3
    assert await texts(store, "messages") == ["别店的旧话", "新"]
    assert await texts(store, "buyers", "id") == ["小鱼", "阿山"]


async def test_a_closed_buyer_goes_with_the_notes_and_an_open_one_stays(store: Store, says: Says) -> None:
    await store.commit(said(says, "小鱼", "旧", OLD, notes=[row("小鱼", "n1")]))
    await store.commit(said(says, "阿山", "也旧", OLD, open=True, notes=[row("阿山", "n2")]))
    await erase(store)
    assert await texts(store, "buyers", "id") == ["阿山"]
    assert await texts(store, "notes", "id") == ["n2"]


async def test_a_pick_loses_its_text_and_stays_as_a_figure(store: Store) -> None:
    for name, at in (("r1", OLD), ("r2", NEW)):
        known = {"id": name, "shop": "s1", "buyer": "小鱼", "token": "t1", "frame": name, "digest": b"", "phrase": "p"}
        more = {"key": 1, "text": "核对地址", "how": "send", "version": 1, "message": None, "stage": "closing"}
        rest = {"late": False, "bridge": None, "at": at.isoformat()}
        await store.write("s1", lambda found, pick=known | more | rest: add_pick(found, pick))  # type: ignore[misc]
    await erase(store)
    assert await texts(store, "picks", "id || text") == ["r1", "r2核对地址"]


async def test_an_id_that_came_before_is_known_after_its_talk_was_erased(store: Store, says: Says) -> None:
    await store.commit(said(says, "小鱼", "旧", OLD, frame="m-1"))
    await erase(store)
    assert (await store.commit(said(says, "小鱼", "旧", OLD, frame="m-1"))).duplicate is True
