"""Tests of telling and erasing all of a buyer: everything of the one, nothing of anyone else."""

from __future__ import annotations

from functools import partial

import pytest

from app.errors import NotFound
from app.store.people import ask_erasure, asked_erasures, erase_buyer, export_buyer
from app.store.row_security import EVERY
from app.store.store import Store
from tests.store.conftest import Says
from tests.store.test_notes import row


@pytest.fixture
def store(either_store: Store) -> Store:
    """Each of these tests runs on both databases."""
    return either_store


async def test_one_buyer_of_one_shop_is_told_and_erased(store: Store, says: Says) -> None:
    for shop, buyer in (("s1", "小鱼"), ("s1", "阿山"), ("s2", "小鱼")):
        change = says(buyer, "在吗", shop=shop, card=b"{}", notes=[row(buyer, f"n-{buyer}")])
        await store.commit(change)
    told = await store.read("s1", lambda found: export_buyer(found, "s1", "小鱼"))
    assert ([line["text"] for line in told["talk"]], len(told["notes"])) == (["在吗"], 1)
    await store.write("s1", lambda found: ask_erasure(found, "s1", "小鱼", "2026"))
    assert await store.read(EVERY, asked_erasures) == [("s1", "小鱼")]
    assert await store.write("s1", lambda found: erase_buyer(found, "s1", "小鱼")) == 3
    assert await store.read(EVERY, asked_erasures) == []
    for shop, buyer in (("s1", "阿山"), ("s2", "小鱼")):
        assert (await store.read(shop, partial(export_buyer, shop=shop, buyer=buyer)))["talk"]
    for shop, buyer in (("s1", "小鱼"), ("s3", "小鱼")):
        with pytest.raises(NotFound):
            await store.read(shop, partial(export_buyer, shop=shop, buyer=buyer))
