"""Tests of the routes of the settings: a change holds at once, and open sidebars are told."""

from __future__ import annotations

from tests.serving import Server, Shop

SETTINGS = "/api/v1/settings"


async def test_a_changed_reply_limit_is_told_to_open_sidebars_and_at_the_next_welcome(
    server: Server, shop: Shop
) -> None:
    other = server.shop()
    async with (
        server.sidebar(shop.xiaomei) as agent,
        server.sidebar(shop.manager) as manager,
        server.sidebar(other.manager) as stranger,
    ):
        assert agent.welcome["settings"] == (await server.http("GET", SETTINGS, shop.manager)).json()
        put = await server.http("PUT", SETTINGS, shop.manager, {"reply_s": 60, "send_at_once": ["reassure"]})
        assert (put.status_code, put.json()["reply_s"]) == (200, 60)
        for sidebar in (agent, manager):
            assert (await sidebar.until("settings"))["settings"] == put.json()
        await stranger.head()
        assert all(frame["type"] != "settings" for frame in stranger.seen)
    async with server.sidebar(shop.xiaomei) as agent, server.open() as bridge:
        welcome = await bridge.hello(shop.bridge, "bridge")
        assert agent.welcome["limits"]["reply_s"] == welcome["limits"]["reply_s"] == 60
        assert agent.welcome["settings"]["send_at_once"] == ["reassure"]


async def test_another_platform_has_its_own_wording_rules_at_once(server: Server, shop: Shop) -> None:
    phrase = {"technique": "reassure", "stages": ["closing"], "text": "亲，加我微信发您清单"}
    async with server.sidebar(shop.manager) as sidebar:
        told = []
        for platform in ("other", "taobao"):
            await server.http("PUT", SETTINGS, shop.manager, {"platform": platform})
            checked = await sidebar.ask({"type": "check", "id": platform, "text": phrase["text"]})
            told.append([issue["rule"] for issue in checked["issues"]])
    assert told[0] != told[1]


async def test_an_unknown_setting_is_named_with_those_that_there_are(server: Server, shop: Shop) -> None:
    answer = await server.http("PUT", SETTINGS, shop.manager, {"reply_limit": 60})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_field")
    assert answer.json()["message"].startswith("reply_limit: is not a setting; they are name, platform, ")
