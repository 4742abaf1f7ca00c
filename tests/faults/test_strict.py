"""Tests of the oracle itself: each fault of a server is counted for what it is, and good frames for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.proxy import proxied
from tests.faults.scene import compare
from tests.faults.strict import NOTHING, Bridge, Sidebar, Told

A, B, OURS = "s1:b1:0", "s1:b1:1", "s1:b2:0"


def told() -> Told:
    """Three lines of two buyers; awei serves the second."""
    told = Told("s1")
    bridge = Bridge("http://127.0.0.1:1", "", told, 8)
    for buyer, agent in (("b1", None), ("b1", None), ("b2", "awei")):
        bridge.say(buyer, f"{buyer} 在吗", "buyer", agent)
    return told


def card(line: str, version: int = 1, text: str = "") -> dict[str, Any]:
    buyer = line.split(":")[1]
    return {"id": buyer, "version": version, "last_message": {"id": line, "text": text or f"{buyer} 在吗"}}


def frame(seq: int, prev: int, shown: dict[str, Any]) -> dict[str, Any]:
    return {"type": "buyer", "seq": seq, "prev": prev, "buyer": shown}


def seen(agent: str | None, *frames: dict[str, Any]) -> dict[str, int]:
    """What a sidebar counts that has an empty snapshot and then these frames."""
    ours, theirs = told(), Told("s2")
    theirs.lines["s2:b1:0"] = {}
    sidebar = Sidebar("http://127.0.0.1:1", "", ours, agent, [theirs])
    for one in ({"type": "snapshot", "seq": 0, "buyers": []}, *frames):
        sidebar._take(one)
    return {name: count for name, count in ours.found.items() if count}


def test_what_a_good_server_tells_counts_for_nothing() -> None:
    assert seen(None, frame(1, 0, card(A)), frame(2, 1, card(B, 2)), frame(3, 2, card(OURS))) == {}
    assert seen("xiaomei", frame(1, 0, card(A)), {"type": "live", "seq": 3}, frame(4, 3, card(B, 2))) == {}


@pytest.mark.parametrize(
    ("agent", "frames", "found"),
    [
        (None, [frame(2, 0, card(A))], {"gap": 1}),
        (None, [frame(1, 0, card(A)), {"type": "live", "seq": 2}], {"gap": 1}),
        ("xiaomei", [frame(2, 1, card(A))], {"gap": 1}),
        (None, [frame(1, 0, card(A)), frame(1, 1, card(A))], {"duplicate": 2}),
        (None, [frame(1, 0, card(B, 2)), frame(2, 1, card(A, 3))], {"reorder": 1}),
        (None, [frame(1, 0, card(A, 2)), frame(2, 1, card(B, 1))], {"reorder": 1}),
        (None, [frame(1, 0, card("s1:b1:7"))], {"phantom": 1}),
        (None, [frame(1, 0, card(A, text="别的"))], {"phantom": 1}),
        (None, [frame(1, 0, card("s2:b1:0"))], {"leak": 1}),
        ("xiaomei", [frame(1, 0, card(OURS))], {"leak": 1}),
    ],
)
def test_a_sidebar_counts_each_fault_for_what_it_is(
    agent: str | None, frames: list[dict[str, Any]], found: dict[str, int]
) -> None:
    assert seen(agent, *frames) == found


@pytest.mark.parametrize(
    ("stored", "found"),
    [
        ([A, B], {}),
        ([A], {"lost": 1}),
        ([A, A, B], {"duplicate": 1}),
        ([B, A], {"reorder": 1}),
        ([A, B, "s1:b1:9"], {"phantom": 1}),
    ],
)
def test_a_stored_talk_is_compared_with_what_was_said(stored: list[str], found: dict[str, int]) -> None:
    said = told()
    said.seqs = {A: 1, B: 2}
    counted = compare(said, [A, B], [(line, "b1 在吗") for line in stored])
    assert {name: count for name, count in counted.items() if count} == found


def test_a_line_that_gets_another_seq_is_a_duplicate() -> None:
    ours = told()
    bridge = Bridge("http://127.0.0.1:1", "", ours, 8)
    bridge._sent[A] = 0.0
    for seq in (1, 1, 2):
        bridge._take({"type": "ack", "re": A, "seq": seq})
    assert (ours.found["duplicate"], set(NOTHING.values())) == (1, {0})


async def test_a_proxy_to_nobody_refuses_and_can_be_stopped() -> None:
    async with proxied(1) as proxy:
        assert (proxy.cut(), proxy.vanish(), proxy.broken) == (0, 0, 0)
