"""Tests of the route of the statistics: for managers, since a day or a moment, and a clear answer to anything else."""

from __future__ import annotations

import pytest

from tests.serving import Server, Shop

STATS = "/api/v1/stats"


async def test_a_pick_that_was_edited_and_said_is_told(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.manager) as manager:
        await bridge.ask({"type": "message", "id": "m-1", "buyer": "b1", "from": "buyer", "text": "在吗"})
        card = (await manager.until("buyer"))["buyer"]
        first = card["suggestions"][0]
        used = first["text"] + "，您说"
        pick = {"type": "pick", "id": "k-1", "buyer": "b1", "version": card["version"], "phrase": first["phrase"]}
        await manager.ask(pick | {"key": 1, "text": used, "how": "send"})
        await bridge.ask({"type": "message", "id": "m-2", "buyer": "b1", "from": "agent", "text": used})
    told = (await server.http("GET", STATS, shop.manager)).json()
    one = told["phrases"][0]
    assert (one["phrase"], one["shown"], one["picked"], one["edited"], one["sent"]) == (first["phrase"], 1, 1, 1, 1)
    assert 0 < one["edited_percent"] < 50
    assert told["stages"][0]["stage"] == "greeting"
    assert told["techniques"][0]["technique"] == first["technique"]
    later = (await server.http("GET", f"{STATS}?since=2999-01-01", shop.manager)).json()
    assert (later["total"]["sent"], later["phrases"]) == (0, [])


async def test_only_a_manager_is_told(server: Server, shop: Shop) -> None:
    assert (await server.http("GET", STATS, shop.xiaomei)).status_code == 403
    assert (await server.http("GET", STATS, shop.bridge)).status_code == 403


@pytest.mark.parametrize("since", ["gestern", "2026-13-01", "2026-11-21T25:00"])
async def test_a_date_that_is_none_is_refused(server: Server, shop: Shop, since: str) -> None:
    answer = await server.http("GET", f"{STATS}?since={since}", shop.manager)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_field")
    assert answer.json()["message"].startswith("since: ")
