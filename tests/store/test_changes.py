"""Tests of writing a group: seq without gaps, ids once, conflicts told, and shops apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from app.errors import IdConflict
from app.store.changes import Committed, apply
from tests.store.conftest import Says


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection whose writes are not kept."""
    with engine.connect() as opened:
        yield opened


def rows(connection: Connection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(query))]


def seqs(outcomes: list[Committed | IdConflict]) -> list[object]:
    """The seq of each outcome, with `again` for a duplicate, or the code of what was refused."""
    return [
        one.code if isinstance(one, IdConflict) else (one.seq, "again") if one.duplicate else one.seq
        for one in outcomes
    ]


def test_a_group_is_counted_per_shop_in_its_order(connection: Connection, says: Says) -> None:
    group = [says("甲", "一", "1"), says("乙", "二", "2"), says("丙", "三", "1", shop="s2"), says("丁", "四", "4")]
    assert seqs(apply(connection, group)) == [1, 2, 1, 3]
    assert seqs(apply(connection, [says("甲", "五", "5")])) == [4]
    assert rows(connection, "SELECT id, seq FROM shops ORDER BY id") == [("s1", 4), ("s2", 1)]


def test_all_of_a_turn_is_written_at_once(connection: Connection, says: Says) -> None:
    apply(connection, [says("小鱼", "有L码吗", "m-1", state=b"state", card=b"card", agent="xiaomei", version=7)])
    assert rows(connection, "SELECT source, id, seq FROM inbox") == [("bridge:qianniu", "m-1", 1)]
    assert rows(connection, "SELECT buyer, text, sender, seq FROM messages") == [("小鱼", "有L码吗", "buyer", 1)]
    found = rows(connection, "SELECT id, agent, fed_by, version, seq, open, state, card FROM buyers")
    assert found == [("小鱼", "xiaomei", "bridge:qianniu", 7, 1, 1, b"state", b"card")]


def test_an_order_is_written_as_it_was_reported(connection: Connection, says: Says) -> None:
    row = {
        "buyer": "小鱼",
        "number": "20260001",
        "status": "paid",
        "items": "[]",
        "amount": "129.00",
        "at": "",
        "received_at": "",
    }
    apply(connection, [says("小鱼", "", "o-1", message=None, order=row)])
    assert rows(connection, "SELECT number, status, amount, seq FROM orders") == [("20260001", "paid", "129.00", 1)]
    assert rows(connection, "SELECT count(*) FROM messages") == [(0,)]


def test_the_next_change_of_a_buyer_replaces_card_and_state(connection: Connection, says: Says) -> None:
    apply(connection, [says("小鱼", "在吗", "1", card=b"old")])
    apply(connection, [says("小鱼", "多少钱", "2", card=b"new", version=2)])
    assert rows(connection, "SELECT card, version, seq FROM buyers") == [(b"new", 2, 2)]


def test_an_id_that_was_stored_before_is_told_with_its_seq_and_stores_nothing(
    connection: Connection, says: Says
) -> None:
    apply(connection, [says("小鱼", "在吗", "1"), says("小鱼2", "在吗", "2")])
    assert seqs(apply(connection, [says("小鱼", "在吗", "1", card=b"other")])) == [(1, "again")]
    assert rows(connection, "SELECT count(*) FROM messages") == [(2,)]
    assert rows(connection, "SELECT seq FROM shops WHERE id = 's1'") == [(2,)]


def test_an_id_with_another_content_is_a_conflict_and_takes_no_seq(connection: Connection, says: Says) -> None:
    apply(connection, [says("小鱼", "在吗", "1")])
    assert seqs(apply(connection, [says("甲", "一", "2"), says("小鱼", "别的", "1"), says("乙", "二", "3")])) == [
        2,
        "id_conflict",
        3,
    ]


