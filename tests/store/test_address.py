"""Tests of the database's address: which databases there are, and that no password is shown."""

from __future__ import annotations

import pytest

from app.errors import CannotStart
from app.store.address import dsn_of, is_postgres, shown


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg"])
def test_postgresql_may_be_written_in_each_usual_way(scheme: str) -> None:
    address = f"{scheme}://me:secret@db:5433/shop"
    assert is_postgres(address)
    assert dsn_of(address) == "postgresql://me:secret@db:5433/shop"


def test_options_reach_the_driver() -> None:
    assert dsn_of("postgresql://db/shop?sslmode=require") == "postgresql://db/shop?sslmode=require"


@pytest.mark.parametrize("address", ["", "sqlite:///shop.db", "mysql://db/shop", "/var/lib/shop"])
def test_anything_else_is_no_postgresql(address: str) -> None:
    assert not is_postgres(address)


def test_what_is_shown_has_no_password() -> None:
    assert shown("postgresql://me:secret@db/shop?sslpassword=secret") == "postgresql://me:***@db/shop"


def test_an_address_that_cannot_be_read_is_told_in_one_line_without_its_password() -> None:
    with pytest.raises(CannotStart) as refused:
        dsn_of("postgresql://me:secret@db:port/shop")
    assert "secret" not in str(refused.value)
    assert "JIEHUA_DATABASE_URL" in str(refused.value)
