"""Tests of picks: from the digit to the bridge that feeds the buyer, once, and the delivery told back to who picked."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import NotFound
from app.push.roll import Socket
from app.web.commands import viewer_of
from tests.push.reading import taken
from tests.working import Inside, key, read, socket_of

BRIDGE = key("bridge", "qianniu", "t0")
XIAOMEI, AWEI = key("agent", "xiaomei", "t1"), key("agent", "awei", "t2")


def frame(**more: Any) -> Any:
    """A pick of the first suggestion."""
    return read(
        {
            "type": "pick",
            "id": "k-1",
            "buyer": "小鱼",
            "version": 1,
            "message": "m-1",
            "phrase": "greeting.welcome.here",
            "key": 1,
            "text": "亲，在的哦",
            "how": "insert",
        }
        | more
    )


async def pick(inside: Inside, token: Any = XIAOMEI, **more: Any) -> dict[str, Any]:
    """Pick as this token; the ack."""
    return await inside.picks.pick(token, viewer_of(token), frame(**more))


@pytest.fixture
def bridge(inside: Inside) -> Any:
    """An open bridge."""
    socket = socket_of(BRIDGE)
    with inside.roll.enter(socket):
        yield socket


async def test_what_is_to_become_of_a_draft_is_told_to_the_bridge(inside: Inside, bridge: Socket) -> None:
    await inside.says("小鱼", "在吗", "m-1")
    await pick(inside, draft="append")
    assert taken(bridge.outbox)[0]["draft"] == "append"


async def test_a_pick_goes_to_the_bridge_with_the_text_that_is_really_used(inside: Inside, bridge: Socket) -> None:
    await inside.says("小鱼", "在吗", "m-1")
    ack = await pick(inside, text="亲，在的，您说", how="send")
    assert ack == {"type": "ack", "re": "k-1", "late": False, "reply": ack["reply"]}
    assert taken(bridge.outbox) == [
        {
            "type": "reply",
            "id": ack["reply"],
            "buyer": "小鱼",
            "text": "亲，在的，您说",
            "how": "send",
            "version": 1,
            "message": "m-1",
        }
    ]


async def test_the_same_pick_again_is_acked_alike_and_sent_once(inside: Inside, bridge: Socket) -> None:
    await inside.says("小鱼", "在吗", "m-1")
    first = await pick(inside)
    await inside.says("小鱼", "有L码吗", "m-2")
    assert await pick(inside) == first
    assert len(taken(bridge.outbox)) == 1


async def test_a_pick_from_an_older_card_is_late_and_is_sent_all_the_same(inside: Inside, bridge: Socket) -> None:
    await inside.says("小鱼", "在吗", "m-1")
    await inside.says("小鱼", "有L码吗", "m-2")
    ack = await pick(inside)
    assert ack["late"] is True
    assert [(reply["id"], reply["version"]) for reply in taken(bridge.outbox)] == [(ack["reply"], 1)]


async def test_what_is_copied_goes_to_no_bridge(inside: Inside, bridge: Socket) -> None:
    await inside.says("小鱼", "在吗")
    assert (await pick(inside, how="copy"))["reply"] is None
    assert taken(bridge.outbox) == []


async def test_without_the_buyers_bridge_there_is_no_reply(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    with inside.roll.enter(socket_of(key("bridge", "feige", "t9"))):
        assert (await pick(inside))["reply"] is None


async def test_a_buyer_who_is_not_there_or_not_ones_own_is_not_picked_for(inside: Inside, bridge: Socket) -> None:
    with pytest.raises(NotFound):
        await pick(inside)
    await inside.says("小鱼", "在吗", agent="awei")
    with pytest.raises(NotFound):
        await pick(inside)
    with pytest.raises(NotFound):
        await pick(inside, key("manager", "laoban", "t3", shop="s2"))
    assert (await pick(inside, AWEI))["reply"]
    assert (await pick(inside, key("manager", "laoban", "t3")))["reply"]


async def test_a_delivery_is_told_to_the_sidebars_of_who_picked(inside: Inside, bridge: Socket) -> None:
    mine, his = socket_of(XIAOMEI), socket_of(AWEI)
    await inside.says("小鱼", "在吗")
    with inside.roll.enter(mine), inside.roll.enter(his):
        reply = (await pick(inside))["reply"]
        delivered = read({"type": "delivered", "id": "d-1", "reply": reply, "ok": False, "why": "not_empty"})
        assert await inside.picks.delivered(BRIDGE, delivered) == {"type": "ack", "re": "d-1"}
        assert taken(mine.outbox) == [{"type": "delivery", "reply": reply, "ok": False, "why": "not_empty"}]
        assert taken(his.outbox) == []


async def test_a_bridge_reports_of_its_own_replies_alone(inside: Inside, bridge: Socket) -> None:
    await inside.says("小鱼", "在吗")
    reply = (await pick(inside))["reply"]
    for other, name in ((key("bridge", "feige", "t9"), reply), (BRIDGE, "r-unknown")):
        with pytest.raises(NotFound, match="no reply"):
            await inside.picks.delivered(other, read({"type": "delivered", "id": "d-1", "reply": name, "ok": True}))


async def test_a_picked_line_that_comes_back_as_the_agents_is_known_by_its_phrase(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    chosen = inside.card()["suggestions"][0]
    await pick(inside, phrase=chosen["phrase"], text="这句是客服自己改写过的", how="copy")
    await inside.says("小鱼", "这句是客服自己改写过的", **{"from": "agent"})
    held = await inside.ingest.look(viewer_of(XIAOMEI), "小鱼")
    assert held.state is not None
    assert held.state.used == (chosen["phrase"],)


async def test_hours_later_the_same_words_are_no_longer_taken_for_the_pick(inside: Inside) -> None:
    await inside.says("小鱼", "在吗")
    await pick(inside, text="这句是客服自己改写过的", how="copy")
    inside.clock.pass_by(hours=13)
    await inside.says("小鱼", "这句是客服自己改写过的", **{"from": "agent"})
    held = await inside.ingest.look(viewer_of(XIAOMEI), "小鱼")
    assert held.state is not None
    assert held.state.used == ()
