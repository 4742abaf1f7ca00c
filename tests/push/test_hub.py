"""Tests of the hub: whatever happens, a snapshot and the frames after it are the cards that a sidebar may see."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.push.hub import Hub, Notice, Sees, Subscription
from app.push.outbox import Outbox
from app.wire.codec import encode
from tests.push.reading import Sidebar, taken

AGENTS = ["xiaomei", "awei", None]


def sees(agent: str | None) -> Sees:
    """What this agent's sidebar may see; None: a manager's."""
    return lambda served: agent is None or served is None or served == agent


def card(buyer: str, seq: int, agent: str | None) -> dict[str, Any]:
    """A card, as far as the hub knows it."""
    return {"id": buyer, "agent": agent, "version": seq}


class Shop:
    """A store of one shop: commits are on disk at once; `tell` tells them to the hub later, as the writer does."""

    def __init__(self, remembered: int = 1000) -> None:
        self.hub = Hub(remembered)
        self.buyers: dict[str, tuple[str | None, bool, int]] = {}
        self.seq = 0
        self.untold: list[Notice] = []

    def commit(self, buyer: str, agent: str | None, open: bool = True) -> None:
        before, was_open, _ = self.buyers.get(buyer, (None, False, 0))
        if not open and not was_open:
            return
        served = agent or before if open else before
        self.seq += 1
        self.buyers[buyer] = (served, open, self.seq)
        body = encode(card(buyer, self.seq, served)) if open else None
        self.untold.append(Notice("s1", self.seq, buyer, body, served, before, was_open))

    def tell(self, how_many: int = 1000) -> None:
        for notice in self.untold[:how_many]:
            self.hub.publish(notice)
        del self.untold[:how_many]

    def seen_by(self, agent: str | None) -> dict[str, dict[str, Any]]:
        """What a fresh snapshot would hold."""
        return {
            buyer: card(buyer, seq, served)
            for buyer, (served, open, seq) in self.buyers.items()
            if open and sees(agent)(served)
        }


def start(shop: Shop, listener: Subscription, agent: str | None) -> None:
    """The answer to a hello: a snapshot from disk."""
    cards = list(shop.seen_by(agent).values())
    shop.hub.learn_head("s1", shop.seq)
    listener.start([encode({"type": "snapshot", "seq": shop.seq, "buyers": cards})], shop.seq)


events = st.lists(
    st.one_of(
        st.tuples(st.just("commit"), st.sampled_from("甲乙丙"), st.sampled_from(AGENTS)),
        st.tuples(st.just("close"), st.sampled_from("甲乙丙"), st.none()),
        st.tuples(st.just("tell"), st.integers(1, 4), st.none()),
    ),
    max_size=12,
)


def play(shop: Shop, story: list[Any]) -> None:
    for what, which, agent in story:
        if what == "tell":
            shop.tell(which)
        else:
            shop.commit(which, agent, what == "commit")


@given(agent=st.sampled_from(AGENTS), before=events, between=events, after=events)
def test_snapshot_and_later_frames_are_the_cards_that_a_sidebar_may_see(
    agent: str | None, before: list[Any], between: list[Any], after: list[Any]
) -> None:
    shop, outbox, sidebar = Shop(), Outbox(1000, 1 << 20), Sidebar()
    play(shop, before)
    with shop.hub.subscribe("s1", outbox, sees(agent)) as listener:
        play(shop, between)
        start(shop, listener, agent)
        play(shop, after)
        shop.tell()
        sidebar.apply(taken(outbox))
    assert sidebar.cards == shop.seen_by(agent)


@given(agent=st.sampled_from(AGENTS), before=events, away=events, after=events)
def test_what_was_missed_leads_to_the_same_cards_as_a_snapshot(
    agent: str | None, before: list[Any], away: list[Any], after: list[Any]
) -> None:
    shop, sidebar, outbox = Shop(), Sidebar(), Outbox(1000, 1 << 20)
    play(shop, before)
    with shop.hub.subscribe("s1", outbox, sees(agent)) as listener:
        start(shop, listener, agent)
        shop.tell()
        sidebar.apply(taken(outbox))
    play(shop, away)
    again = Outbox(1000, 1 << 20)
    with shop.hub.subscribe("s1", again, sees(agent)) as listener:
        missed = shop.hub.missed("s1", sidebar.seq)
        assert missed is not None
        listener.told = sidebar.seq
        frames = [frame for notice in missed if (frame := listener.frame(notice)) is not None]
        head = shop.hub.head("s1") or 0
        listener.start([*frames, encode({"type": "live", "seq": head})], head)
        play(shop, after)
        shop.tell()
        sidebar.apply(taken(again))
    assert sidebar.cards == shop.seen_by(agent)


@given(remembered=st.integers(0, 5), story=events, seq=st.integers(0, 15))
def test_what_is_told_as_missed_is_whole_or_nothing(remembered: int, story: list[Any], seq: int) -> None:
    shop = Shop(remembered)
    play(shop, story)
    shop.tell()
    missed = shop.hub.missed("s1", seq)
    if missed is not None:
        assert [notice.seq for notice in missed] == list(range(seq + 1, shop.seq + 1))
    elif shop.hub.head("s1") is not None:
        assert seq > shop.seq or shop.seq - seq > remembered


def test_a_buyer_given_to_another_is_gone_to_the_one_and_a_card_to_the_other_with_one_seq() -> None:
    shop, xiaomei, awei = Shop(), Outbox(9, 9999), Outbox(9, 9999)
    shop.commit("小鱼", "xiaomei")
    shop.tell()
    with (
        shop.hub.subscribe("s1", xiaomei, sees("xiaomei")) as mine,
        shop.hub.subscribe("s1", awei, sees("awei")) as his,
    ):
        start(shop, mine, "xiaomei")
        start(shop, his, "awei")
        shop.commit("小鱼", "awei")
        shop.tell()
    assert taken(xiaomei)[1:] == [{"type": "gone", "seq": 2, "prev": 1, "id": "小鱼"}]
    assert taken(awei)[1:] == [{"type": "buyer", "seq": 2, "prev": 1, "buyer": card("小鱼", 2, "awei")}]


def test_prev_passes_over_what_this_sidebar_may_not_see() -> None:
    shop, outbox = Shop(), Outbox(9, 9999)
    with shop.hub.subscribe("s1", outbox, sees("xiaomei")) as listener:
        start(shop, listener, "xiaomei")
        for buyer, agent in (("甲", "xiaomei"), ("乙", "awei"), ("乙", "awei"), ("丙", "xiaomei")):
            shop.commit(buyer, agent)
        shop.tell()
    assert [(frame["seq"], frame["prev"]) for frame in taken(outbox)[1:]] == [(1, 0), (4, 1)]


def test_a_card_that_a_sidebar_never_saw_does_not_go_from_it() -> None:
    shop, outbox = Shop(), Outbox(9, 9999)
    with shop.hub.subscribe("s1", outbox, sees("awei")) as listener:
        start(shop, listener, "awei")
        shop.commit("小鱼", "xiaomei")
        shop.commit("小鱼", None, open=False)
        shop.tell()
    assert len(taken(outbox)) == 1


def test_a_shop_hears_nothing_of_another() -> None:
    hub, outbox = Hub(10), Outbox(9, 9999)
    with hub.subscribe("s1", outbox, sees(None)) as listener:
        listener.start([], 0)
        hub.publish(Notice("s2", 1, "小鱼", b"{}", None, None, False))
    assert taken(outbox) == []
    assert (hub.head("s1"), hub.head("s2"), hub.missed("s1", 0)) == (None, 1, None)


def test_whoever_leaves_is_forgotten_also_by_an_error() -> None:
    hub, outbox = Hub(10), Outbox(9, 9999)
    with contextlib.suppress(ZeroDivisionError), hub.subscribe("s1", outbox, sees(None)) as listener:
        listener.start([], 0)
        assert hub.listeners() == 1
        raise ZeroDivisionError
    hub.publish(Notice("s1", 1, "小鱼", b"{}", None, None, False))
    assert (hub.listeners(), taken(outbox)) == (0, [])


def test_a_card_goes_out_as_the_bytes_that_were_stored() -> None:
    hub, outbox = Hub(10), Outbox(9, 9999)
    with hub.subscribe("s1", outbox, sees(None)) as listener:
        listener.start([], 0)
        hub.publish(Notice("s1", 1, "小鱼", b'{"id":"\xe5\xb0\x8f\xe9\xb1\xbc"}', None, None, False))
    assert json.dumps(taken(outbox), ensure_ascii=False) == (
        '[{"type": "buyer", "seq": 1, "prev": 0, "buyer": {"id": "小鱼"}}]'
    )
