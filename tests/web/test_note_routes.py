"""Tests of the routes of the notes: what the warehouse reads, and a note that is seen to shows on the card."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.serving import Client, Server, Shop, message

NOTE = {"type": "note", "id": "n-1", "kind": "gift", "text": "送一张贺卡", "urgent": True}


async def noted(bridge: Client, sidebar: Client, buyer: str = "小鱼", **more: Any) -> str:
    """A buyer who wrote, with a note by the agent; the note's id."""
    await bridge.ask(message(buyer, "在吗", buyer_name="小鱼儿"))
    ack = await sidebar.ask(NOTE | {"buyer": buyer} | more)
    return str(ack["note"])


async def test_a_note_that_is_seen_to_shows_on_the_card_as_an_event_with_a_seq(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
        note = await noted(bridge, sidebar)
        told = (await server.http("GET", "/api/v1/notes", shop.manager)).json()
        assert told["seq"] == 2
        assert told["notes"] == [
            told["notes"][0]
            | {"id": note, "buyer": "小鱼", "buyer_name": "小鱼儿", "kind": "gift", "text": "送一张贺卡", "seq": 2}
            | {"urgent": True, "done": False, "message": None, "order": None, "agent": None}
        ]
        answer = await server.http("PUT", f"/api/v1/notes/{note}", shop.xiaomei, {"done": True})
        assert (answer.status_code, answer.json()["done"], answer.json()["seq"]) == (200, True, 3)
        frame = await sidebar.until("buyer", seq=3)
        assert [(one["id"], one["done"]) for one in frame["buyer"]["notes"]] == [(note, True)]
        again = await server.http("PUT", f"/api/v1/notes/{note}", shop.manager, {"done": True})
        assert (again.status_code, again.json()["seq"]) == (200, 3)
        assert await sidebar.head() == 3, "what is so already makes no event"
        back = await server.http("PUT", f"/api/v1/notes/{note}", shop.manager, {"done": False})
        assert (back.json()["done"], back.json()["seq"]) == (False, 4)


async def test_the_ack_of_a_note_names_it_also_when_it_comes_again(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
        note = await noted(bridge, sidebar)
        again = await sidebar.ask(NOTE | {"buyer": "小鱼"})
        assert (again["type"], again["note"]) == ("ack", note)
        assert (await server.http("GET", f"/api/v1/notes/{note}", shop.xiaomei)).json()["id"] == note


async def test_notes_of_two_bridges_with_one_message_id_are_two(server: Server, shop: Shop) -> None:
    second = server.token(shop.id, "bridge", "pdd")
    for token, buyer in ((shop.bridge, "小鱼"), (second, "阿山")):
        async with server.bridge(token) as bridge:
            await bridge.ask(message(buyer, "地址写错了 帮我改成幸福路8号", "m-1"))
    notes = (await server.http("GET", "/api/v1/notes", shop.manager)).json()["notes"]
    assert sorted(one["buyer"] for one in notes) == ["小鱼", "阿山"]
    assert len({one["id"] for one in notes}) == 2
    assert {one["message"] for one in notes} == {"m-1"}


async def test_since_a_seq_or_a_time_leaves_out_what_was_told_before(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
        await noted(bridge, sidebar, "小鱼", id="n-1")
        await noted(bridge, sidebar, "阿山", id="n-2")
    for since, wanted in (
        ("0", ["小鱼", "阿山"]),
        ("2", ["阿山"]),
        ("4", []),
        ("2026-01-01T00:00:00+08:00", ["小鱼", "阿山"]),
        ("8999-01-01T00:00:00Z", []),
    ):
        for written in (since, quote(since, safe="")):
            answer = await server.http("GET", f"/api/v1/notes?since={written}", shop.xiaomei)
            assert [one["buyer"] for one in answer.json()["notes"]] == wanted, written


@pytest.mark.parametrize("since", ["", "-1", "soon", "1.5", "9" * 40, "2026-11-21T09:00:00", "٣"])
async def test_a_since_of_no_use_is_told(server: Server, shop: Shop, since: str) -> None:
    answer = await server.http("GET", f"/api/v1/notes?since={since}", shop.manager)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_field")
    assert answer.json()["message"].startswith("since: ")


@pytest.mark.parametrize("body", [{}, {"done": None}, {"done": "yes"}, {"done": 1}])
async def test_a_body_of_no_use_names_the_field(server: Server, shop: Shop, body: Any) -> None:
    answer = await server.http("PUT", "/api/v1/notes/n1", shop.manager, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_field")
    assert answer.json()["message"].startswith("done: ")


async def test_a_foreign_note_is_told_like_one_that_is_not_there(server: Server, shop: Shop) -> None:
    other = server.shop()
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
        note = await noted(bridge, sidebar)
        await bridge.ask(message("小鱼", "在吗", agent="xiaomei"))
        for token in (other.manager, other.xiaomei, shop.awei):
            for method, body in (("GET", None), ("PUT", {"done": True})):
                foreign = await server.http(method, f"/api/v1/notes/{note}", token, body)
                missing = await server.http(method, "/api/v1/notes/n404", token, body)
                assert (foreign.status_code, missing.status_code) == (404, 404)
                assert foreign.json()["message"].replace(note, "n404") == missing.json()["message"]
            assert (await server.http("GET", "/api/v1/notes", token)).json()["notes"] == []
        assert (await server.http("GET", f"/api/v1/notes/{note}", shop.manager)).json()["done"] is False
        assert await sidebar.head() == 3
