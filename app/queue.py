"""Who waits for whom: how many buyers an agent has not answered, as far as this process has heard of them.

It tells only whether to propose the busy notice, so what other servers heard, or was heard before a restart, may be
missing: nothing is decided by it that must be exact.
"""

from __future__ import annotations

from collections import defaultdict


class Queue:
    """The waiting buyers of each agent of each shop; those whom nobody serves yet wait for everybody."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str | None], set[str]] = defaultdict(set)
        self._agents: dict[tuple[str, str], str | None] = {}

    def put(self, shop: str, buyer: str, agent: str | None, waits: bool) -> None:
        """This buyer of `agent` waits now, or does not."""
        before = self._agents.pop((shop, buyer), None)
        self._waiting[shop, before].discard(buyer)
        if waits:
            self._waiting[shop, agent].add(buyer)
            self._agents[shop, buyer] = agent

    def others(self, shop: str, buyer: str, agent: str | None) -> int:
        """How many other buyers wait for this agent."""
        waiting = self._waiting.get((shop, agent), set())
        return len(waiting) - (buyer in waiting)
