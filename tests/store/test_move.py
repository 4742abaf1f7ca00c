"""Tests of moving an embedded store to PostgreSQL: everything is there and goes on, or nothing was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app.errors import CannotStart
from app.store.buyers import Viewer, card_of, head_of, talk_of
from app.store.move import Moved, move
from app.store.store import open_store, run_once
from tests.serving import settings_for
from tests.working import Inside, working

pytestmark = pytest.mark.postgres
LINES = ["在吗", "这款有黑色的吗", "170 65kg 穿什么码", "帮我送一张贺卡🎁"]


async def talk(inside: Inside) -> None:
    """A talk with an order and a note, in a shop that knows its terms."""
    await inside.desk.replace_facts("s1", {"快递": "中通"})
    for number, line in enumerate(LINES):
        await inside.says("小鱼", line, f"m-{number}")
    await inside.orders("小鱼", "paid", "o-1")


def seen(connection: Connection) -> tuple[object, ...]:
    """What a manager sees of it."""
    viewer = Viewer("s1", None, True)
    return head_of(connection, "s1"), card_of(connection, viewer, "小鱼"), talk_of(connection, "s1", "小鱼")


async def test_all_of_a_store_is_moved_and_goes_on_there(tmp_path: Path, database_url: str) -> None:
    async with working(tmp_path / "data") as inside:
        await talk(inside)
        before, epoch = await inside.store.read("s1", seen), inside.store.epoch
    settings = settings_for(tmp_path / "unused", database_url=database_url)
    moved = {one.table: one for one in move(settings, tmp_path / "data")}
    assert (moved["messages"].rows, moved["orders"].rows, moved["shops"].rows, moved["facts"].rows) == (4, 1, 2, 1)
    assert len({one.checksum for one in moved.values() if one.rows}) > 5
    store = open_store(settings, lambda _: None)
    assert (await store.read("s1", seen), store.epoch) == (before, epoch)
    await store.close()


async def test_a_store_that_came_out_different_is_not_kept(tmp_path: Path, database_url: str) -> None:
    async with working(tmp_path / "data") as inside:
        await talk(inside)
    settings = settings_for(tmp_path / "unused", database_url=database_url)

    def meddle(connection: Connection) -> None:
        body = "BEGIN NEW.text := upper(NEW.text) || '!'; RETURN NEW; END"
        connection.execute(text(f"CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"))
        connection.execute(text("CREATE TRIGGER t BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION meddle()"))

    run_once(settings, meddle, write=True)
    with pytest.raises(CannotStart, match=r"the table messages came out different \(4 rows read, 4 written, .*nothing"):
        move(settings, tmp_path / "data")
    assert run_once(settings, lambda found: found.execute(text("SELECT count(*) FROM shops")).scalar()) == 0


async def test_a_database_that_is_in_use_and_a_store_that_is_served_are_left_alone(
    tmp_path: Path, database_url: str
) -> None:
    settings = settings_for(tmp_path / "unused", database_url=database_url)
    async with working(tmp_path / "data"):
        with pytest.raises(CannotStart, match="another jiehua serves"):
            move(settings, tmp_path / "data")
    assert isinstance(move(settings, tmp_path / "data" / "jiehua.sqlite3")[0], Moved)
    with pytest.raises(CannotStart, match="has shops already; name an empty one"):
        move(settings, tmp_path / "data")
    with pytest.raises(CannotStart, match="there is no store at"):
        move(settings, tmp_path / "nowhere")
    with pytest.raises(CannotStart, match="JIEHUA_DATABASE_URL"):
        move(settings_for(tmp_path), tmp_path / "data")
    assert not (tmp_path / "nowhere").exists()
