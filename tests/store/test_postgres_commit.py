"""Tests of what is sent to PostgreSQL with a group, and how its answer is read; what it does is in test_database.py."""

from __future__ import annotations

import json

import pytest

from app.errors import IdConflict, NotFound
from app.store.changes import Committed, Stale
from app.store.postgres_commit import CREATE, arguments, outcomes
from app.store.tables import Buyer
from tests.store.conftest import Says


def test_every_column_of_a_buyer_is_kept_anew() -> None:
    kept = {name for name in Buyer.model_fields if f"{name} = excluded.{name}" in CREATE}
    assert kept == set(Buyer.model_fields) - {"shop", "id", "fed_on"}


def test_blobs_travel_beside_the_rest(says: Says) -> None:
    told, states, cards = arguments([says("小鱼", "在吗", "m-1", state=b"\x00\xff", card=b"card", base=4)], "w1")
    (one,) = json.loads(told)
    assert one["row"]["fed_on"] == "w1"
    assert (one["shop"], one["frame"], one["base"], one["message"]["text"]) == ("s1", "m-1", 4, "在吗")
    assert (states, cards) == ([b"\x00\xff"], [b"card"])
    with pytest.raises(UnicodeError):
        arguments([says("小鱼", "半个\ud83d", "m-2", state=b"")], "w1")


def test_each_answer_becomes_an_outcome(says: Says) -> None:
    group = [says("小鱼", str(number), str(number)) for number in range(5)]
    rows = [("new", 7), ("again", 3), ("conflict", 2), ("stale", 0), ("no shop", 0)]
    new, again, conflict, stale, nowhere = outcomes(group, rows)
    assert isinstance(new, Committed)
    assert isinstance(again, Committed)
    assert ((new.seq, new.duplicate), (again.seq, again.duplicate)) == ((7, False), (3, True))
    assert isinstance(conflict, IdConflict)
    assert isinstance(stale, Stale)
    assert isinstance(nowhere, NotFound)
