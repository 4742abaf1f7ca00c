"""Three shops: every route and every frame, with another shop's token and ids, answers as for what does not exist."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import Mount, WebSocketRoute

from app.config import shipped
from app.main import create_app
from app.web.api import SIGNED, ErrorsAsJson, roles_of
from app.wire import frames
from app.wire.frames import BRIDGE, OF_ROLE, SIDEBAR, Frame, Hello, Ping
from tests.serving import Server, Shop, message, order, serving, settings_for

MARK = "甲店的暗号"
"""Stands in everything that the first shop has; no other shop may ever read it."""

TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:\+\d\d:\d\d|Z)")

OPEN = {"/healthz", "/readyz", "/metrics", "/docs"}
"""Routes that whoever reaches the port may ask; they tell nothing of any shop."""

PHRASE = {"technique": "two_choice", "stages": ["closing"], "text": f"{MARK}欢迎光临"}
PRODUCT = {"title": f"{MARK}外套", "price": "199.00", "stock": {"黑色": 3}}

ASKED: dict[tuple[str, str], Any] = {
    ("POST", "/api/v1/messages"): message("b1", "在吗"),
    ("POST", "/api/v1/orders"): order("b1", "placed"),
    ("GET", "/api/v1/buyers"): None,
    ("GET", "/api/v1/buyers/{buyer:path}"): None,
    ("GET", "/api/v1/phrases"): None,
    ("GET", "/api/v1/phrases/{phrase:path}"): None,
    ("PUT", "/api/v1/phrases/{phrase:path}"): PHRASE | {"text": "欢迎光临"},
    ("DELETE", "/api/v1/phrases/{phrase:path}"): None,
    ("POST", "/api/v1/phrases/import"): b"technique,stages,text\n",
    ("POST", "/api/v1/phrases/import/undo"): None,
    ("GET", "/api/v1/phrases/export"): None,
    ("POST", "/api/v1/products/import"): b"id,title\n",
    ("POST", "/api/v1/products/import/undo"): None,
    ("POST", "/api/v1/facts/import"): b"name,value\n",
    ("POST", "/api/v1/facts/import/undo"): None,
    ("GET", "/api/v1/products/{product:path}"): None,
    ("PUT", "/api/v1/products/{product:path}"): {"title": "外套", "price": "9.00"},
    ("DELETE", "/api/v1/products/{product:path}"): None,
    ("GET", "/api/v1/facts"): None,
    ("PUT", "/api/v1/facts"): {"快递": "中通"},
    ("GET", "/api/v1/notes"): None,
    ("GET", "/api/v1/notes/{note:path}"): None,
    ("PUT", "/api/v1/notes/{note:path}"): {"done": True},
    ("GET", "/api/v1/settings"): None,
    ("PUT", "/api/v1/settings"): {"reply_s": 60},
    ("GET", "/api/v1/stats"): None,
    ("GET", "/api/v1/audit"): None,
}
"""Every route of the API and a body that it takes; a new route must come in here, or a test below fails."""

SENT: dict[str, dict[str, Any]] = {
    "message": {"buyer": "BUYER", "from": "buyer", "text": "在吗"},
    "said": {"buyer": "BUYER", "from": "buyer", "text": "在吗"},
    "order": {"buyer": "BUYER", "order": "20260001", "status": "placed"},
    "delivered": {"reply": "REPLY", "ok": True},
    "pick": {"buyer": "BUYER", "version": 1, "phrase": "PHRASE", "text": "在的", "how": "insert", "message": "m-1"},
    "dismiss": {"buyer": "BUYER", "phrase": "PHRASE"},
    "stage": {"buyer": "BUYER", "stage": "closing"},
    "trait": {"buyer": "BUYER", "trait": "economical", "on": True},
    "note": {"buyer": "BUYER", "kind": "gift", "text": "送袜子"},
    "uncover": {"buyer": "BUYER"},
    "search": {"q": "PHRASE", "buyer": "BUYER"},
    "check": {"text": "保证明天到", "buyer": "BUYER"},
}
"""Every frame, with names for the ids; a new frame must come in here, or a test below fails."""


@dataclass(frozen=True)
class Scene:
    """Three shops on one server. `ids` are the first one's; `missing` are of the same form and of nobody."""

    server: Server
    owner: Shop
    strangers: tuple[Shop, Shop]
    ids: dict[str, str]
    missing: dict[str, str]
    before: list[str] = field(default_factory=list)

    async def ask(self, route: tuple[str, str], token: str | None, ids: dict[str, str]) -> tuple[int, str]:
        """What a route answers for these ids, with the ids and what grows by itself taken out."""
        method, path = route
        for name, value in ids.items():
            path = path.replace("{" + name.lower() + ":path}", value)
        body = ASKED[route]
        more = {"content": body} if isinstance(body, bytes) else {"body": body}
        answer = await self.server.http(method, path, token, **more)
        return answer.status_code, plain(answer.text, ids)

    async def everything(self) -> str:
        """All that the first shop has, as its manager sees it."""
        told = [
            await self.ask(route, self.owner.manager, self.ids)
            for route in ASKED
            if route[0] == "GET" and route[1] not in ("/api/v1/stats", "/api/v1/audit")
        ]
        return json.dumps(told, ensure_ascii=False)


