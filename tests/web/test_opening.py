"""Tests of the answer to a hello: the welcome, the snapshot, and what a returning sidebar missed."""

from __future__ import annotations

from pathlib import Path

from tests.serving import Server, Shop, message, serving


async def test_a_bridge_is_welcomed_with_the_limits_it_has_to_keep(server: Server, shop: Shop) -> None:
    async with server.open() as bridge:
        welcome = await bridge.hello(shop.bridge, "bridge")
    assert welcome["shop"] == shop.id
    assert (welcome["role"], welcome["agent"], welcome["resume"], welcome["seq"]) == ("bridge", None, "none", 0)
    assert welcome["heartbeat_s"] == 15
    assert welcome["limits"]["frame_bytes"] == 65536
    assert welcome["limits"]["text_chars"] == 8000
    assert welcome["limits"]["per_second"] == server.settings.per_second
    assert welcome["limits"]["reply_s"] == 180


async def test_an_agents_sidebar_is_told_who_it_is_and_a_managers_is_not(server: Server, shop: Shop) -> None:
    async with server.sidebar(shop.xiaomei) as agent, server.sidebar(shop.manager) as manager:
        assert agent.welcome["agent"] == "xiaomei"
        assert manager.welcome["agent"] is None


async def test_a_shop_without_buyers_has_an_empty_snapshot(server: Server, shop: Shop) -> None:
    async with server.sidebar(shop.xiaomei) as sidebar:
        assert sidebar.seen[-1] == {"type": "snapshot", "seq": 0, "buyers": []}


async def test_the_snapshot_has_the_buyers_whom_this_token_may_see_most_recent_first(
    server: Server, shop: Shop
) -> None:
    async with server.bridge(shop.bridge) as bridge:
        for buyer, agent in (("小鱼", None), ("阿伟的客人", "awei"), ("小美的客人", "xiaomei"), ("新来的", None)):
            more = {"agent": agent} if agent else {}
            await bridge.ask(message(buyer, "在吗", **more))
        await bridge.ask(message("小鱼", "有L码吗"))
    async with server.sidebar(shop.xiaomei) as xiaomei, server.sidebar(shop.manager) as manager:
        assert list(xiaomei.cards) == ["小鱼", "新来的", "小美的客人"]
        assert list(manager.cards) == ["小鱼", "新来的", "小美的客人", "阿伟的客人"]
        assert xiaomei.seq == manager.seq == 5


async def test_a_snapshot_has_no_more_buyers_than_the_limit(tmp_path: Path) -> None:
    with serving(tmp_path, snapshot_buyers=2) as server:
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge:
            for buyer in ("甲", "乙", "丙"):
                await bridge.ask(message(buyer, "在吗"))
        async with server.sidebar(shop.manager) as sidebar:
            assert list(sidebar.cards) == ["丙", "乙"]


async def test_who_comes_back_is_told_what_it_missed_and_then_holds_what_a_snapshot_has(
    server: Server, shop: Shop
) -> None:
    async with server.bridge(shop.bridge) as bridge:
        await bridge.ask(message("甲", "在吗"))
        async with server.sidebar(shop.xiaomei) as before:
            assert set(before.cards) == {"甲"}
        await bridge.ask(message("乙", "有L码吗"))
        await bridge.ask(message("甲", "多少钱", agent="awei"))
        await bridge.ask(message("丙", "包邮吗", agent="awei"))
    async with server.open() as back, server.sidebar(shop.xiaomei) as fresh:
        back.cards = before.cards
        await back.hello(shop.xiaomei, "sidebar", before.resume())
        await back.catch_up()
        assert back.welcome["resume"] == "ok"
        assert [frame["type"] for frame in back.seen[1:]] == ["buyer", "gone", "live"]
        assert back.seen[-1]["seq"] == back.welcome["seq"] == fresh.seq == 4
        assert back.cards == fresh.cards


async def test_who_missed_nothing_is_live_at_once_and_hears_the_next_card(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge:
        await bridge.ask(message("甲", "在吗"))
        async with server.sidebar(shop.xiaomei) as before:
            pass
        async with server.sidebar(shop.xiaomei, before.resume()) as back:
            assert [frame["type"] for frame in back.seen] == ["welcome", "live"]
            await bridge.ask(message("甲", "多少钱"))
            assert await back.until("buyer", seq=2, prev=1)


async def test_another_epoch_or_a_seq_from_the_future_is_answered_with_a_snapshot(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge:
        await bridge.ask(message("甲", "在吗"))
    async with server.sidebar(shop.xiaomei) as before:
        epoch = before.welcome["epoch"]
    for resume in ({"epoch": "another", "seq": 1}, {"epoch": epoch, "seq": 2}, {"epoch": epoch, "seq": 10**30}):
        async with server.sidebar(shop.xiaomei, resume) as back:
            assert back.welcome["resume"] == "reset"
            assert set(back.cards) == {"甲"}


async def test_who_missed_more_than_is_remembered_gets_a_snapshot(tmp_path: Path) -> None:
    with serving(tmp_path, resume_frames=2) as server:
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge:
            for number in range(4):
                await bridge.ask(message("甲", f"第{number}句"))
        async with server.sidebar(shop.xiaomei) as fresh:
            epoch = fresh.welcome["epoch"]
        async with server.sidebar(shop.xiaomei, {"epoch": epoch, "seq": 1}) as far:
            assert far.welcome["resume"] == "reset"
        async with server.sidebar(shop.xiaomei, {"epoch": epoch, "seq": 2}) as near:
            assert near.welcome["resume"] == "ok"
            assert [frame["seq"] for frame in near.seen[1:]] == [3, 4, 4]


async def test_what_was_missed_does_not_count_against_the_outbox(tmp_path: Path) -> None:
    with serving(tmp_path, outbox_frames=2) as server:
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge:
            for number in range(12):
                await bridge.ask(message("甲", f"第{number}句"))
            async with server.sidebar(shop.manager) as fresh:
                epoch = fresh.welcome["epoch"]
            async with server.sidebar(shop.manager, {"epoch": epoch, "seq": 0}) as back:
                assert [frame["type"] for frame in back.seen] == ["welcome", *["buyer"] * 12, "live"]
                await bridge.ask(message("甲", "还在吗"))
                assert await back.until("buyer", seq=13, prev=12)


async def test_after_a_restart_a_sidebar_resumes_only_where_it_missed_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge:
            await bridge.ask(message("甲", "在吗"))
            async with server.sidebar(shop.xiaomei) as early:
                pass
            await bridge.ask(message("乙", "有L码吗"))
        async with server.sidebar(shop.xiaomei) as late:
            pass
    with serving(tmp_path) as server:
        async with server.sidebar(shop.xiaomei, late.resume()) as back:
            assert back.welcome["resume"] == "ok"
        async with server.sidebar(shop.xiaomei, early.resume()) as back:
            assert back.welcome["resume"] == "reset"
            assert back.cards == late.cards
            assert back.welcome["epoch"] == early.welcome["epoch"]
