"""What both databases keep, each against the real thing: order, ids once, conflicts, and nothing half written."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app.errors import IdConflict, NotFound, StoreUnavailable
from app.store.buyers import head_of, load_buyer
from app.store.changes import Committed, Stale
from app.store.learned import learned_of, put_learned, uses_since
from app.store.row_security import EVERY
from app.store.shops import add_shop
from app.store.store import Store, open_store
from tests.serving import settings_for
from tests.store.conftest import NOW, Says


@pytest.fixture
def store(either_store: Store) -> Store:
    """Each of these tests runs on both databases."""
    return either_store


def count(connection: Connection, table: str = "messages") -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0)


async def test_seqs_have_no_gap_and_stand_in_the_order_of_commits(
    store: Store, told: list[Committed], says: Says
) -> None:
    shops = ["s1", "s2", "s1"] * 60
    done = await asyncio.gather(
        *(store.commit(says(f"买家{number}", "在吗", f"m-{number}", shop=shop)) for number, shop in enumerate(shops))
    )
    for shop in ("s1", "s2"):
        seqs = [one.seq for one in done if one.change.shop == shop]
        assert seqs == list(range(1, len(seqs) + 1))
        assert [one.seq for one in told if one.change.shop == shop] == seqs
        assert await store.read(shop, partial(head_of, shop=shop)) == len(seqs)


async def test_twenty_sendings_of_one_id_store_it_once(store: Store, told: list[Committed], says: Says) -> None:
    done = await asyncio.gather(*(store.commit(says("小鱼", "在吗", "m-1")) for _ in range(20)))
    assert [(one.seq, one.duplicate) for one in done].count((1, False)) == 1
    assert {one.seq for one in done} == {1}
    assert (len(told), await store.read("s1", count)) == (1, 1)


async def test_an_id_with_another_content_is_a_conflict_and_its_neighbours_are_stored(store: Store, says: Says) -> None:
    group = [
        says("小鱼", "在吗", "1"),
        says("小鱼", "不在", "1"),
        says("阿为", "在吗", "2"),
        says("甲", "在", "3", shop="x"),
    ]
    first, again, second, nowhere = await asyncio.gather(*map(store.commit, group), return_exceptions=True)
    assert isinstance(again, IdConflict)
    assert isinstance(nowhere, NotFound)
    assert [one.seq for one in (first, second) if isinstance(one, Committed)] == [1, 2]
    assert isinstance((await asyncio.gather(store.commit(group[1]), return_exceptions=True))[0], IdConflict)


async def test_a_text_that_cannot_be_stored_takes_no_other_with_it(store: Store, says: Says) -> None:
    group = [says("小鱼", "在吗", "1"), says("小鱼", "半个\ud83d", "2"), says("阿为", "在吗", "3")]
    first, broken, second = await asyncio.gather(*map(store.commit, group), return_exceptions=True)
    assert isinstance(broken, StoreUnavailable)
    assert [one.seq for one in (first, second) if isinstance(one, Committed)] == [1, 2]


async def test_all_of_a_turn_is_there_after_the_commit(store: Store, says: Says) -> None:
    order = {
        "buyer": "小鱼",
        "number": "1",
        "status": "paid",
        "items": "[]",
        "amount": None,
        "at": "",
        "received_at": "",
    }
    change = says("小鱼", "在吗", "m-1", state=b"\x00state", card=b"card", agent="xiaomei", version=7)
    change.order = order
    note = {"id": "n1", "buyer": "小鱼", "kind": "gift", "text": "贺卡", "urgent": False, "message": None}
    change.notes = [note | {"done": False, "at": "x"}]
    assert (await store.commit(change)).seq == 1
    found = await store.read("s1", partial(load_buyer, shop="s1", buyer="小鱼"))
    assert found is not None
    assert (found.agent, found.version, found.seq, found.open) == ("xiaomei", 7, 1, True)
    assert (found.state, found.card) == (b"\x00state", b"card")
    counts = [await store.read("s1", partial(count, table=table)) for table in ("inbox", "messages", "orders")]
    assert counts == [1, 1, 1]
    later = says("小鱼", "好", "m-2", notes=[note | {"done": True, "at": "later"}])
    assert (await store.commit(later)).seq == 2
    notes = text("SELECT text, done, at, seq FROM notes")
    assert await store.read("s1", lambda found: [tuple(row) for row in found.execute(notes)]) == [
        ("贺卡", True, "x", 2)
    ]


async def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    def half(connection: Connection) -> None:
        add_shop(connection, "s3", "", "jd", NOW)
        raise NotFound("thing", "x")

    with pytest.raises(NotFound):
        await store.write("s3", half)
    assert await store.read(EVERY, partial(count, table="shops")) == 2


async def test_a_read_sees_one_moment_of_all_tables(store: Store, says: Says) -> None:
    await store.commit(says("小鱼", "在吗", "1"))
    before = await store.read("s1", lambda found: (count(found), head_of(found, "s1")))
    assert before == (1, 1)


async def test_what_is_closed_takes_nothing_more(store: Store, says: Says) -> None:
    waiting = [store.commit(says("小鱼", str(number), str(number))) for number in range(50)]
    await store.close()
    assert [one.result().seq for one in waiting] == list(range(1, 51))
    with pytest.raises(StoreUnavailable):
        await store.commit(says("小鱼", "在吗", "x"))


@pytest.mark.postgres
async def test_of_two_servers_that_decide_from_one_state_the_second_is_told_and_stores_nothing(
    database_url: str, tmp_path: Path, says: Says
) -> None:
    settings = settings_for(tmp_path, database_url=database_url)
    one, other = open_store(settings, lambda _: None), open_store(settings, lambda _: None)
    await one.write("s1", partial(add_shop, shop="s1", name="", platform="taobao", now=NOW))
    assert (await one.commit(says("小鱼", "在吗", "1", base=0))).seq == 1
    with pytest.raises(Stale):
        await other.commit(says("小鱼", "有货吗", "2", base=0))
    assert await other.read("s1", count) == 1
    assert (await other.commit(says("小鱼", "有货吗", "2", base=1))).seq == 2
    again = await one.commit(says("小鱼", "有货吗", "2", base=1))  # told as stored, however old the state
    assert (again.seq, again.duplicate) == (2, True)
    await one.close()
    await other.close()


@pytest.mark.postgres
async def test_seqs_have_no_gap_over_two_servers_that_write_at_once(
    database_url: str, tmp_path: Path, says: Says
) -> None:
    settings = settings_for(tmp_path, database_url=database_url)
    one, other = open_store(settings, lambda _: None), open_store(settings, lambda _: None)
    for shop in ("s1", "s2"):
        await one.write(shop, partial(add_shop, shop=shop, name="", platform="taobao", now=NOW))
    changes = [
        server.commit(says(f"{name}{number}", "在吗", f"{name}{number}", shop=f"s{1 + number % 2}"))
        for number in range(200)
        for name, server in (("甲", one), ("乙", other))
    ]
    done = await asyncio.gather(*changes)
    for shop in ("s1", "s2"):
        assert sorted(one.seq for one in done if one.change.shop == shop) == list(range(1, 201))
        journal = text("SELECT seq FROM journal ORDER BY seq")
        assert await one.read(shop, lambda found: list(found.execute(journal).scalars())) == list(range(1, 201))  # noqa: B023
    await one.close()
    await other.close()


async def test_figures_of_use_and_a_model_are_kept_with_their_event_and_once(store: Store, says: Says) -> None:
    use = {"at": "2026-11-21T01:00:00", "stage": "closing", "kind": "said", "shown": '["a","b"]', "phrase": "b"}
    for _ in range(2):
        await store.commit(says("小鱼", "在的", "m-1", use=use))
    await store.commit(says("小鱼", "好", "m-2"))
    kept = await store.read("s1", lambda connection: list(uses_since(connection, "s1", "")))
    assert [(one.kind, one.stage, one.phrase, one.shown) for one in kept] == [("said", "closing", "b", ("a", "b"))]
    await store.write("s1", lambda connection: put_learned(connection, "s1", "2026-11-21", b"\x00model"))
    await store.write("s1", lambda connection: put_learned(connection, "s1", "2026-11-22", b"\x01model"))
    assert (await store.read("s1", lambda connection: learned_of(connection, "s1"))).replies == b"\x01model"
