"""Tests of opening the store: what SQLite is told, and folders and addresses that are of no use."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.config import Settings
from app.errors import CannotStart
from app.store.engine import open_engine
from tests.serving import settings_for


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_every_connection_writes_ahead_and_waits_for_the_disk(engine: Engine, pragma: str, value: object) -> None:
    """synchronous 2 is FULL: what was committed is on disk."""
    with engine.connect() as one, engine.connect() as other:
        assert {connection.execute(text(f"PRAGMA {pragma}")).scalar() for connection in (one, other)} == {value}


def test_the_data_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "a" / "b")
    open_engine(settings).dispose()
    assert settings.data.is_dir()


def test_the_address_may_name_a_file(tmp_path: Path) -> None:
    engine = open_engine(settings_for(tmp_path / "unused", database_url=f"sqlite:///{tmp_path}/other/shop.db"))
    with engine.connect():
        pass
    engine.dispose()
    assert (tmp_path / "other" / "shop.db").exists()
    assert not (tmp_path / "unused").exists()


@pytest.mark.parametrize("address", ["mysql://localhost/jiehua", "sqlite://", "x"])
def test_an_address_that_is_none_is_refused_by_the_name_of_its_setting(tmp_path: Path, address: str) -> None:
    with pytest.raises(CannotStart, match=r"JIEHUA_DATABASE_URL: .*leave it empty"):
        open_engine(settings_for(tmp_path, database_url=address))


def test_a_folder_that_is_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(CannotStart, match=r"the data folder .*/data cannot be made: .*name another with --data"):
        open_engine(settings_for(tmp_path / "data"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights_is_told_in_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR)
    try:
        with pytest.raises(CannotStart, match="cannot be read and written; mend its rights"):
            open_engine(settings_for(tmp_path))
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_reader_has_one_view_while_others_write(engine: Engine) -> None:
    count = text("SELECT count(*) FROM shops")
    with engine.connect() as reader:
        assert reader.execute(count).scalar() == 2
        with engine.connect().execution_options(writing=True) as writer:
            writer.execute(text("INSERT INTO shops (id, name, platform, seq, created_at) VALUES ('s3','','jd',0,'')"))
            writer.commit()
        assert reader.execute(count).scalar() == 2
    with engine.connect() as later:
        assert later.execute(count).scalar() == 3


def test_a_file_of_the_users_own_choice_may_have_any_name(tmp_path: Path) -> None:
    engine = open_engine(settings_for(tmp_path / "小鱼的店 100%?#"))
    with engine.connect():
        pass
    engine.dispose()
    assert (tmp_path / "小鱼的店 100%?#" / "jiehua.sqlite3").exists()


def test_settings_are_not_needed_twice(settings: Settings) -> None:
    """Two engines on one store see the same."""
    one, other = open_engine(settings), open_engine(settings)
    with one.connect().execution_options(writing=True) as writer:
        writer.execute(text("CREATE TABLE seen (id)"))
        writer.commit()
    with other.connect() as reader:
        assert reader.execute(text("SELECT count(*) FROM seen")).scalar() == 0
    one.dispose()
    other.dispose()
