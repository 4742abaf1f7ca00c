"""Tests of the buyers in memory: who stays, who goes, and what is read of a stored one."""

from __future__ import annotations

from typing import Any

import msgspec

from app.dialogue.state import BuyerState, StageNow, Visit
from app.held import Buyers, Held
from app.store.buyers import Stored
from app.vocabulary import Stage

NINE = "2026-11-21T09:00:00+08:00"
STATE = BuyerState(3, StageNow(Stage.CLOSING, None, NINE, "两个颜色"), Visit(NINE, 4, NINE))
CARD = '{"id":"b1","suggestions":[{"phrase":"b","text":"二"},{"phrase":"a","text":"一"}]}'.encode()


def stored(**given: Any) -> Stored:
    """A buyer as the store holds it."""
    known = {
        "agent": "xiaomei",
        "fed_by": "bridge:b1",
        "version": 3,
        "seq": 17,
        "open": True,
        "active_at": "t1",
        "due_at": "t2",
        "state": msgspec.json.encode(STATE),
        "card": CARD,
    }
    return Stored(**known | given)  # type: ignore[arg-type]


def test_a_buyer_is_read_with_what_stood_on_the_card_by_its_keys() -> None:
    held = Held()
    held.load(stored())
    assert (held.state, held.agent, held.fed_by, held.open, held.seq) == (STATE, "xiaomei", "bridge:b1", True, 17)
    assert (held.active_at, held.due_at, held.loaded) == ("t1", "t2", True)
    assert [(one.phrase, one.text) for one in held.on_card] == [("b", "二"), ("a", "一")]
    assert (held.suggested("a"), held.suggested("c")) == ("一", None)


def test_a_buyer_who_is_no_longer_stored_is_as_new() -> None:
    held, new = Held(), Held()
    held.load(stored())
    held.load(None)
    new.load(None)
    for name in ("state", "agent", "fed_by", "open", "active_at", "due_at", "seq", "on_card", "loaded"):
        assert getattr(held, name) == getattr(new, name), name


def test_those_who_were_used_least_recently_go_first() -> None:
    buyers = Buyers(2)
    found: dict[str, Held] = {}
    for name in ("一", "二", "一", "三"):
        with buyers.hold("s1", name) as found[name]:
            pass
    for name, stays in (("一", True), ("三", True), ("二", False)):
        with buyers.hold("s1", name) as again:
            assert (again is found[name]) is stays, name


def test_whoever_is_in_use_stays() -> None:
    buyers = Buyers(1)
    with buyers.hold("s1", "一") as first:
        with buyers.hold("s1", "二"), buyers.hold("s1", "三"):
            pass
        with buyers.hold("s1", "一") as again:
            assert again is first


def test_shops_have_their_own_buyers() -> None:
    buyers = Buyers(9)
    with buyers.hold("s1", "一") as one, buyers.hold("s2", "一") as other:
        assert one is not other


async def test_a_buyer_whom_another_server_changed_is_read_again_unless_an_event_is_under_way() -> None:
    buyers = Buyers(9)
    buyers.forget("s1", "nobody")
    with buyers.hold("s1", "一") as held:
        held.load(stored())
        async with held.gate:
            buyers.forget("s1", "一")
            assert held.loaded  # its commit will find out
        buyers.forget("s1", "一")
        assert not held.loaded