def test_inside_one_group_the_first_of_an_id_counts(connection: Connection, says: Says) -> None:
    group = [says("甲", "一", "1"), says("甲", "一", "1"), says("乙", "另外", "1"), says("乙", "二", "2")]
    assert seqs(apply(connection, group)) == [1, (1, "again"), "id_conflict", 2]
    assert rows(connection, "SELECT count(*) FROM messages") == [(2,)]


def test_an_id_belongs_to_its_source_and_its_shop(connection: Connection, says: Says) -> None:
    group = [says("甲", "一", "1"), says("乙", "二", "1", source="bridge:feige"), says("丙", "三", "1", shop="s2")]
    assert seqs(apply(connection, group)) == [1, 2, 1]


def test_what_no_clients_id_stands_for_is_never_a_duplicate(connection: Connection, says: Says) -> None:
    group = [says("甲", "", None, message=None), says("乙", "", None, message=None)]
    assert seqs(apply(connection, group)) == [1, 2]
    assert rows(connection, "SELECT count(*) FROM inbox") == [(0,)]


def test_a_group_of_duplicates_alone_moves_nothing(connection: Connection, says: Says) -> None:
    apply(connection, [says("甲", "一", "1")])
    assert seqs(apply(connection, [says("甲", "一", "1"), says("甲", "别的", "1")])) == [(1, "again"), "id_conflict"]
    assert rows(connection, "SELECT seq FROM shops WHERE id = 's1'") == [(1,)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    groups=st.lists(
        st.lists(st.tuples(st.sampled_from(["s1", "s2"]), st.sampled_from("abc"), st.sampled_from("一二")), min_size=1),
        max_size=4,
    )
)
def test_however_events_come_in_groups_seq_has_no_gap_and_each_id_one_content(
    engine: Engine, says: Says, groups: list[list[tuple[str, str, str]]]
) -> None:
    first: dict[tuple[str, str], tuple[str, int]] = {}
    heads = {"s1": 0, "s2": 0}
    with engine.connect() as connection:
        connection.begin()  # nothing is committed: each example begins with an empty store
        for group in groups:
            changes = [says(f"买家{id}", said, id, shop=shop) for shop, id, said in group]
            for (shop, id, said), outcome in zip(group, apply(connection, changes), strict=True):
                before = first.get((shop, id))
                if before is None:
                    heads[shop] += 1
                    first[shop, id] = said, heads[shop]
                    assert isinstance(outcome, Committed)
                    assert (outcome.seq, outcome.duplicate) == (heads[shop], False)
                elif before[0] == said:
                    assert isinstance(outcome, Committed)
                    assert (outcome.seq, outcome.duplicate) == (before[1], True)
                else:
                    assert isinstance(outcome, IdConflict)


def test_a_group_that_holds_what_came_before_leaves_nothing_of_its_first_try(
    connection: Connection, says: Says
) -> None:
    """Ids are written before anything else, in the hope that all are new; where one is not, they are taken back."""
    apply(connection, [says("小鱼", "在吗", "1")])
    group = [says("甲", "一", "2"), says("小鱼", "在吗", "1"), says("乙", "别的", "1"), says("丙", "三", "3")]
    assert seqs(apply(connection, group)) == [2, (1, "again"), "id_conflict", 3]
    assert rows(connection, "SELECT id, seq FROM inbox ORDER BY seq") == [("1", 1), ("2", 2), ("3", 3)]
    assert rows(connection, "SELECT seq, text FROM messages ORDER BY seq") == [(1, "在吗"), (2, "一"), (3, "三")]


def test_a_group_of_what_came_before_alone_changes_nothing(connection: Connection, says: Says) -> None:
    apply(connection, [says("小鱼", "在吗", "1"), says("阿山", "在吗", "2")])
    before = rows(connection, "SELECT id, seq FROM shops")
    assert seqs(apply(connection, [says("小鱼", "在吗", "1"), says("阿山", "在吗", "2")])) == [
        (1, "again"),
        (2, "again"),
    ]
    assert rows(connection, "SELECT id, seq FROM shops") == before
    assert rows(connection, "SELECT count(*), max(seq) FROM inbox") == [(2, 2)]