def plain(text: str, ids: dict[str, str]) -> str:
    """An answer without the ids that were asked for, and with every time and seq as one."""
    for name, value in ids.items():
        text = text.replace(value, name)
    text = TIME.sub("TIME", text)
    try:
        value = json.loads(text)
    except ValueError:
        return text
    if isinstance(value, dict):
        value |= {name: 0 for name in ("seq", "note", "import", "since") if name in value}
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


@pytest.fixture(scope="module")
def scene(server: Server) -> Scene:
    """The first shop has one of everything, all of it marked; the two others have nothing."""
    return asyncio.run(set_scene(server))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either_scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The same on each database in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("scene")
        return
    address = request.getfixturevalue("postgres").fresh_database()
    with serving(tmp_path_factory.mktemp("postgres"), database_url=address) as running:
        yield asyncio.run(set_scene(running))


async def set_scene(server: Server) -> Scene:
    """Make the shops, and put one of everything into the first."""
    owner, *strangers = (server.shop() for _ in range(3))
    buyer, product, phrase = "b-of-first", "p-of-first", "closing.of_first"
    for path, body in (
        (f"products/{product}", PRODUCT), (f"phrases/{phrase}", PHRASE),
        ("facts", {"快递": MARK}), ("settings", {"name": MARK}),
    ):  # fmt: skip
        answer = await server.http("PUT", f"/api/v1/{path}", owner.manager, body)
        assert answer.status_code == 200, answer.text
    async with server.bridge(owner.bridge) as bridge, server.sidebar(owner.manager) as sidebar:
        await bridge.ask(message(buyer, f"{MARK}，在吗", buyer_name=MARK))
        note = await sidebar.ask({"type": "note", "id": "n", "buyer": buyer, "kind": "gift", "text": MARK})
        pick = {
            "type": "pick",
            "id": "k",
            "buyer": buyer,
            "version": 1,
            "phrase": phrase,
            "text": MARK,
            "how": "insert",
        }
        picked = await sidebar.ask(pick)
    ids = {"BUYER": buyer, "PRODUCT": product, "PHRASE": phrase, "NOTE": note["note"], "REPLY": picked["reply"]}
    assert all(ids.values())
    missing = {name: value[:-1] + ("0" if value[-1] != "0" else "1") for name, value in ids.items()}
    scene = Scene(server, owner, (strangers[0], strangers[1]), ids, missing)
    scene.before.append(await scene.everything())
    assert scene.before[0].count(MARK) > 6
    return scene


@cache
def routes() -> list[APIRoute]:
    """Every HTTP route of the application, with the routes inside its routers; the application is made once."""
    found: list[APIRoute] = []

    def walk(table: Any) -> None:
        for one in table:
            if isinstance(one, APIRoute):
                found.append(one)
            elif isinstance(getattr(one, "original_router", None), APIRouter):
                walk(one.original_router.routes)

    walk(create_app(settings_for(shipped("frontend"))).routes)
    return found


def test_every_route_is_among_those_that_are_tried_here() -> None:
    found = {(method, one.path) for one in routes() for method in one.methods or ()}
    assert found - {("GET", path) for path in OPEN} - {("POST", path) for path in SIGNED} == set(ASKED)


def test_what_is_no_route_is_a_page_a_file_or_the_socket() -> None:
    app = create_app(settings_for(shipped("frontend")))
    others = [one for one in app.routes if isinstance(one, Mount | WebSocketRoute)]
    assert {one.path for one in others} == {"", "/static-offline-docs", "/ws"}


def test_every_route_of_the_api_declares_its_roles() -> None:
    without = {one.path for one in routes() if roles_of(one) is None}
    assert without == OPEN | SIGNED


