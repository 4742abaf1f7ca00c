"""Tests of inserts that replace or step back, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from app.store.store import run_once
from app.store.tables import Fact
from app.store.upsert import add_row, put_row
from tests.serving import settings_for

FACTS = Fact.__table__  # type: ignore[attr-defined]
ROW = {"shop": "s1", "name": "快递", "value": "中通"}


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_row_is_made_then_replaced_or_left(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue("database_url") if database == "postgres" else ""

    def work(connection: Connection) -> list[object]:
        put_row(connection, FACTS, ROW)
        put_row(connection, FACTS, ROW | {"value": "顺丰"})
        taken = add_row(connection, FACTS, ROW)
        free = add_row(connection, FACTS, ROW | {"name": "退换"})
        return [taken, free, *connection.execute(select(FACTS.c.value).order_by(FACTS.c.name)).scalars()]

    settings = settings_for(tmp_path / "data", database_url=address)
    assert run_once(settings, work, write=True) == [False, True, "顺丰", "中通"]
