"""Tests of what all HTTP routes share: who may ask what, and errors with the socket's codes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.serving import Server, Shop, message, order

PRODUCT = {"title": "宽松连帽卫衣"}
PHRASE = {"technique": "two_choice", "stages": ["closing"], "text": "黑色和白色都有，您要哪个呢"}
ROUTES: list[tuple[str, str, Any, str]] = [
    ("POST", "/api/v1/messages", message("小鱼", "在吗"), "bridge"),
    ("POST", "/api/v1/orders", order("小鱼", "paid"), "bridge"),
    ("GET", "/api/v1/buyers", None, "xiaomei manager"),
    ("GET", "/api/v1/buyers/nobody", None, "xiaomei manager"),
    ("GET", "/api/v1/phrases", None, "xiaomei manager"),
    ("GET", "/api/v1/phrases/closing.mine", None, "xiaomei manager"),
    ("PUT", "/api/v1/phrases/closing.mine", PHRASE, "manager"),
    ("DELETE", "/api/v1/phrases/closing.mine", None, "manager"),
    ("PUT", "/api/v1/products/p1", PRODUCT, "manager"),
    ("GET", "/api/v1/products/p1", None, "manager"),
    ("DELETE", "/api/v1/products/p1", None, "manager"),
    ("PUT", "/api/v1/facts", {"快递": "中通"}, "manager"),
    ("GET", "/api/v1/facts", None, "manager"),
    ("POST", "/api/v1/phrases/import?preview=1", None, "manager"),
    ("POST", "/api/v1/products/import?preview=1", None, "manager"),
    ("POST", "/api/v1/facts/import?preview=1", None, "manager"),
    ("POST", "/api/v1/phrases/import/undo", None, "manager"),
    ("GET", "/api/v1/phrases/export?own=1", None, "manager"),
    ("GET", "/api/v1/settings", None, "manager"),
    ("PUT", "/api/v1/settings", {"reply_s": 60}, "manager"),
    ("GET", "/api/v1/notes", None, "xiaomei manager"),
    ("GET", "/api/v1/notes/n1", None, "xiaomei manager"),
    ("PUT", "/api/v1/notes/n1", {"done": True}, "xiaomei manager"),
]


@pytest.mark.parametrize(("method", "path", "body", "who"), ROUTES, ids=[f"{one[0]} {one[1]}" for one in ROUTES])
async def test_each_route_is_for_its_roles_alone(
    server: Server, shop: Shop, method: str, path: str, body: Any, who: str
) -> None:
    for token in (None, "no such token"):
        answer = await server.http(method, path, token, body)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"
    for role in ("bridge", "xiaomei", "manager"):
        answer = await server.http(method, path, getattr(shop, role), body)
        if role in who.split():
            assert answer.status_code in (200, 204, 400, 404), answer.text
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
            assert answer.json()["retryable"] is False


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/dances", 404, "not_found"),
        ("PATCH", "/api/v1/facts", 405, "unknown_type"),
        ("GET", "/api/v1/messages", 405, "unknown_type"),
    ],
)
async def test_a_route_that_is_not_there_is_told_as_every_error(
    server: Server, shop: Shop, method: str, path: str, status: int, code: str
) -> None:
    answer = await server.http(method, path, shop.manager)
    assert answer.status_code == status
    assert answer.json()["code"] == code
    assert answer.json()["retryable"] is False
    assert answer.headers.get("allow") == {"/api/v1/facts": "GET, PUT", "/api/v1/messages": "POST"}.get(path)


async def test_whoever_hangs_up_in_the_middle_of_a_body_is_no_fault_of_ours(server: Server, shop: Shop) -> None:
    before = await faults(server)
    host, port = server.url.removeprefix("http://").split(":")
    head = f"POST /api/v1/messages HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {shop.bridge}\r\n"
    for _ in range(3):
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(f'{head}Content-Length: 99\r\n\r\n{{"id":'.encode())
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()
        await writer.wait_closed()
    answer = await server.http("POST", "/api/v1/messages", shop.bridge, message("小鱼", "在吗"))
    assert answer.json()["seq"] == 1
    assert await faults(server) == before


async def faults(server: Server) -> str:
    """How many faults the server counted."""
    text = (await server.http("GET", "/metrics")).text
    return next(line for line in text.splitlines() if line.startswith("jiehua_faults_total "))