def test_a_route_without_a_role_cannot_be_made() -> None:
    router = APIRouter(route_class=ErrorsAsJson)
    with pytest.raises(TypeError, match="declares no role"):

        @router.get("/api/v1/secrets")
        async def secrets() -> None: ...


def test_every_frame_has_its_roles_and_is_tried_here() -> None:
    kinds = {one for one in vars(frames).values() if isinstance(one, type) and issubclass(one, Frame)}
    named = {one for one in kinds if "type" in one.model_fields} - {Hello, Ping}
    assert named == set((BRIDGE | SIDEBAR).values())
    assert set(BRIDGE | SIDEBAR) == set(SENT)
    assert set(OF_ROLE) == {"bridge", "agent", "manager"}


@pytest.mark.parametrize("route", ASKED, ids=" ".join)
async def test_a_route_serves_its_roles_and_refuses_all_others_alike(scene: Scene, route: tuple[str, str]) -> None:
    declared = next(roles_of(one) for one in routes() if one.path == route[1] and route[0] in (one.methods or ()))
    stranger = scene.server.shop()
    tokens = {"bridge": stranger.bridge, "agent": stranger.xiaomei, "manager": stranger.manager}
    for role, token in tokens.items():
        status, told = await scene.ask(route, token, scene.missing)
        assert (status == 403) == (role not in (declared or ())), (role, status)
        assert (json.loads(told)["code"] == "forbidden") if status == 403 else True
    assert (await scene.ask(route, None, scene.ids))[0] == 401
    assert (await scene.ask(route, "guess", scene.ids))[0] == 401


@pytest.mark.parametrize("route", ASKED, ids=" ".join)
async def test_another_shops_thing_is_answered_like_one_that_does_not_exist(
    either_scene: Scene, route: tuple[str, str]
) -> None:
    first, second = either_scene.strangers
    for pair in ("bridge", "xiaomei", "manager"):
        foreign = await either_scene.ask(route, getattr(first, pair), either_scene.ids)
        nobodys = await either_scene.ask(route, getattr(second, pair), either_scene.missing)
        told = [text.replace(first.id, "SHOP").replace(second.id, "SHOP") for text in (foreign[1], nobodys[1])]
        assert (foreign[0], told[0]) == (nobodys[0], told[1])
        assert MARK not in foreign[1]
    assert await either_scene.everything() == either_scene.before[0], "another shop's token changed something"


@pytest.mark.parametrize("kind", SENT)
async def test_a_frame_with_another_shops_ids_is_answered_like_one_with_nobodys(either_scene: Scene, kind: str) -> None:
    first, second = either_scene.strangers
    for name in ("bridge", "xiaomei", "manager"):
        told = []
        for shop, ids in ((first, either_scene.ids), (second, either_scene.missing)):
            frame = {"type": kind, "id": f"f-{kind}"} | SENT[kind]
            frame = {
                field: ids.get(value, value) if isinstance(value, str) else value for field, value in frame.items()
            }
            opened = either_scene.server.bridge if name == "bridge" else either_scene.server.sidebar
            async with opened(getattr(shop, name)) as client:
                answer = await client.ask(frame)
                if kind not in OF_ROLE["bridge" if name == "bridge" else "agent"]:
                    assert answer["code"] == "unknown_type"
                told.append(plain(json.dumps(answer, ensure_ascii=False), ids))
                assert MARK not in json.dumps(client.seen, ensure_ascii=False)
        assert told[0] == told[1]
    assert await either_scene.everything() == either_scene.before[0], "another shop's socket changed something"


async def test_a_place_in_another_shops_talk_cannot_be_resumed(scene: Scene) -> None:
    async with scene.server.sidebar(scene.owner.manager) as own:
        place = own.resume()
        assert place["seq"] > 0
        for shop in (scene.server.shop(), scene.server.shop()):
            async with scene.server.open() as client:
                await client.hello(shop.manager, "sidebar", place)
                await client.until("live" if client.welcome["resume"] == "ok" else "snapshot")
                assert MARK not in json.dumps(client.seen, ensure_ascii=False)
                assert client.cards == {}


async def test_a_token_in_an_address_opens_nothing(scene: Scene) -> None:
    token = scene.owner.manager
    for name in ("token", "access_token", "authorization", "api_key"):
        assert (await scene.server.http("GET", f"/api/v1/facts?{name}={token}")).status_code == 401
    async with scene.server.open(f"/ws?token={token}") as client:
        await client.send({"type": "ping"})
        assert await client.closed() == 4500
