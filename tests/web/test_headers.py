"""Tests of the headers on every answer: pages say what they need, everything else may do nothing in a browser."""

from __future__ import annotations

import pytest

from tests.serving import Server, Shop

PAGES = ["/", "/index.html", "/docs", "/sidebar/app.js"]
OTHERS = ["/healthz", "/readyz", "/metrics", "/openapi.json", "/api/v1/facts", "/api/v1/nothing", "/nothing"]


@pytest.mark.parametrize("path", [*PAGES, *OTHERS])
async def test_every_answer_says_what_a_browser_may_do_with_it(server: Server, path: str) -> None:
    answer = await server.http("GET", path)
    policy = answer.headers.get_list("content-security-policy")
    assert len(policy) == 1, "two policies would both hold"
    assert policy[0].startswith("default-src 'self';" if path in PAGES else "default-src 'none';")
    assert "frame-ancestors" in policy[0]
    assert "unsafe" not in policy[0]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_no_one_keeps_what_was_said(server: Server, shop: Shop) -> None:
    assert (await server.http("GET", "/api/v1/buyers", shop.manager)).headers["cache-control"] == "no-store"
    bank = await server.http("GET", "/api/v1/phrases", shop.manager)
    assert "no-store" not in bank.headers.get("cache-control", "")
    assert bank.headers["etag"]
