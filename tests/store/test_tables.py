"""Tests of the tables: what the schema itself keeps, whoever writes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

import app.store.tables  # noqa: F401  (the tables register themselves)

OURS = {
    "store",
    "shops",
    "tokens",
    "inbox",
    "messages",
    "orders",
    "buyers",
    "journal",
    "picks",
    "bridges",
    "products",
    "facts",
    "phrases",
}
TOKEN = "INSERT INTO tokens (id, shop, role, name, hash, created_at) VALUES (:id, :shop, 'agent', '', :hash, '')"
INBOX = "INSERT INTO inbox (shop, source, id, digest, seq) VALUES (:shop, :source, 'm-1', x'00', :seq)"


def write(engine: Engine, *statements: tuple[str, Mapping[str, object]]) -> None:
    """Run statements in one transaction."""
    with engine.connect().execution_options(writing=True) as connection:
        for statement, values in statements:
            connection.execute(text(statement), values)
        connection.commit()


def test_every_table_names_its_shop_but_the_one_that_names_the_store() -> None:
    tables = {name: table for name, table in SQLModel.metadata.tables.items() if name in OURS}
    assert set(tables) == OURS
    assert {name for name, table in tables.items() if "shop" not in table.columns} == {"store", "shops"}


def test_a_token_belongs_to_a_shop_that_exists(engine: Engine) -> None:
    with pytest.raises(IntegrityError):
        write(engine, (TOKEN, {"id": "t1", "shop": "nowhere", "hash": "h"}))


def test_no_two_tokens_have_one_hash(engine: Engine) -> None:
    with pytest.raises(IntegrityError):
        write(engine, *((TOKEN, {"id": name, "shop": "s1", "hash": "h"}) for name in ("t1", "t2")))


def test_an_id_stands_once_for_its_source_and_again_for_another_source_or_shop(engine: Engine) -> None:
    first = {"shop": "s1", "source": "bridge:qianniu", "seq": 1}
    write(engine, (INBOX, first), (INBOX, first | {"source": "bridge:feige"}), (INBOX, first | {"shop": "s2"}))
    with pytest.raises(IntegrityError):
        write(engine, (INBOX, first | {"seq": 2}))
