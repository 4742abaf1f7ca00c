"""From a webhook to the card, and from a pick to Chatwoot: a real server beside a played Chatwoot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.chatwoot import bridge
from app.chatwoot.api import Api
from app.errors import StoreUnavailable
from app.push.roll import Roll, Socket
from app.wire.close import Close
from tests.chatwoot.played import SECRET, TOKEN, Played, created, playing, signed
from tests.serving import Client, Server, Shop, serving, until


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    """A Chatwoot."""
    with playing() as found:
        yield found


@pytest.fixture(scope="module")
def served(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Shop]]:
    """A server with that Chatwoot, and the shop that its talks belong to."""
    given: dict[str, Any] = {"chatwoot_url": played.address, "chatwoot_token": TOKEN, "chatwoot_secret": SECRET}
    with serving(tmp_path_factory.mktemp("chatwoot") / "data", chatwoot_shop="cw", **given) as server:
        yield server, server.shop("cw")


@pytest.fixture(autouse=True)
def forgetful(played: Played) -> None:
    """A Chatwoot that was never asked."""
    played.asked.clear()
    played.answers.clear()
    played.mute.clear()


async def hook(server: Server, payload: dict[str, Any], **how: Any) -> httpx.Response:
    """Chatwoot tells of something."""
    body, headers = signed(payload, **how)
    return await server.http("POST", "/chatwoot/webhook", content=body, headers=headers)


async def pick(sidebar: Client, id: str, text: str, how: str = "insert", **more: Any) -> dict[str, Any]:
    """An agent picks for conversation 42; what became of it."""
    card = sidebar.cards["chatwoot:1:42"]
    frame = {"type": "pick", "id": id, "buyer": card["id"], "version": card["version"], "phrase": "p", "key": 1}
    frame |= {"text": text, "how": how, "message": card["last_message"]["id"]}
    await sidebar.send(frame | more)
    return await sidebar.until("delivery")


async def test_a_message_becomes_a_card_and_a_pick_a_private_note(served: tuple[Server, Shop], played: Played) -> None:
    server, shop = served
    async with server.sidebar(shop.xiaomei) as sidebar:
        answer = await hook(server, created(601, "黑色还有M码吗"))
        assert (answer.status_code, answer.json()["duplicate"]) == (200, False)
        card = (await sidebar.until("buyer"))["buyer"]
        assert (card["id"], card["name"], card["last_message"]["text"]) == ("chatwoot:1:42", "小鱼", "黑色还有M码吗")
        told = await pick(sidebar, "k1", "有的亲，M码现货")
        assert (told["ok"], told["why"]) == (True, None)
    ((path, token, body),) = played.asked
    assert (path, token) == ("/api/v1/accounts/1/conversations/42/messages", TOKEN)
    assert (body["content"], body["private"], body["message_type"]) == ("有的亲，M码现货", True, "outgoing")


async def test_send_goes_to_the_buyer_and_comes_back_as_our_line(served: tuple[Server, Shop], played: Played) -> None:
    server, shop = served
    await hook(server, created(611, "发什么快递"))
    async with server.sidebar(shop.xiaomei) as sidebar:
        assert (await pick(sidebar, "k2", "默认中通哦", "send"))["ok"]
        (_, _, body) = played.asked[0]
        assert body["private"] is False
        back = created(612, body["content"], "outgoing", content_attributes=body["content_attributes"])
        assert (await hook(server, back)).json()["duplicate"] is False
        card = (await sidebar.until("buyer"))["buyer"]
        assert (card["last_message"]["from"], card["waiting_since"]) == ("agent", None)


async def test_the_same_event_again_stores_nothing(served: tuple[Server, Shop]) -> None:
    server, _ = served
    first = (await hook(server, created(621, "在吗"))).json()
    again = (await hook(server, created(621, "在吗"))).json()
    assert again == {"seq": first["seq"], "duplicate": True}


async def test_a_pick_after_which_the_buyer_wrote_is_refused(served: tuple[Server, Shop], played: Played) -> None:
    server, shop = served
    await hook(server, created(631, "便宜点吗"))
    async with server.sidebar(shop.xiaomei) as sidebar:
        seen = sidebar.cards["chatwoot:1:42"]["last_message"]["id"]
        await hook(server, created(632, "算了不要了"))
        await sidebar.until("buyer")
        assert (await pick(sidebar, "k3", "可以用券", "send", message=seen))["why"] == "context_changed"
    assert played.asked == []


async def test_what_chatwoot_refuses_is_told_to_the_agent(served: tuple[Server, Shop], played: Played) -> None:
    server, shop = served
    await hook(server, created(641, "在吗"))
    played.answers = [401]
    async with server.sidebar(shop.xiaomei) as sidebar:
        told = await pick(sidebar, "k4", "在的亲")
        assert (told["ok"], told["why"]) == (False, "failed")
        assert (await pick(sidebar, "k5", "在的呢"))["ok"], "and the next one goes through"


async def test_the_bridge_leaves_when_the_server_stops(played: Played, tmp_path: Path) -> None:
    given: dict[str, Any] = {"chatwoot_url": played.address, "chatwoot_token": TOKEN, "chatwoot_secret": SECRET}
    with serving(tmp_path / "data", chatwoot_shop="cw", **given) as server:
        parts = server.parts
        await until(lambda: len(parts.roll) == 1)
    assert len(parts.roll) == 0


async def test_a_store_that_is_away_for_a_moment_does_not_end_the_bridge(
    served: tuple[Server, Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, _ = served
    parts, troubles = server.parts, [StoreUnavailable(50)]

    @asynccontextmanager
    async def connected(_: Socket) -> AsyncIterator[None]:
        if troubles:
            raise troubles.pop()
        yield

    monkeypatch.setattr(bridge, "AGAIN_S", 0.01)
    roll = Roll()
    async with Api("http://127.0.0.1:9", TOKEN) as api:
        standing = bridge.Bridge(server.settings, roll, parts.ingest, parts.picks, api, connected=connected)
        task = asyncio.create_task(standing.run())
        await until(lambda: not troubles and len(roll) == 1)
        roll.end_all(b"{}", Close.RESTART)
        await task
    assert len(roll) == 0
