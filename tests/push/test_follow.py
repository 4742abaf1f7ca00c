"""Tests of following a shop over several workers: whatever wake-up is lost, each seq is told once and in order."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Mapping, Sequence

import pytest

from app.push.bus import Silence
from app.push.follow import Alone, Follower
from app.push.hub import Hub, Notice, Subscription
from app.push.outbox import Outbox
from app.wire.close import Close
from app.wire.codec import encode
from tests.push.reading import Sidebar, taken


class Away(Exception):
    """The store cannot be read."""


class Truth:
    """The store of one shop, which all workers read; `cut` is how much of the journal was pruned."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.cut = self.reads = 0
        self.away = False
        self.revision = 0

    def commit(self, buyer: str = "小鱼") -> Notice:
        seq = len(self.notices) + 1
        card = encode({"id": buyer, "agent": None, "version": seq})
        self.notices.append(Notice("s1", seq, buyer, card, None, None, True))
        return self.notices[-1]

    async def head(self, shop: str) -> int:
        return (await self.standings([shop]))[shop][0]

    async def after(self, shop: str, seq: int, limit: int) -> tuple[int, Sequence[Notice]]:
        await asyncio.sleep(0)
        self.reads += 1
        if self.away:
            raise Away
        return len(self.notices), self.notices[max(seq, self.cut) :][:limit]

    async def news(self, cursors: Mapping[str, int], limit: int) -> Sequence[Notice]:
        return [notice for shop, seq in cursors.items() for notice in (await self.after(shop, seq, limit))[1]]

    async def standings(self, shops: Sequence[str]) -> dict[str, tuple[int, int]]:
        await asyncio.sleep(0)
        if self.away:
            raise Away
        return {shop: (len(self.notices), self.revision) for shop in shops}


class Worker:
    """A worker with a sidebar that listens."""

    def __init__(self, truth: Truth, poll_s: float = 60, limit: int = 1000) -> None:
        self.truth, self.hub, self.outbox, self.sidebar = truth, Hub(0), Outbox(1000, 1 << 20), Sidebar()
        self.changed: list[str] = []
        self.foreign: list[str] = []
        self.follow = Follower(
            self.hub, truth, Silence(), poll_s=poll_s, limit=limit, trouble=Away,
            changed=self.changed.append, foreign=lambda _, buyer: self.foreign.append(buyer),
        )  # fmt: skip

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Subscription]:
        """A sidebar says hello, gets its snapshot, and leaves at the end."""
        with self.hub.subscribe("s1", self.outbox, lambda agent: True) as listener:
            await self.follow.head("s1")
            head, _ = await self.truth.after("s1", 0, 0)
            listener.start([encode({"type": "snapshot", "seq": head, "buyers": []})], head)
            yield listener

    async def settled(self) -> int:
        """All that is under way is done: the seq that the sidebar was told last."""
        for _ in range(200):
            await asyncio.sleep(0)
        self.sidebar.apply(taken(self.outbox))
        return self.sidebar.seq


async def test_own_commits_are_told_at_once_and_read_from_nowhere() -> None:
    truth = Truth()
    worker = Worker(truth)
    async with worker.open():
        reads = truth.reads
        for _ in range(5):
            worker.follow.told([truth.commit()])
        assert (await worker.settled(), truth.reads, worker.foreign) == (5, reads, [])


async def test_a_wake_up_brings_what_others_committed() -> None:
    truth = Truth()
    truth.commit()
    worker = Worker(truth)
    async with worker.open():
        for _ in range(700):
            truth.commit()
        worker.follow.wake("s1", 701)
        worker.follow.wake("s1", 700)
        assert await worker.settled() == 701
        assert len(worker.foreign) == 700


async def test_own_commits_wait_for_those_of_others_before_them() -> None:
    truth = Truth()
    worker = Worker(truth)
    async with worker.open():
        truth.commit("阿为")
        worker.follow.told([truth.commit()])
        assert await worker.settled() == 2


