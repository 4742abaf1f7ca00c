"""Tests of what each frame does, through a real socket: answers, errors with the frame's id, and who sees what."""

from __future__ import annotations

import asyncio
import contextvars
from pathlib import Path
from typing import Any

import pytest

from app.store.shops import Key
from app.web.commands import viewer_of
from tests.serving import Server, Shop, message, order, serving
from tests.working import break_disk, mend


def test_an_agent_sees_its_own_buyers_and_a_manager_all() -> None:
    agent, manager = Key("t1", "s1", "agent", "xiaomei", None, False), Key("t2", "s1", "manager", "boss", None, False)
    assert [viewer_of(agent).sees(name) for name in ("xiaomei", "awei", None)] == [True, False, True]
    assert [viewer_of(manager).sees(name) for name in ("xiaomei", "awei", None)] == [True, True, True]


async def test_a_message_is_acked_with_the_seq_of_its_card(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
        ack = await bridge.ask(message("小鱼", "有L码吗", "m-1"))
        assert ack == {"type": "ack", "re": "m-1", "seq": 1, "duplicate": False}
        frame = await sidebar.until("buyer")
        assert (frame["seq"], frame["prev"]) == (1, 0)
        assert frame["buyer"]["last_message"]["text"] == "有L码吗"
        again = await bridge.ask(message("小鱼", "有L码吗", "m-1"))
        assert again == {"type": "ack", "re": "m-1", "seq": 1, "duplicate": True}
        conflict = await bridge.ask(message("小鱼", "别的", "m-1"))
        assert (conflict["code"], conflict["re"], conflict["retryable"]) == ("id_conflict", "m-1", False)
        assert await sidebar.head() == 1


async def test_an_id_is_known_on_another_connection_and_with_a_new_token_of_the_name(
    server: Server, shop: Shop
) -> None:
    async with server.bridge(shop.bridge) as bridge:
        await bridge.ask(message("小鱼", "在吗", "m-1"))
    again, other = server.token(shop.id, "bridge", "qianniu"), server.token(shop.id, "bridge", "feige")
    async with server.bridge(shop.bridge) as same, server.bridge(again) as new, server.bridge(other) as foreign:
        assert (await same.ask(message("小鱼", "在吗", "m-1")))["duplicate"] is True
        assert (await new.ask(message("小鱼", "在吗", "m-1")))["duplicate"] is True
        assert (await foreign.ask(message("小鱼", "在吗", "m-1")))["duplicate"] is False


async def test_messages_that_are_sent_without_waiting_keep_their_order(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.manager) as sidebar:
        for number in range(100):
            await bridge.send(message("小鱼", f"第{number}句", f"m-{number}"))
        while (await bridge.until("ack"))["re"] != "m-99":
            pass
        assert [frame["seq"] for frame in bridge.seen if frame["type"] == "ack"] == list(range(1, 101))
        await sidebar.until("buyer", seq=100)
        said = [frame["buyer"]["last_message"]["text"] for frame in sidebar.seen if frame["type"] == "buyer"]
        assert said == [f"第{number}句" for number in range(100)]


async def test_an_order_is_acked_and_moves_the_stage(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.manager) as sidebar:
        ack = await bridge.ask(order("小鱼", "delivered", "o-1"))
        assert ack == {"type": "ack", "re": "o-1", "seq": 1, "duplicate": False}
        assert (await sidebar.until("buyer"))["buyer"]["stage"]["id"] == "after_sales"


async def test_a_pick_goes_to_the_bridge_and_its_delivery_comes_back(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
        await bridge.ask(message("小鱼", "在吗", "m-1"))
        card = (await sidebar.until("buyer"))["buyer"]
        one = card["suggestions"][0]
        ack = await sidebar.ask(
            {
                "type": "pick",
                "id": "k-1",
                "buyer": "小鱼",
                "version": card["version"],
                "message": "m-1",
                "phrase": one["phrase"],
                "key": 1,
                "text": one["text"],
                "how": "insert",
            }
        )
        reply = await bridge.until("reply")
        assert reply == {"type": "reply", "id": ack["reply"], "buyer": "小鱼", "text": one["text"], "how": "insert",
                         "version": 1, "message": "m-1"}  # fmt: skip
        assert ack["late"] is False
        delivered = {"type": "delivered", "id": "d-1", "reply": reply["id"], "ok": True}
        assert await bridge.ask(delivered) == {"type": "ack", "re": "d-1"}
        assert await sidebar.until("delivery") == {"type": "delivery", "reply": reply["id"], "ok": True, "why": None}


async def test_a_reply_goes_to_the_bridge_that_last_fed_the_buyer(server: Server, shop: Shop) -> None:
    feige = server.token(shop.id, "bridge", "feige")
    async with server.bridge(shop.bridge) as first, server.bridge(feige) as second:
        await first.ask(message("小鱼", "在吗", "m-1"))
        await second.ask(message("小鱼", "有L码吗", "m-2"))
        async with server.sidebar(shop.xiaomei) as sidebar:
            await sidebar.ask(pick("小鱼"))
            assert (await second.until("reply"))["buyer"] == "小鱼"
            await first.head()
            assert "reply" not in [frame["type"] for frame in first.seen]


def pick(buyer: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "pick",
        "id": "k-1",
        "buyer": buyer,
        "version": 1,
        "phrase": "x",
        "text": "亲",
        "how": "insert",
    } | more


@pytest.mark.parametrize(
    ("frame", "holds"),
    [
        ({"type": "stage", "stage": "after_sales"}, lambda card: card["stage"]["id"] == "after_sales"),
        ({"type": "trait", "trait": "haggler", "on": True}, lambda card: card["traits"][0]["id"] == "haggler"),
        ({"type": "note", "kind": "gift", "text": "送袜子"}, lambda card: card["notes"][0]["text"] == "送袜子"),
        ({"type": "dismiss", "version": 1, "phrase": "any.busy_notice.wait"}, lambda card: card["version"] == 2),
    ],
)
async def test_a_correction_is_acked_and_every_sidebar_gets_the_card(
    server: Server, shop: Shop, frame: dict[str, Any], holds: Any
) -> None:
    async with (
        server.bridge(shop.bridge) as bridge,
        server.sidebar(shop.xiaomei) as one,
        server.sidebar(shop.awei) as other,
    ):
        await bridge.ask(message("小鱼", "在吗"))
        ack = await one.ask(frame | {"id": "c-1", "buyer": "小鱼"})
        assert (ack["type"], ack["re"]) == ("ack", "c-1")
        for sidebar in (one, other):
            assert await sidebar.head() == 2
            assert holds(sidebar.cards["小鱼"])


async def test_a_search_and_a_check_are_answered(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
        await bridge.ask(message("小鱼", "黑色和白色哪个好看"))
        found = await sidebar.ask({"type": "search", "id": "q-1", "q": "exqy", "limit": 3})
        assert (found["type"], len(found["items"])) == ("results", 3)
        with_buyer = await sidebar.ask({"type": "search", "id": "q-2", "q": "exqy", "buyer": "小鱼"})
        assert with_buyer["items"]
        checked = await sidebar.ask({"type": "check", "id": "w-1", "text": "保证明天到"})
        assert (checked["type"], checked["issues"][0]["found"]) == ("checked", "保证")
        missing = await sidebar.ask({"type": "search", "id": "q-3", "q": "exqy", "buyer": "nobody"})
        assert (missing["code"], missing["re"]) == ("not_found", "q-3")


async def test_an_agent_neither_sees_nor_moves_the_buyers_of_another(server: Server, shop: Shop) -> None:
    async with (
        server.bridge(shop.bridge) as bridge,
        server.sidebar(shop.xiaomei) as xiaomei,
        server.sidebar(shop.awei) as awei,
        server.sidebar(shop.manager) as manager,
    ):
        await bridge.ask(message("小鱼", "在吗"))
        await bridge.ask(message("小鱼", "有L码吗", agent="xiaomei"))
        await bridge.ask(message("阿山", "多少钱", agent="awei"))
        await bridge.ask(message("小鱼", "包邮吗", agent="awei"))
        for sidebar in (xiaomei, awei, manager):
            await sidebar.head()
        assert [(frame["type"], frame["seq"]) for frame in xiaomei.seen[2:-1]] == [
            ("buyer", 1),
            ("buyer", 2),
            ("gone", 4),
        ]
        assert [(frame["type"], frame["seq"]) for frame in awei.seen[2:-1]] == [
            ("buyer", 1),
            ("gone", 2),
            ("buyer", 3),
            ("buyer", 4),
        ]
        assert set(manager.cards) == set(awei.cards) == {"小鱼", "阿山"}
        assert xiaomei.cards == {}
        for frame in (
            {"type": "stage", "stage": "closing"}, {"type": "trait", "trait": "haggler", "on": True},
            {"type": "note", "kind": "gift", "text": "送袜子"}, {"type": "dismiss", "phrase": "x"}, pick("小鱼"),
            {"type": "search", "q": "亲"},
        ):  # fmt: skip
            answer = await xiaomei.ask(frame | {"id": "c-1", "buyer": "小鱼"})
            assert (answer["type"], answer["code"]) == ("error", "not_found"), frame


async def test_shops_see_and_hear_nothing_of_each_other(server: Server, shop: Shop) -> None:
    other = server.shop()
    async with (
        server.bridge(shop.bridge) as bridge,
        server.sidebar(other.manager) as foreign,
        server.bridge(other.bridge) as foreign_bridge,
    ):
        await bridge.ask(message("小鱼", "在吗", "m-1"))
        assert (await foreign.ask(pick("小鱼")))["code"] == "not_found"
        assert (await foreign_bridge.ask(message("小鱼", "别的话", "m-1")))["seq"] == 1
        assert await foreign.head() == 1
        assert [frame["buyer"]["last_message"]["text"] for frame in foreign.seen if frame["type"] == "buyer"] == [
            "别的话"
        ]


async def test_many_bridges_that_send_one_id_at_once_store_it_once(server: Server, shop: Shop) -> None:
    async def feed() -> dict[str, Any]:
        async with server.bridge(shop.bridge) as bridge:
            return await bridge.ask(message("小鱼", "在吗", "m-1"))

    acks = await asyncio.gather(*(feed() for _ in range(20)))
    assert {ack["seq"] for ack in acks} == {1}
    assert sorted(ack["duplicate"] for ack in acks) == [False] + [True] * 19


async def test_a_store_that_cannot_be_written_is_told_as_such_and_the_bridge_sends_again(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge:
            disk = break_disk(tmp_path)
            error = await bridge.ask(message("小鱼", "坏了", "m-1"))
            assert (error["code"], error["retryable"], error["re"]) == ("store_unavailable", True, "m-1")
            answer = await server.http("POST", "/api/v1/messages", shop.bridge, message("小鱼", "坏了", "m-1"))
            assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")
            assert int(answer.headers["retry-after"]) >= 1
            mend(disk)
            assert (await bridge.ask(message("小鱼", "坏了", "m-1")))["seq"] == 1


async def test_more_than_the_server_takes_on_is_told_as_overloaded(tmp_path: Path) -> None:
    with serving(tmp_path, pending=1) as server:
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge:
            for number in range(30):
                await bridge.send(message("小鱼", f"第{number}句", f"m-{number}"))
            answers = [await bridge.receive() for _ in range(30)]
            codes = {one["code"] for one in answers if one["type"] == "error"}
            assert codes == {"overloaded"}
            assert [one["seq"] for one in answers if one["type"] == "ack"]


def said(*given: Any, **more: Any) -> dict[str, Any]:
    """A line that an agent typed into the sidebar."""
    return message(*given, **more) | {"type": "said"}


async def test_an_agent_feeds_by_hand_what_was_said_where_no_bridge_is(server: Server, shop: Shop) -> None:
    async with server.sidebar(shop.xiaomei) as xiaomei, server.sidebar(shop.awei) as awei:
        ack = await xiaomei.ask(said("手打", "有L码吗", "p-1", agent="xiaomei"))
        assert (ack["type"], ack["duplicate"]) == ("ack", False)
        card = (await server.http("GET", "/api/v1/buyers/手打", shop.xiaomei)).json()
        assert (card["id"], card["agent"], card["last_message"]["text"]) == ("手打", "xiaomei", "有L码吗")
        assert (await xiaomei.ask(said("手打", "有L码吗", "p-1", agent="xiaomei")))["duplicate"] is True
        assert (await awei.ask(said("手打", "我也说一句", "p-1")))["code"] == "not_found"
        assert (await awei.ask(said("别人", "在吗", "p-2", agent="xiaomei")))["code"] == "bad_field"


async def test_what_is_fed_by_hand_leaves_the_replies_with_the_bridge(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
        await bridge.ask(message("小鱼", "在吗", "m-1"))
        await sidebar.ask(said("小鱼", "有L码吗", "p-1"))
        pick = {
            "type": "pick",
            "id": "k-1",
            "buyer": "小鱼",
            "version": 2,
            "phrase": "p",
            "text": "有的",
            "how": "insert",
        }
        assert (await sidebar.ask(pick))["reply"] is not None
        assert (await bridge.until("reply"))["text"] == "有的"


@pytest.mark.parametrize("when", ["at once", "later"])
async def test_a_fault_in_one_frame_is_told_and_logged_with_its_socket_and_the_socket_stays(
    server: Server, shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], when: str
) -> None:
    """Later is in a callback of the writer, which belongs to no socket."""

    def fails(_shop: str, _source: str, _frame: Any, tell: Any) -> None:
        if when == "at once":
            raise ZeroDivisionError
        asyncio.get_running_loop().call_later(0.01, tell, ZeroDivisionError(), context=contextvars.Context())

    async with server.bridge(shop.bridge) as bridge:
        with monkeypatch.context() as broken:
            broken.setattr(server.parts.ingest, "feed", fails)
            answer = await bridge.ask(message("小鱼", "在吗", "m-1"))
            assert (answer["type"], answer["re"], answer["code"]) == ("error", "m-1", "internal")
        assert (await bridge.ask(message("小鱼", "在吗", "m-1")))["type"] == "ack"
    logged = [line for line in capsys.readouterr().out.splitlines() if "a frame failed" in line]
    assert len(logged) == 1
    assert f"shop={shop.id}" in logged[0]
    assert "connection=" in logged[0]
