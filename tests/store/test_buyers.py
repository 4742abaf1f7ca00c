"""Tests of what is read of buyers: a viewer sees its own and nobody's, most recent first, and no other shop's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from app.errors import NotFound
from app.store.buyers import Viewer, card_of, head_of, idle_buyers, load_buyer, snapshot, talk_of
from app.store.changes import apply
from tests.store.conftest import Says

XIAOMEI, NAMELESS = Viewer("s1", "xiaomei", False), Viewer("s1", None, False)
LAOBAN, OTHER_SHOP = Viewer("s1", None, True), Viewer("s2", None, True)


@pytest.fixture
def connection(engine: Engine, says: Says) -> Iterator[Connection]:
    """Four buyers: of xiaomei, of awei, of nobody, and of nobody in another shop; one more that was closed."""
    with engine.connect() as opened:
        apply(
            opened,
            [
                says("小美的", "在吗", "1", agent="xiaomei"),
                says("阿伟的", "在吗", "2", agent="awei"),
                says("没人的", "在吗", "3"),
                says("走了的", "再见", "4", open=False),
                says("别家的", "在吗", "5", shop="s2"),
            ],
        )
        yield opened


def ids(cards: list[bytes]) -> list[str]:
    return [card.decode().removeprefix('{"id":"').removesuffix('"}') for card in cards]


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        (XIAOMEI, ["没人的", "小美的"]),
        (NAMELESS, ["没人的"]),
        (LAOBAN, ["没人的", "阿伟的", "小美的"]),
        (OTHER_SHOP, ["别家的"]),
    ],
)
def test_a_snapshot_has_what_the_viewer_may_see(connection: Connection, viewer: Viewer, seen: list[str]) -> None:
    head, cards = snapshot(connection, viewer, 200)
    assert head == (4 if viewer.shop == "s1" else 1)
    assert ids(cards) == seen
    assert [viewer.sees(agent) for agent in ("xiaomei", "awei", None)] == [
        viewer.manager or viewer.agent == "xiaomei",
        viewer.manager,
        True,
    ]


def test_whoever_wrote_last_is_first_and_the_limit_leaves_out_the_oldest(connection: Connection, says: Says) -> None:
    apply(connection, [says("小美的", "还在吗", "9", agent="xiaomei")])
    assert ids(snapshot(connection, LAOBAN, 2)[1]) == ["小美的", "没人的"]


def test_a_card_of_another_agent_or_shop_is_not_there(connection: Connection) -> None:
    assert ids([card_of(connection, XIAOMEI, "小美的")]) == ["小美的"]
    assert ids([card_of(connection, LAOBAN, "阿伟的")]) == ["阿伟的"]
    for viewer, buyer in ((XIAOMEI, "阿伟的"), (OTHER_SHOP, "小美的"), (LAOBAN, "nobody")):
        with pytest.raises(NotFound, match="no buyer"):
            card_of(connection, viewer, buyer)


def test_a_talk_is_whole_oldest_first_and_of_this_shop(connection: Connection, says: Says) -> None:
    apply(connection, [says("小美的", "有L码吗", "7"), says("小美的", "别家", "8", shop="s2")])
    assert [(line["id"], line["from"], line["text"]) for line in talk_of(connection, "s1", "小美的")] == [
        ("1", "buyer", "在吗"),
        ("7", "buyer", "有L码吗"),
    ]


def test_a_buyer_is_loaded_as_it_was_stored_also_a_closed_one(connection: Connection) -> None:
    found = load_buyer(connection, "s1", "走了的")
    assert found is not None
    assert (found.open, found.fed_by, found.version, found.state) == (False, "bridge:qianniu", 1, "再见".encode())
    assert load_buyer(connection, "s1", "别家的") is None


def test_idle_are_the_open_ones_of_whom_nothing_was_heard_since(connection: Connection, says: Says) -> None:
    apply(connection, [says("小美的", "还在", "7", active_at="2026-11-25T01:00:00.000000+00:00")])
    assert idle_buyers(connection, "2026-11-21T01:00:00.000000+00:00") == []
    idle = idle_buyers(connection, "2026-11-24T01:00:00.000000+00:00")
    assert sorted(idle) == sorted([("s1", "阿伟的"), ("s1", "没人的"), ("s2", "别家的")])
    assert len(idle_buyers(connection, "2026-11-24T01:00:00.000000+00:00", 2)) == 2


def test_the_head_of_a_shop_is_its_newest_seq(connection: Connection) -> None:
    assert [head_of(connection, shop) for shop in ("s1", "s2", "nowhere")] == [4, 1, 0]