@pytest.mark.parametrize("seed", range(20))
async def test_whatever_is_lost_every_seq_is_told_once_and_in_order(seed: int) -> None:
    """Sidebar.apply fails for a hole and for a seq that comes again."""
    chance, truth = random.Random(seed), Truth()
    workers = [Worker(truth, poll_s=60) for _ in range(3)]
    async with contextlib.AsyncExitStack() as stack:
        for worker in workers:
            await stack.enter_async_context(worker.open())
        for _ in range(200):
            committer, notice = chance.choice(workers), truth.commit()
            for worker in chance.sample(workers, chance.randrange(4)):
                worker.follow.wake("s1", notice.seq)
            if chance.random() < 0.9:
                committer.follow.told([notice])
            truth.away = chance.random() < 0.1
            for _ in range(chance.randrange(4)):
                await asyncio.sleep(0)
        truth.away = False
        for worker in workers:
            worker.follow.wake("s1", 200)
        assert [await worker.settled() for worker in workers] == [200, 200, 200]


async def test_without_any_wake_up_the_look_into_the_store_finds_it_all() -> None:
    truth = Truth()
    worker = Worker(truth, poll_s=0.01)
    running = asyncio.create_task(worker.follow.run())
    async with worker.open():
        truth.away = True
        truth.commit()
        truth.revision = 3
        await asyncio.sleep(0.05)
        truth.away = False
        async with asyncio.timeout(5):
            while worker.hub.head("s1") != 1 or worker.changed != ["s1"]:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        assert await worker.settled() == 1
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_is_no_longer_in_the_journal_sends_the_sidebar_back_for_a_snapshot() -> None:
    truth = Truth()
    worker = Worker(truth)
    async with worker.open():
        for _ in range(10):
            truth.commit()
        truth.cut = 7
        worker.follow.wake("s1", 10)
        await asyncio.sleep(0.01)
        assert worker.outbox.ending is Close.RESYNC
        assert worker.hub.head("s1") == 10


async def test_a_word_ahead_of_the_truth_does_no_harm() -> None:
    truth = Truth()
    worker = Worker(truth)
    async with worker.open():
        worker.follow.wake("s1", 99)
        assert (await worker.settled(), worker.outbox.ending) == (0, None)
        truth.commit()
        worker.follow.wake("s1", 1)
        assert await worker.settled() == 1


async def test_what_was_missed_comes_from_the_journal_or_not_at_all() -> None:
    truth = Truth()
    for _ in range(10):
        truth.commit()
    worker = Worker(truth, limit=5)
    found = await worker.follow.missed("s1", 7)
    assert found is not None
    assert (found[0], [notice.seq for notice in found[1]]) == (10, [8, 9, 10])
    assert await worker.follow.missed("s1", 10) == (10, [])
    assert await worker.follow.missed("s1", 4) is None, "more than may be told"
    assert await worker.follow.missed("s1", 11) is None, "a seq that is not ours"
    truth.cut = 9
    assert await worker.follow.missed("s1", 7) is None, "pruned"


async def test_a_shop_without_listeners_is_followed_no_more() -> None:
    truth = Truth()
    worker = Worker(truth, poll_s=0.01)
    running = asyncio.create_task(worker.follow.run())
    async with worker.open():
        pass
    await asyncio.sleep(0.05)
    reads = truth.reads
    truth.commit()
    worker.follow.wake("s1", 1)
    await asyncio.sleep(0.05)
    assert (truth.reads, await worker.follow.head("s1")) == (reads, 1)
    async with worker.open():
        worker.follow.told([truth.commit()])
        assert await worker.settled() == 2
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_process_alone_tells_what_it_commits_and_remembers_it() -> None:
    truth, hub = Truth(), Hub(10)
    truth.commit()
    follow = Alone(hub, truth)
    assert await follow.head("s1") == 1
    follow.told([truth.commit(), truth.commit()])
    found = await follow.missed("s1", 1)
    assert found is not None
    assert (found[0], [notice.seq for notice in found[1]]) == (3, [2, 3])
    assert await follow.missed("s1", 0) is None
