"""Tests of the notes for the warehouse: written with their event, told by change, to those who may see the buyer."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import NotFound
from app.store.buyers import Viewer
from app.store.notes import find_note, list_notes, note_of
from app.store.store import Store
from tests.store.conftest import Says

MANAGER, AWEI = Viewer("s1", None, True), Viewer("s1", "awei", False)
STATE = '{"name":"小鱼儿","order":{"number":"20260001"}}'.encode()


def row(buyer: str, note: str, **more: Any) -> dict[str, Any]:
    """The row of a note as an event brings it."""
    known = {"kind": "gift", "text": "送一张贺卡", "urgent": False, "message": None, "done": False}
    return {"buyer": buyer, "id": note, "at": "2026-11-21T01:00:00.000000+00:00"} | known | more


async def ids(store: Store, viewer: Viewer, since: int | str = 0, page: int = 99) -> tuple[list[str], bool]:
    """The notes that are told, and whether there are more."""
    _, notes, more = await store.read("s1", lambda connection: list_notes(connection, viewer, since, page))
    return [note["id"] for note in notes], more


async def test_a_note_is_told_with_its_buyer_and_the_seq_of_its_change(store: Store, says: Says) -> None:
    await store.commit(says("小鱼", "一", state=STATE, agent="xiaomei", notes=[row("小鱼", "n1")]))
    await store.commit(says("小鱼", "二", state=STATE, agent="xiaomei"))
    head, notes, more = await store.read("s1", lambda connection: list_notes(connection, MANAGER, 0))
    told = {"buyer_name": "小鱼儿", "order": "20260001", "agent": "xiaomei", "seq": 1}
    assert (head, notes, more) == (2, [row("小鱼", "n1") | told], False)
    assert await store.read("s1", lambda connection: note_of(connection, MANAGER, "n1")) == notes[0]


async def test_a_note_that_changes_is_told_again_with_the_time_of_its_writing(store: Store, says: Says) -> None:
    await store.commit(says("小鱼", "一", state=b"{}", notes=[row("小鱼", "n1")]))
    await store.commit(says("阿山", "二", state=b"{}", notes=[row("阿山", "n2")]))
    later = row("小鱼", "n1", done=True, at="2026-11-22T01:00:00.000000+00:00")
    await store.commit(says("小鱼", "三", state=b"{}", notes=[later]))
    assert await ids(store, MANAGER) == (["n2", "n1"], False)
    assert await ids(store, MANAGER, 2) == (["n1"], False)
    found = await store.read("s1", lambda connection: find_note(connection, MANAGER, "n1"))
    assert (found["done"], found["at"][:10], found["seq"]) == (True, "2026-11-21", 3)


async def test_since_a_time_are_the_notes_written_then_or_later(store: Store, says: Says) -> None:
    await store.commit(says("小鱼", "一", state=b"{}", notes=[row("小鱼", "n1"), row("小鱼", "n2", at="2026-11-22")]))
    assert await ids(store, MANAGER, "2026-11-21T02") == (["n2"], False)


async def test_a_long_list_comes_in_parts_and_no_seq_is_torn(store: Store, says: Says) -> None:
    for number in range(4):
        pair = [row("小鱼", f"n{number}{letter}") for letter in "ab"]
        await store.commit(says("小鱼", str(number), state=b"{}", notes=pair))
    assert await ids(store, MANAGER, 0, 3) == (["n0a", "n0b", "n1a", "n1b"], True)
    assert await ids(store, MANAGER, 2, 4) == (["n2a", "n2b", "n3a", "n3b"], False)


async def test_another_agents_and_another_shops_note_are_as_one_that_is_not_there(store: Store, says: Says) -> None:
    await store.commit(says("小鱼", "一", state=b"{}", agent="xiaomei", notes=[row("小鱼", "n1")]))
    await store.commit(says("阿山", "二", state=b"{}", notes=[row("阿山", "n2")]))
    await store.commit(says("小鱼", "三", state=b"{}", shop="s2", notes=[row("小鱼", "n3")]))
    assert await ids(store, AWEI) == (["n2"], False)
    for note in ("n1", "n3", "n4"):
        for ask in (find_note, note_of):
            with pytest.raises(NotFound, match=f"there is no note '{note}' in this shop"):
                await store.read("s1", lambda connection, ask=ask, note=note: ask(connection, AWEI, note))  # type: ignore[misc]
