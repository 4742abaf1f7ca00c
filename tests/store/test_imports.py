"""Tests of imports in the store: written at once, taken back at once, and what was edited since is left alone."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine

from app.errors import NotFound
from app.store import goods
from app.store.imports import import_marks, undo_import, write_import

AT = datetime.fromisoformat("2026-11-21T09:00:00+08:00").isoformat()


def test_an_import_is_written_and_taken_back(engine: Engine) -> None:
    with engine.connect() as connection:
        before: dict[str, str | None] = {"a": "1", "b": "2", "shipped": None}
        for name, body in before.items():
            goods.put_phrase(connection, "s1", name, body)
        changes = {"a": "10", "b": None, "c": "30", "shipped": "40"} | {f"p{number}": "x" for number in range(1200)}
        name = write_import(connection, "s1", "phrases", "a.csv", changes, AT)
        assert import_marks(connection) == {("s1", "phrases"): name}
        found = goods.phrases_of(connection, "s1")
        assert {key: found.get(key) for key in ("a", "b", "c", "shipped")} == {
            "a": "10", "b": None, "c": "30", "shipped": "40",
        }  # fmt: skip
        assert ("b" in found, len(found)) == (False, 1203)
        undone = undo_import(connection, "s1", "phrases")
        assert (undone.file, undone.restored, undone.kept) == ("a.csv", 1204, [])
        assert goods.phrases_of(connection, "s1") == before
        assert import_marks(connection) == {}
        with pytest.raises(NotFound, match="no import"):
            undo_import(connection, "s1", "phrases")


def test_what_was_edited_since_stays(engine: Engine) -> None:
    with engine.connect() as connection:
        write_import(connection, "s1", "products", "a.csv", {"p1": "1", "p2": "2", "p3": "3"}, AT)
        goods.put_product(connection, "s1", "p1", "edited")
        goods.remove_product(connection, "s1", "p2")
        undone = undo_import(connection, "s1", "products")
        assert (undone.restored, undone.kept) == (1, ["p1", "p2"])
        assert goods.products_of(connection, "s1") == {"p1": "edited"}


def test_each_shop_and_kind_has_its_own_last_import(engine: Engine) -> None:
    with engine.connect() as connection:
        write_import(connection, "s1", "facts", "a.csv", {"快递": "中通"}, AT)
        write_import(connection, "s2", "facts", "a.csv", {"快递": "顺丰"}, AT)
        write_import(connection, "s1", "facts", "b.csv", {"快递": "圆通"}, AT)
        assert set(import_marks(connection)) == {("s1", "facts"), ("s2", "facts")}
        assert undo_import(connection, "s1", "facts").file == "b.csv"
        assert goods.facts_of(connection, "s1") == {"快递": "中通"}
        assert goods.facts_of(connection, "s2") == {"快递": "顺丰"}
        with pytest.raises(NotFound, match="no shop 's3'"):
            write_import(connection, "s3", "facts", "a.csv", {"快递": "中通"}, AT)
