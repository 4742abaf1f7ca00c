"""Tests of shops and tokens: shown once, stored hashed, and told apart by shop, role, days and revocation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from app.config import Settings
from app.errors import NotFound
from app.store.shops import (
    ShopExists,
    add_shop,
    ended_tokens,
    expired,
    find_token,
    list_tokens,
    new_token,
    platform_of,
    revoke_token,
)
from tests.store.conftest import NOW


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection whose writes are not kept."""
    with engine.connect() as opened:
        yield opened


def test_a_shop_has_a_platform_and_its_id_is_taken_once(connection: Connection) -> None:
    add_shop(connection, "小鱼", "小鱼的店", "pinduoduo", NOW)
    assert platform_of(connection, "小鱼") == "pinduoduo"
    with pytest.raises(ShopExists, match="there is a shop '小鱼' already; take another id"):
        add_shop(connection, "小鱼", "", "jd", NOW)
    with pytest.raises(NotFound, match=r"^there is no shop 'nowhere'$"):
        platform_of(connection, "nowhere")


def test_a_token_is_found_by_itself_alone(connection: Connection) -> None:
    token = new_token(connection, "s1", "agent", "xiaomei", None, NOW)
    key = find_token(connection, token, NOW)
    assert key is not None
    assert (key.shop, key.role, key.name, key.agent, key.source) == (
        "s1",
        "agent",
        "xiaomei",
        "xiaomei",
        "agent:xiaomei",
    )
    for wrong in (token + "x", token[:-1], token.upper(), "", key.id, "令牌", "\ud83d"):
        assert find_token(connection, wrong, NOW) is None


def test_a_token_is_not_stored_in_clear(engine: Engine, settings: Settings) -> None:
    with engine.connect().execution_options(writing=True) as connection:
        token = new_token(connection, "s1", "bridge", "", None, NOW)
        connection.commit()
    files = [file for file in Path(settings.data).iterdir() if file.is_file()]
    assert files
    assert not any(token.encode() in file.read_bytes() for file in files)


def test_a_new_token_of_a_name_goes_on_with_its_ids_and_one_without_a_name_stands_alone(connection: Connection) -> None:
    for name in ("qianniu", "qianniu", "", ""):
        new_token(connection, "s1", "bridge", name, None, NOW)
    sources = [key.source for key in list_tokens(connection, "s1")]
    assert sources.count("bridge:qianniu") == 2
    assert len(set(sources)) == 3


def test_a_bridge_and_a_manager_are_no_agent(connection: Connection) -> None:
    for role in ("bridge", "manager"):
        new_token(connection, "s1", role, "xiaomei", None, NOW)
    new_token(connection, "s1", "agent", "", None, NOW)
    assert [key.agent for key in list_tokens(connection, "s1")] == [None, None, None]


def test_a_token_serves_for_its_days_and_not_a_moment_longer(connection: Connection) -> None:
    token = new_token(connection, "s1", "agent", "", 2, NOW)
    key = find_token(connection, token, NOW + timedelta(days=2, microseconds=-1))
    assert key is not None
    end = NOW + timedelta(days=2)
    assert find_token(connection, token, end) is None
    assert expired(key, end)
    assert ended_tokens(connection, [key.id], end) == {key.id: "expired"}


def test_a_revoked_token_is_not_found_and_to_revoke_it_again_is_no_error(connection: Connection) -> None:
    token = new_token(connection, "s1", "agent", "xiaomei", None, NOW)
    other = new_token(connection, "s1", "agent", "awei", None, NOW)
    (key,) = (key for key in list_tokens(connection, "s1") if key.name == "xiaomei")
    for _ in range(2):
        revoke_token(connection, key.id, NOW)
    assert find_token(connection, token, NOW) is None
    assert find_token(connection, other, NOW) is not None
    assert ended_tokens(connection, [one.id for one in list_tokens(connection, "s1")], NOW) == {key.id: "revoked"}


def test_a_token_that_is_revoked_and_over_counts_as_revoked(connection: Connection) -> None:
    new_token(connection, "s1", "agent", "", 1, NOW)
    (key,) = list_tokens(connection, "s1")
    revoke_token(connection, key.id, NOW)
    assert ended_tokens(connection, [key.id], NOW + timedelta(days=9)) == {key.id: "revoked"}


def test_what_is_not_there_is_told_by_its_name(connection: Connection) -> None:
    with pytest.raises(NotFound, match="no shop 'nowhere'"):
        new_token(connection, "nowhere", "agent", "", None, NOW)
    with pytest.raises(NotFound, match="no shop 'nowhere'"):
        list_tokens(connection, "nowhere")
    with pytest.raises(NotFound, match="no token 't00'"):
        revoke_token(connection, "t00", NOW)


def test_a_shop_lists_its_own_tokens_oldest_first(connection: Connection) -> None:
    for minutes, name in enumerate(("awei", "xiaomei", "laoban")):
        new_token(connection, "s1", "agent", name, None, NOW + timedelta(minutes=minutes))
    new_token(connection, "s2", "agent", "someone", None, NOW)
    assert [key.name for key in list_tokens(connection, "s1")] == ["awei", "xiaomei", "laoban"]
