"""Tests of bridges and replies as rows: where a bridge is connected, and that a reply is taken by one worker alone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.store import bridges
from app.store.postgres import once

pytestmark = pytest.mark.postgres
NOW, SOON, LATER = "2026-11-22T01:00:00+00:00", "2026-11-22T01:00:20+00:00", "2026-11-22T02:00:00+00:00"
SOURCE = "bridge:qianniu"


def row(pick: str, **more: Any) -> dict[str, Any]:
    known = {
        "id": pick,
        "shop": "s1",
        "buyer": "小鱼",
        "token": "t1",
        "frame": pick,
        "digest": b"",
        "phrase": "p",
        "key": 1,
    }
    rest = {"text": "亲", "how": "send", "version": 1, "message": None, "stage": "closing", "late": False, "at": NOW}
    return known | rest | {"draft": None} | more


def taken(connection: Connection, worker: str, now: str = NOW, *sources: tuple[str, str]) -> list[str]:
    return [one.id for one in bridges.take_replies(connection, worker, sources, now)]


def connect(connection: Connection, bridge: str, worker: str, at: str = NOW, until: str = SOON) -> None:
    bridges.add_bridge(connection, bridge, "s1", SOURCE, worker, at, until)


def test_the_worker_that_was_fed_last_has_the_bridge_else_the_newest(database_url: str) -> None:
    def work(connection: Connection) -> list[str | None]:
        columns = "shop, id, fed_by, version, seq, open, active_at, state, card, fed_on"
        fed = text(f"INSERT INTO buyers ({columns}) VALUES ('s1', '小鱼', '', 1, 1, true, '', '', '', 'w1')")
        connection.execute(fed)
        found = [bridges.worker_for(connection, "s1", SOURCE, "小鱼", NOW)]
        connect(connection, "b1", "w1")
        connect(connection, "b2", "w2", at=SOON, until=LATER)
        found += [bridges.worker_for(connection, "s1", SOURCE, buyer, NOW) for buyer in ("小鱼", "阿为")]
        found += [bridges.worker_for(connection, shop, SOURCE, "小鱼", NOW) for shop in ("s1", "s2")]
        bridges.remove_bridge(connection, "b2")
        bridges.keep_bridges(connection, "w2", LATER, LATER)
        return [*found, bridges.worker_for(connection, "s1", SOURCE, "阿为", NOW)]

    assert once(database_url, work) == [None, "w1", "w2", "w1", None, None]


def test_a_reply_is_taken_once_by_the_worker_that_it_is_for(database_url: str) -> None:
    def work(connection: Connection) -> None:
        connect(connection, "b1", "w1")
        assert bridges.add_pick_for(connection, row("r1"), SOURCE, NOW) is None
        assert bridges.add_pick_for(connection, row("r2"), None, NOW) is None
        assert (bridges.add_pick_for(connection, row("r1"), SOURCE, NOW) or {})["worker"] == "w1"
        assert taken(connection, "w2", NOW, ("s1", SOURCE)) == []
        assert taken(connection, "w1") == ["r1"]
        assert taken(connection, "w1") == []
        bridges.give_back(connection, "r1")
        assert taken(connection, "w1") == ["r1"]

    once(database_url, work)


def test_a_reply_whose_worker_died_goes_to_the_one_to_which_the_bridge_came(database_url: str) -> None:
    def work(connection: Connection) -> None:
        connect(connection, "b1", "w1")
        bridges.add_pick_for(connection, row("r1"), SOURCE, NOW)
        bridges.keep_bridges(connection, "w2", LATER, LATER)
        assert taken(connection, "w2", LATER, ("s2", SOURCE)) == []
        assert taken(connection, "w2", LATER, ("s1", SOURCE)) == ["r1"]

    once(database_url, work)


def test_a_reply_that_nobody_took_is_settled_once_it_is_too_old(database_url: str) -> None:
    def work(connection: Connection) -> None:
        connect(connection, "b1", "w1")
        bridges.add_pick_for(connection, row("r1"), SOURCE, NOW)
        bridges.add_pick_for(connection, row("r2", at=SOON), SOURCE, NOW)
        assert bridges.settled(connection, "s1", "r1").delivered is None
        assert [one.id for one in bridges.settle_old(connection, SOON, LATER, "context_changed")] == ["r1"]
        assert bridges.settle_old(connection, SOON, LATER, "context_changed") == []
        assert taken(connection, "w1") == ["r2"]
        bridges.settle(connection, "r2", LATER, "failed")
        since = bridges.settled_since(connection, LATER, ["s1"])
        assert sorted((one.id, one.token, one.delivered, one.why) for one in since) == [
            ("r1", "t1", False, "context_changed"),
            ("r2", "t1", False, "failed"),
        ]
        assert bridges.settled_since(connection, LATER, ["s2"]) == []
        assert bridges.settled(connection, "s2", "r1") is None

    once(database_url, work)
