"""Tests of the roll: whom a reply goes to, whose sockets a token has, and that whoever leaves is forgotten."""

from __future__ import annotations

import contextlib

from app.push.outbox import Outbox
from app.push.roll import Roll, Socket
from app.wire.close import Close
from tests.push.reading import taken


def socket(role: str = "bridge", token: str = "t1", source: str = "bridge:qianniu", shop: str = "s1") -> Socket:
    """An open socket."""
    return Socket(shop, token, source, role, Outbox(10, 1000))


def test_a_reply_goes_to_the_connection_that_fed_the_buyer_last() -> None:
    roll, first, second = Roll(), socket(), socket()
    with roll.enter(first), roll.enter(second):
        first.feed("小鱼")
        assert roll.bridge("s1", "bridge:qianniu", "小鱼") is first
        second.feed("小鱼")
        assert roll.bridge("s1", "bridge:qianniu", "小鱼") is second


def test_where_no_connection_fed_the_buyer_it_goes_to_the_newest_of_that_bridge() -> None:
    """The bridge came back, or fed over HTTP."""
    roll, old, new = Roll(), socket(), socket(token="t2")
    with roll.enter(old), roll.enter(new):
        assert roll.bridge("s1", "bridge:qianniu", "小鱼") is new


def test_no_other_bridge_and_no_other_shop_gets_the_reply() -> None:
    roll = Roll()
    with roll.enter(socket(source="bridge:feige")), roll.enter(socket(shop="s2")), roll.enter(socket(role="sidebar")):
        assert roll.bridge("s1", "bridge:qianniu", "小鱼") is None


def test_a_connection_that_is_to_close_gets_no_reply() -> None:
    roll, closing, open_one = Roll(), socket(), socket()
    with roll.enter(open_one), roll.enter(closing):
        closing.feed("小鱼")
        closing.outbox.end(Close.SLOW)
        assert roll.bridge("s1", "bridge:qianniu", "小鱼") is open_one


def test_whoever_leaves_is_forgotten_also_by_an_error() -> None:
    roll, one, other = Roll(), socket(), socket()
    with roll.enter(other):
        with contextlib.suppress(ZeroDivisionError), roll.enter(one):
            assert len(roll) == 2
            raise ZeroDivisionError
        assert roll.of_token("t1") == [other]
    assert (len(roll), roll.tokens(), roll.of_token("t1")) == (0, [], [])
    assert roll.bridge("s1", "bridge:qianniu", "小鱼") is None


def test_to_ask_for_a_bridge_that_is_not_there_leaves_nothing_behind() -> None:
    roll = Roll()
    assert roll.of_token("nobody") == []
    assert roll.tokens() == []


def test_the_end_of_all_tells_everyone_a_last_frame_and_closes() -> None:
    roll, bridge, sidebar = Roll(), socket(), socket("sidebar", "t2")
    with roll.enter(bridge), roll.enter(sidebar):
        roll.end_all(b'{"type":"drain"}', Close.RESTART)
        for one in (bridge, sidebar):
            assert taken(one.outbox) == [{"type": "drain"}]
            assert one.outbox.ending is Close.RESTART


def test_a_connection_remembers_the_buyers_that_it_fed_last_and_not_endlessly_many() -> None:
    one = socket()
    for number in range(Socket.FED_KEPT + 1):
        one.feed(f"b{number}")
        one.feed("常客")
    assert len(one.fed) == Socket.FED_KEPT
    assert {"常客", f"b{Socket.FED_KEPT}"} <= set(one.fed)
    assert "b0" not in one.fed
