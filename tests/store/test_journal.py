"""Tests of the journal on PostgreSQL: what was told stands there in order, until it is pruned."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from app.store.journal import Standing, journal_after, prune_journal, standings
from app.store.row_security import EVERY
from app.store.shops import add_shop, touch
from app.store.store import open_store
from tests.serving import settings_for
from tests.store.conftest import NOW, Says

pytestmark = pytest.mark.postgres
FUTURE, PAST = "9999", "0001"


async def test_what_each_seq_told_is_read_again_and_pruned_in_time(
    database_url: str, tmp_path: Path, says: Says
) -> None:
    store = open_store(settings_for(tmp_path, database_url=database_url), lambda _: None)
    for shop in ("s1", "s2"):
        await store.write(shop, partial(add_shop, shop=shop, name="", platform="taobao", now=NOW))
    for number in range(1, 8):
        agent = {"agent": "xiaomei", "agent_before": None, "seen_before": number > 1}
        await store.commit(says("小鱼", "在吗", str(number), card=b"%d" % number, open=number < 7, **agent))
    head, rows = await store.read("s1", partial(journal_after, shop="s1", seq=4, limit=10))
    assert (head, [(row.seq, row.card) for row in rows]) == (7, [(5, b"5"), (6, b"6"), (7, None)])
    assert (rows[0].buyer, rows[0].agent, rows[0].agent_before, rows[0].seen_before) == ("小鱼", "xiaomei", None, True)
    assert len((await store.read("s1", partial(journal_after, shop="s1", seq=0, limit=2)))[1]) == 2
    told = [(row[0], row[1]) for row in await store.journal({"s1": 4, "s2": 0, "nowhere": 0}, 2)]
    assert told == [("s1", 5), ("s1", 6)]
    await store.write("s2", partial(touch, shop="s2"))
    stand = await store.read(EVERY, partial(standings, shops=["s1", "s2", "nowhere"]))
    assert stand == {"s1": Standing(7, 0), "s2": Standing(0, 1)}
    assert await store.write(EVERY, partial(prune_journal, before=PAST, kept=2)) == 0
    assert await store.write(EVERY, partial(prune_journal, before=FUTURE, kept=2)) == 5
    assert [row.seq for row in (await store.read("s1", partial(journal_after, shop="s1", seq=0, limit=10)))[1]] == [
        6,
        7,
    ]
    await store.close()
