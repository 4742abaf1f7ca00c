"""Tests of how an event is decided: from what is in memory, which is what the store has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from app import arrivals
from app.decide import Decider
from app.dialogue.reminders import Rhythm
from app.held import Held
from tests.serving import message
from tests.shipped import shipped_reader
from tests.working import SOURCE, Inside, read, working


@pytest.fixture
async def inside(tmp_path: Path) -> AsyncIterator[Inside]:
    """The parts on an empty store."""
    async with working(tmp_path) as parts:
        yield parts


def decider_of(inside: Inside) -> Decider:
    """A decider on these parts, with which two buyers who wait are many."""
    return Decider(shipped_reader(), inside.desk, inside.learning, Rhythm(timedelta(minutes=20)), 2)


async def test_what_a_turn_is_taken_with_is_at_hand_once_it_was_fetched(inside: Inside) -> None:
    decider = decider_of(inside)
    assert decider.at_hand("s1") is None
    fetched = await decider.fetch("s1")
    assert decider.at_hand("s1") == fetched
    assert decider.at_hand("s2") is None


async def test_an_edit_counts_for_the_next_event(inside: Inside) -> None:
    decider = decider_of(inside)
    await decider.fetch("s1")
    await inside.desk.replace_facts("s1", {"快递": "中通"})
    mind = decider.at_hand("s1")
    assert mind is not None
    assert mind.knowledge.facts == {"快递": "中通"}


async def test_an_agent_is_busy_while_enough_others_wait_and_no_longer(inside: Inside) -> None:
    decider, now = decider_of(inside), inside.clock()
    mind = await decider.fetch("s1")

    def techniques() -> list[str]:
        held = Held()
        held.load(None)
        arrival = arrivals.line(SOURCE, read(message("小鱼", "有L码吗", "m-1")), now, by_hand=False)
        turn, _ = decider.decide("s1", "小鱼", held, arrival, now, mind)
        return [one.technique.value for one in turn.suggestions]

    for other in ("阿山", "小满"):
        decider.waits("s1", other, None, True)
    assert "busy_notice" in techniques()
    decider.waits("s1", "阿山", None, False)
    assert "busy_notice" not in techniques()
