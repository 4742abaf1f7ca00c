"""Tests of stored picks: the same one once, its delivery noted by its own bridge, its phrase found by its words."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from app.errors import IdConflict, NotFound
from app.store.picks import add_pick, note_delivery, picked_phrase


def pick(**more: Any) -> dict[str, Any]:
    """A row of the table."""
    return {
        "id": "r1", "shop": "s1", "buyer": "小鱼", "token": "t1", "frame": "k-1", "digest": b"1",
        "phrase": "closing.two_choice.colour", "key": 1, "text": "黑色好看", "how": "insert", "version": 7,
        "message": "m-1", "stage": "closing", "late": False, "bridge": "bridge:qianniu",
        "at": "2026-11-21T01:00:00.000000+00:00",
    } | more  # fmt: skip


def count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM picks")).scalar() or 0)


def test_the_same_pick_is_stored_once_and_told_as_it_was(engine: Engine) -> None:
    with engine.connect() as connection:
        assert add_pick(connection, pick()) is None
        before = add_pick(connection, pick(id="r2", late=True))
        assert before is not None
        assert (before["id"], before["late"], before["bridge"]) == ("r1", False, "bridge:qianniu")
        assert count(connection) == 1


def test_another_token_or_shop_is_another_pick(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = [pick(), pick(id="r3", token="t2"), pick(id="r4", shop="s2")]
        assert [add_pick(connection, row) for row in rows] == [None] * 3
        assert count(connection) == 3


def test_an_id_for_another_pick_is_a_conflict(engine: Engine) -> None:
    with engine.connect() as connection:
        add_pick(connection, pick())
        with pytest.raises(IdConflict):
            add_pick(connection, pick(id="r2", digest=b"2"))
        assert count(connection) == 1


def test_a_delivery_is_noted_and_tells_whose_pick_it_was(engine: Engine) -> None:
    with engine.connect() as connection:
        add_pick(connection, pick())
        assert note_delivery(connection, "s1", "bridge:qianniu", "r1", False, "not_empty") == "t1"
        assert note_delivery(connection, "s1", "bridge:qianniu", "r1", True, None) is None, "what was said first holds"
        assert connection.execute(text("SELECT delivered, why FROM picks")).one() == (0, "not_empty")


@pytest.mark.parametrize(("shop", "bridge", "reply"), [("s2", "bridge:qianniu", "r1"), ("s1", "bridge:feige", "r1"),
                                                       ("s1", "bridge:qianniu", "r9")])  # fmt: skip
def test_no_one_notes_the_delivery_of_anothers_reply(engine: Engine, shop: str, bridge: str, reply: str) -> None:
    with engine.connect() as connection:
        add_pick(connection, pick())
        with pytest.raises(NotFound, match="no reply"):
            note_delivery(connection, shop, bridge, reply, True, None)
        assert connection.execute(text("SELECT delivered FROM picks")).scalar() is None


def test_a_line_is_known_by_the_newest_pick_of_its_very_words_for_this_buyer(engine: Engine) -> None:
    since = "2026-11-21T00:00:00.000000+00:00"
    with engine.connect() as connection:
        add_pick(connection, pick())
        add_pick(connection, pick(id="r2", frame="k-2", phrase="newer", at="2026-11-21T02:00:00.000000+00:00"))
        assert picked_phrase(connection, "s1", "小鱼", "黑色好看", since) == "newer"
        later = "2026-11-21T01:30:00.000000+00:00"
        assert picked_phrase(connection, "s1", "小鱼", "黑色好看", later) == "newer"
        assert picked_phrase(connection, "s1", "小鱼", "黑色好看", "2026-11-22T00:00:00.000000+00:00") is None
        for shop, buyer, said in (("s2", "小鱼", "黑色好看"), ("s1", "别人", "黑色好看"), ("s1", "小鱼", "黑色好看。")):
            assert picked_phrase(connection, shop, buyer, said, since) is None
