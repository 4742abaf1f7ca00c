"""Tests of the handover where something went away: a bridge, a worker, time. The plain way is in test_together.py."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.clock import stamp
from app.handover import LIVES_S, REPLY_S, Handover, reply_of
from app.push.bus import Silence
from app.push.roll import Roll, Socket
from app.store.store import Store, open_store
from tests.push.reading import taken
from tests.serving import settings_for
from tests.working import Clock, key, socket_of

pytestmark = pytest.mark.postgres
BRIDGE, XIAOMEI = key("bridge", "qianniu", "t0"), key("agent", "xiaomei", "t1")


class Worker:
    """One worker: its store, the sockets that are open at it, its handover."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock, self.roll = store, clock, Roll()
        self.handover = Handover(store, self.roll, Silence(), clock, 60, lambda: ["s1"])

    async def picks(self, pick: str, source: str | None = BRIDGE.source) -> dict[str, Any]:
        known = {"id": pick, "shop": "s1", "buyer": "小鱼", "token": "t1", "frame": pick, "digest": b"", "phrase": "p"}
        rest = {"key": 1, "text": "亲", "how": "send", "version": 1, "message": None, "stage": "closing"}
        row = known | rest | {"late": False, "draft": None, "at": stamp(self.clock())}
        assert await self.handover.pick(row, source) is None
        return row


@pytest.fixture
async def workers(database_url: str, tmp_path: Path) -> AsyncIterator[tuple[Worker, Worker, Clock]]:
    clock = Clock()
    settings = settings_for(tmp_path, database_url=database_url)
    stores = [open_store(settings, lambda _: None) for _ in range(2)]
    one, other = (Worker(store, clock) for store in stores)
    yield one, other, clock
    for store in stores:
        await store.close()


def replies(socket: Socket) -> list[str]:
    return [frame["id"] for frame in taken(socket.outbox)]


async def test_a_reply_waits_for_the_worker_that_has_the_bridge(workers: tuple[Worker, Worker, Clock]) -> None:
    one, other, _ = workers
    socket = socket_of(BRIDGE)
    with other.roll.enter(socket):
        async with other.handover.connected(socket):
            await one.picks("r1")
            await one.handover.hand_over()
            assert replies(socket) == []
            await other.handover.hand_over()
            await other.handover.hand_over()
            assert replies(socket) == ["r1"]


async def test_a_reply_that_comes_too_late_is_answered_and_never_sent(workers: tuple[Worker, Worker, Clock]) -> None:
    one, other, clock = workers
    bridge, sidebar = socket_of(BRIDGE), socket_of(XIAOMEI)
    with other.roll.enter(bridge), one.roll.enter(sidebar):
        async with other.handover.connected(bridge):
            await one.picks("r1")
            clock.pass_by(seconds=REPLY_S + 1)
            await other.handover.hand_over()
            assert replies(bridge) == []
            await one.handover._poll()
            await one.handover._poll()
            told = {"type": "delivery", "reply": "r1", "ok": False, "why": "context_changed"}
            assert taken(sidebar.outbox) == [told]


async def test_a_reply_for_a_worker_that_died_reaches_the_bridge_where_it_came_back(
    workers: tuple[Worker, Worker, Clock],
) -> None:
    one, other, clock = workers
    bridge = socket_of(BRIDGE)
    dead = one.handover.connected(bridge)
    await dead.__aenter__()
    clock.pass_by(seconds=LIVES_S - 5)
    await other.picks("r1")
    clock.pass_by(seconds=6)
    with other.roll.enter(bridge):
        async with other.handover.connected(bridge):
            await other.handover.hand_over()
            assert replies(bridge) == ["r1"]
    await dead.__aexit__(None, None, None)


async def test_where_the_bridge_has_just_left_the_reply_is_given_back(workers: tuple[Worker, Worker, Clock]) -> None:
    one, _, clock = workers
    bridge, sidebar = socket_of(BRIDGE), socket_of(XIAOMEI)
    with one.roll.enter(sidebar):
        async with one.handover.connected(bridge):  # not on the roll any more
            await one.picks("r1")
            clock.pass_by(seconds=REPLY_S + 1)
            await one.handover._poll()
            assert [frame["why"] for frame in taken(sidebar.outbox)] == ["context_changed"]


def test_a_reply_names_what_becomes_of_a_draft_only_where_something_does() -> None:
    row = {"id": "r1", "buyer": "小鱼", "text": "亲", "how": "insert", "version": 1, "message": None, "draft": None}
    assert "draft" not in reply_of(row)
    assert reply_of(row | {"draft": "append"})["draft"] == "append"
