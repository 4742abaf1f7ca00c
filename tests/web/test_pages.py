"""Tests of what is no API: the page with its headers, the demo only under the demo, health, metrics, OpenAPI."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from app.demo.prepare import prepare_shop
from app.main import wall_clock
from app.native import load as native
from tests.servers import redis_server
from tests.serving import PATIENCE, Server, Shop, message, serving, settings_for
from tests.shipped import ROOT

FRONTEND = ROOT / "frontend"
FILES = [
    min(path for path in FRONTEND.rglob(f"*.{kind}") if {"demo", "chatwoot"}.isdisjoint(path.parts))
    for kind in ("js", "css", "svg")
]
PAGES = ["/", "/index.html", *(f"/{file.relative_to(FRONTEND).as_posix()}" for file in FILES)]
DEMO = ["/demo", "/demo/", "/demo/main.js", "/demo/session", "/demo/session?fresh"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """What `jiehua demo` serves."""
    data = tmp_path_factory.mktemp("demo")
    with serving(data, demo=prepare_shop(settings_for(data), wall_clock())) as running:
        yield running


@pytest.mark.parametrize("path", PAGES)
async def test_the_page_and_its_modules_are_served_with_headers_that_keep_strangers_out(
    server: Server, path: str
) -> None:
    answer = await server.http("GET", path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_page_that_did_not_change_is_not_sent_again(server: Server) -> None:
    first = await server.http("GET", "/")
    again = await server.http("GET", "/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        *DEMO,
        "//demo/main.js",
        "/sidebar/../demo/main.js",
        "/./demo/main.js",
        "/%64emo/main.js",
        "/sidebar/%2e%2e/demo/main.js",
    ],
)
async def test_there_is_no_demo_in_a_shop(server: Server, path: str) -> None:
    assert (await raw(server, path)).startswith("HTTP/1.1 404")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.js",
        "/../pyproject.toml",
        "/%2e%2e/pyproject.toml",
        "/sidebar/../../README.md",
        "//etc/passwd",
        "/sidebar",
    ],
)
async def test_nothing_but_the_pages_is_served(server: Server, path: str) -> None:
    assert (await raw(server, path)).split()[1] in ("404", "307")


async def raw(server: Server, path: str) -> str:
    """The head of the answer to a path that no client would leave as it is."""
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    return head.decode()


async def test_the_demo_page_gets_tokens_that_work(demo: Server) -> None:
    assert (await demo.http("GET", "/demo")).status_code == 200
    assert "default-src 'self'" in (await demo.http("GET", "/demo")).headers["content-security-policy"]
    assert (await demo.http("GET", "/demo/main.js")).status_code == 200
    answer = await demo.http("GET", "/demo/session")
    assert answer.headers["cache-control"] == "no-store"
    session = answer.json()
    async with demo.bridge(session["bridge_token"]) as bridge, demo.sidebar(session["sidebar_token"]) as sidebar:
        assert bridge.welcome["shop"] == session["shop"]["id"]
        await bridge.ask(message("小鱼", "在吗"))
        await sidebar.until("buyer")


async def test_each_opening_of_the_demo_begins_in_an_empty_shop_that_its_frame_shares(demo: Server) -> None:
    first = (await demo.http("GET", "/demo/session?fresh")).json()
    assert (await demo.http("GET", "/demo/session")).json() == first
    second = (await demo.http("GET", "/demo/session?fresh")).json()
    assert first["shop"]["id"] != second["shop"]["id"]
    async with demo.sidebar(second["sidebar_token"]) as sidebar:
        assert sidebar.cards == {}


async def test_health_and_readiness(server: Server) -> None:
    assert (await server.http("GET", "/healthz")).json() == {"status": "ok"}
    ready = await server.http("GET", "/readyz")
    assert (ready.status_code, ready.json()) == (
        200,
        {"status": "ok", "store": "ok", "bank": "ok", "kernels": native.how},
    )


async def test_a_server_whose_store_cannot_be_read_is_alive_and_not_ready(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        with sqlite3.connect(tmp_path / "jiehua.sqlite3") as other:
            other.execute("ALTER TABLE store RENAME TO hidden")
        other.close()
        ready = await server.http("GET", "/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "unavailable")
        assert (await server.http("GET", "/healthz")).status_code == 200


async def test_metrics_count_what_happened_and_tell_nothing_of_a_talk(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge:
        await bridge.ask(message("悄悄话买家", "悄悄话", "m-1"))
        await bridge.ask(message("悄悄话买家", "悄悄话", "m-1"))
        await bridge.ask({"type": "dance", "id": "x"})
        answer = await server.http("GET", "/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    values = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    for name in (
        'jiehua_events_total{kind="message"}',
        "jiehua_duplicates_total",
        'jiehua_refusals_total{code="unknown_type"}',
        'jiehua_sockets{role="bridge"}',
        "jiehua_turn_seconds_count",
        "jiehua_ack_seconds_count",
    ):
        assert float(values[name]) >= 1, name
    assert "悄悄话" not in answer.text
    assert shop.id not in answer.text


async def test_the_routes_are_told_as_openapi(server: Server) -> None:
    docs = await server.http("GET", "/docs")
    assert docs.status_code == 200
    assert "http:" not in docs.text, "nothing of the page comes from outside"
    assert "https:" not in docs.text
    paths = (await server.http("GET", "/openapi.json")).json()["paths"]
    assert {"/api/v1/messages", "/api/v1/orders", "/api/v1/buyers", "/api/v1/facts"} <= set(paths)
    assert not any(path.startswith("/demo") for path in paths)


async def test_there_is_a_socket_at_no_other_path(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    for path in ("/", "/other", "/api/v1/facts"):
        with pytest.raises(InvalidStatus) as refused:
            async with server.open(path=path):
                pass
        assert refused.value.response.status_code in (403, 404), path
    assert caplog.records == []


async def ready_when(server: Server, **parts: str) -> dict[str, Any]:
    """The answer as soon as these parts stand so in it, with its status code as `code`."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await server.http("GET", "/readyz")
            told: dict[str, Any] = answer.json() | {"code": answer.status_code}
            if parts.items() <= told.items():
                return told
            await asyncio.sleep(0.05)


@pytest.mark.postgres
@pytest.mark.redis
async def test_redis_that_is_stopped_is_named_and_turns_nobody_away(tmp_path: Path, database_url: str) -> None:
    with (
        redis_server(tmp_path / "redis") as redis,
        serving(tmp_path / "data", database_url=database_url, redis_url=redis.url) as server,
    ):
        assert (await ready_when(server, redis="ok", status="ok"))["code"] == 200
        await asyncio.to_thread(redis.stop)
        told = await ready_when(server, status="degraded")
        assert (told["code"], told["store"], told["bank"]) == (200, "ok", "ok")
        assert "does not answer" in told["redis"]
        assert str(redis.port) not in told["redis"]
        await asyncio.to_thread(redis.start)
        assert (await ready_when(server, redis="ok", status="ok"))["code"] == 200


@pytest.mark.postgres
async def test_without_redis_nothing_is_said_of_it(tmp_path: Path, database_url: str) -> None:
    with serving(tmp_path, database_url=database_url) as server:
        assert "redis" not in await ready_when(server, status="ok")
