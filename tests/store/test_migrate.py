"""Tests of the migrations: they lead to the tables of the models, and no store is touched that is not ours to touch."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlmodel import SQLModel

import app.store.tables  # noqa: F401  (the tables register themselves)
from app.config import Settings, shipped
from app.errors import CannotStart
from app.store.engine import open_engine
from app.store.migrate import migrate, newest


def test_the_newest_schema_is_that_of_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


def test_the_migrations_and_the_models_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_a_store_has_one_name_that_stays(engine: Engine) -> None:
    with engine.connect() as connection:
        names = connection.execute(text("SELECT epoch FROM store")).scalars().all()
    assert len(names) == 1
    assert names[0]
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT epoch FROM store")).scalars().all() == names


def test_another_store_has_another_name(engine: Engine, tmp_path: Path, settings: Settings) -> None:
    other = open_engine(settings.model_copy(update={"data": tmp_path / "other"}))
    migrate(other)
    with engine.connect() as one, other.connect() as two:
        query = text("SELECT epoch FROM store")
        assert one.execute(query).scalar() != two.execute(query).scalar()
    other.dispose()


def test_to_migrate_again_changes_nothing(engine: Engine, settings: Settings) -> None:
    before = settings.sqlite_file.stat().st_mtime_ns
    assert migrate(engine) == newest()
    assert settings.sqlite_file.stat().st_mtime_ns == before


def test_a_store_of_a_newer_version_is_refused_in_one_line_and_left_as_it_is(engine: Engine) -> None:
    with engine.connect().execution_options(writing=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
        connection.commit()
    with pytest.raises(CannotStart, match=r"written by a newer jiehua \(schema 0999, this one knows ") as refused:
        migrate(engine)
    assert "\n" not in str(refused.value)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0999"
        assert connection.execute(text("SELECT count(*) FROM shops")).scalar() == 2


@pytest.mark.parametrize(
    "content", [b"this is no database, only a file of some length" * 100, b"SQLite format 3\0bad" * 99]
)
def test_a_file_that_is_no_database_is_refused_in_one_line_and_left_as_it_is(
    settings: Settings, content: bytes
) -> None:
    settings.data.mkdir()
    settings.sqlite_file.write_bytes(content)
    engine = open_engine(settings)
    with pytest.raises(CannotStart, match=r"cannot be opened: .*; restore a backup or name another folder with --data"):
        migrate(engine)
    engine.dispose()
    assert settings.sqlite_file.read_bytes() == content


def test_a_migration_that_fails_leaves_the_store_as_it_was(settings: Settings) -> None:
    settings.data.mkdir()
    with sqlite3.connect(settings.sqlite_file) as raw:
        raw.execute("CREATE TABLE shops (mine)")
    raw.close()
    engine = open_engine(settings)
    with pytest.raises(CannotStart, match="already exists"):
        migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'")).scalars().all() == [
            "shops"
        ]
    engine.dispose()


def test_two_that_migrate_at_once_both_succeed(settings: Settings) -> None:
    """A server and a command may be started together on an empty folder."""
    engines = [open_engine(settings) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(migrate, engines)) == [newest()] * 4
    for engine in engines:
        engine.dispose()


def older(engine: Engine, revision: str) -> None:
    """Make a store as a program of that revision left it."""
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    with engine.connect().execution_options(writing=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def test_notes_of_an_older_store_are_taken_over(settings: Settings) -> None:
    engine = open_engine(settings)
    older(engine, "0001")
    state = '{"notes":[{"id":"m-1.gift","kind":"gift","text":"送一张贺卡","urgent":false,"message":"m-1","done":true}]}'
    with engine.connect().execution_options(writing=True) as connection:
        for buyer in ("小鱼", "阿山"):
            connection.execute(
                text("INSERT INTO buyers VALUES ('s1', :buyer, NULL, '', 1, 7, 1, '2026-11-21', :state, '{}')"),
                {"buyer": buyer, "state": state.encode()},
            )
        connection.commit()
    assert migrate(engine) == newest()
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, buyer, kind, text, message, done, seq FROM notes")).all()
    assert len(rows) == 1, "two bridges used one id: one note is kept, and no store is refused for it"
    assert rows[0][2:] == ("gift", "送一张贺卡", "m-1", 1, 7)
    engine.dispose()


def test_the_ids_of_an_older_store_are_still_known(settings: Settings) -> None:
    """They moved into a table of another form, and a bridge that sends one again must be told the old seq."""
    engine = open_engine(settings)
    older(engine, "0010")
    with engine.connect().execution_options(writing=True) as connection:
        connection.execute(text("INSERT INTO shops (id, name, platform, seq, created_at) VALUES ('s1', '', '', 2, '')"))
        for seq, name in enumerate(("m-2", "m-1"), 1):
            values = {"name": name, "seq": seq, "digest": bytes([seq])}
            connection.execute(text("INSERT INTO inbox VALUES ('s1', 'bridge:b1', :name, :digest, :seq)"), values)
        connection.commit()
    assert migrate(engine) == newest()
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT shop, source, id, digest, seq FROM inbox ORDER BY seq")).all()
    assert [tuple(row) for row in rows] == [
        ("s1", "bridge:b1", "m-2", b"\x01", 1),
        ("s1", "bridge:b1", "m-1", b"\x02", 2),
    ]
    engine.dispose()
