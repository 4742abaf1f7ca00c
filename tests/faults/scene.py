"""A working day for the fault tests: two shops that talk at a steady rate, sidebars that look on, a count at the end.

Both shops have the same buyers' ids. Of three buyers one is served by xiaomei, one by awei, one by nobody yet; the
first goes to and fro between both agents, so that sidebars are also told that a buyer is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence

import httpx

from tests.faults.strict import NOTHING, Bridge, Sidebar, Told
from tests.serving import Server, Shop

BUYERS = 8
SAID = ("在吗", "有L码吗", "什么时候发货", "能便宜点吗", "质量怎么样", "退货运费谁出")
SETTLE_S = 120.0
"""Seconds in which everything must have come after the fault is over, on a machine that others load too."""


class Scene:
    """Two shops at `url`, fed and watched; what is stored is looked up at `server` itself."""

    def __init__(self, server: Server, url: str, shops: Sequence[Shop], sidebars: int, window: int) -> None:
        self.server, self.shops = server, shops
        self.told = [Told(shop.id) for shop in shops]
        self.bridges = [Bridge(url, shop.bridge, told, window) for shop, told in zip(shops, self.told, strict=True)]
        self.sidebars: list[Sidebar] = []
        for shop, told in zip(shops, self.told, strict=True):
            others = [other for other in self.told if other is not told]
            looks = ((shop.manager, None), (shop.xiaomei, "xiaomei"), (shop.awei, "awei"))
            for number in range(sidebars // len(shops)):
                token, agent = looks[number % 3]
                self.sidebars.append(Sidebar(url, token, told, agent, others))
        self.tasks: list[asyncio.Task[None]] = []
        self._number = 0

    async def come(self) -> None:
        """All connect."""
        self.tasks = [asyncio.create_task(one.run()) for one in (*self.bridges, *self.sidebars)]
        await self.until(lambda: all(one.socket for one in (*self.bridges, *self.sidebars)), "somebody never came in")

    def say(self, long: str = "") -> None:
        """One line more, in each shop in turn; `long` is added to its text."""
        number, self._number = self._number // 2, self._number + 1
        bridge = self.bridges[self._number % 2]
        buyer = number % BUYERS
        agent = (None, "xiaomei", "awei")[buyer % 3] if buyer else ("xiaomei", "awei")[number // BUYERS % 2]
        sender = "agent" if agent and number // BUYERS % 4 == 3 else "buyer"
        text = f"{bridge.told.shop} {number} {SAID[number % len(SAID)]}{long}"
        bridge.say(f"b{buyer}", text, sender, agent)

    @contextlib.asynccontextmanager
    async def talking(self, rate: float) -> AsyncIterator[None]:
        """Lines at this rate a second, of both shops together, while the context lasts; then wait for all acks."""
        task = asyncio.create_task(self._talk(rate))
        try:
            yield
        finally:
            task.cancel()
        await self.acked()

    async def acked(self) -> None:
        """Wait until every line is."""
        await self.until(lambda: not any(bridge.waiting for bridge in self.bridges), "a line was never acked")

    async def _talk(self, rate: float) -> None:
        began, said = time.monotonic(), 0
        while True:
            while said < (time.monotonic() - began) * rate:
                self.say()
                said += 1
            await asyncio.sleep(1 / rate)

    async def until(self, holds: object, why: str) -> None:
        """Wait for what is to come, at most SETTLE_S; a client that failed fails the test."""
        assert callable(holds)
        end = time.monotonic() + SETTLE_S
        while not holds():
            for task in self.tasks:
                if task.done():
                    task.result()
            assert time.monotonic() < end, f"{why}; {self.story()}"
            await asyncio.sleep(0.02)

    def story(self) -> str:
        """What the clients went through, for the message of a test that fails."""
        welcomes, closes = Counter[str](), Counter[int]()
        for one in (*self.bridges, *self.sidebars):
            welcomes += one.welcomes
            closes += one.closes
        refusals = sum((bridge.refusals for bridge in self.bridges), Counter[str]())
        slowest = max(bridge.slowest for bridge in self.bridges)
        return (
            f"welcomes {dict(welcomes)}, closes {dict(closes)}, refusals {dict(refusals)}, slowest ack {slowest:.1f} s"
        )

    async def counted(self) -> dict[str, int]:
        """What came out, when all is quiet: the counts of strict.COUNTS, over both shops."""
        total = Counter(NOTHING)
        async with httpx.AsyncClient(base_url=self.server.url, timeout=SETTLE_S, trust_env=False) as http:
            for shop, told, bridge in zip(self.shops, self.told, self.bridges, strict=True):
                await self._settled(http, shop, told)
                await self._again(told, bridge)
                for buyer, said in told.talks.items():
                    answer = await http.get(f"/api/v1/buyers/{buyer}", headers=_bearer(shop.manager))
                    assert answer.status_code in (200, 404), answer.text
                    stored = answer.json()["talk"] if answer.status_code == 200 else []
                    total.update(compare(told, said, [(line["id"], line["text"]) for line in stored]))
                total["duplicate"] += len(told.seqs) - len(set(told.seqs.values()))
                total.update(told.found)
        return {name: total[name] for name in NOTHING}

    async def _settled(self, http: httpx.AsyncClient, shop: Shop, told: Told) -> None:
        """Compare each sidebar's cards with the stored ones, when it was told the newest seq and nothing new came."""
        tokens = ((None, shop.manager), ("xiaomei", shop.xiaomei), ("awei", shop.awei))
        found, before = Counter[str](), -1
        while True:
            answers = {
                agent: (await http.get("/api/v1/buyers", headers=_bearer(token))).json() for agent, token in tokens
            }
            head = answers["awei"]["seq"]
            if head == before:
                break
            before, found = head, Counter[str]()
            for sidebar in (one for one in self.sidebars if one.told is told):
                await self._up_to(sidebar, head)
                cards = {card["id"]: card for card in answers[sidebar.agent]["buyers"]}
                found["gap"] += sum(sidebar.cards.get(buyer) != card for buyer, card in cards.items())
                found["phantom"] += len(sidebar.cards.keys() - cards.keys())
        told.found += found

    async def _up_to(self, sidebar: Sidebar, head: int) -> None:
        """Wait until it has read all cards up to this seq."""
        end = time.monotonic() + SETTLE_S
        while sidebar.head < head:
            assert time.monotonic() < end, f"a sidebar was not told of {head}; {self.story()}"
            await self.until(lambda: sidebar.socket is not None, "a sidebar never came back")
            await sidebar.ask_head()
            await self._pong(sidebar, time.monotonic() + 2)

    async def _pong(self, sidebar: Sidebar, end: float) -> None:
        await self.until(lambda: sidebar.head >= 0 or time.monotonic() > end, "no pong")

    async def _again(self, told: Told, bridge: Bridge) -> None:
        """Send a few acked lines once more: each must be acked with the seq that it had, which the bridge checks."""
        for said in list(told.talks.values())[:4]:
            bridge.again(said[:2])
        await self.acked()


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def compare(told: Told, said: list[str], stored: list[tuple[str, str]]) -> Counter[str]:
    """What is wrong with a stored talk: id and text of each line, against the ids of what was said."""
    found = Counter[str]()
    times = Counter(line for line, _ in stored)
    found["lost"] = sum(line in told.seqs and line not in times for line in said)
    found["duplicate"] = sum(count - 1 for count in times.values())
    found["phantom"] = sum(line not in told.lines or told.lines[line]["text"] != text for line, text in stored)
    places = [told.place(line) for line in times if line in told.lines]
    found["reorder"] = sum(later < earlier for earlier, later in itertools.pairwise(places))
    return found


@contextlib.asynccontextmanager
async def scene(server: Server, url: str, *, sidebars: int = 6, window: int = 8) -> AsyncIterator[Scene]:
    """A scene in which everybody has come in. `window`: see strict.Bridge."""
    shops = [await asyncio.to_thread(server.shop) for _ in range(2)]
    play = Scene(server, url, shops, sidebars, window)
    try:
        await play.come()
        yield play
    finally:
        for task in play.tasks:
            task.cancel()
        await asyncio.gather(*play.tasks, return_exceptions=True)
