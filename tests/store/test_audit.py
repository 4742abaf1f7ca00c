"""Tests of the trail: the newest first, of one shop, of one buyer, since a moment."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Connection

from app.store.audit import list_looks, note_look
from app.store.store import Store


def _note(connection: Connection, row: Any) -> None:
    note_look(connection, *row)


async def test_the_trail_tells_who_did_what_newest_first(store: Store) -> None:
    for at, shop, buyer in (("21T01", "s1", "b1"), ("21T02", "s1", "b2"), ("21T03", "s2", "b1")):
        who = shop, f"2026-11-{at}", "uncovered", buyer, "t1", "小美", "agent"
        await store.write("s1", partial(_note, row=who))
    await store.write("s1", lambda found: note_look(found, "s1", "2026-11-21T04", "exported", "b1"))
    rows = await store.read("s1", lambda found: list_looks(found, "s1"))
    assert [(row["what"], row["buyer"], row["who"]) for row in rows] == [
        ("exported", "b1", "command"), ("uncovered", "b2", "t1"), ("uncovered", "b1", "t1"),
    ]  # fmt: skip
    assert len(await store.read("s1", lambda found: list_looks(found, "s1", "2026-11-21T02"))) == 2
    assert len(await store.read("s1", lambda found: list_looks(found, "s1", buyer="b1"))) == 2
