"""Tests of the trail over the wire: an agent uncovers, a manager sees who did."""

from __future__ import annotations

from tests.serving import Server, Shop, message


async def test_a_card_names_what_to_cover_and_uncovering_is_noted(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
        await bridge.ask(message("b1", "电话13900001234", agent="xiaomei"))
        card = (await sidebar.until("buyer"))["buyer"]
        assert card["personal"] == ["13900001234"]
        assert card["last_message"]["text"] == "电话13900001234"
        assert (await sidebar.ask({"type": "uncover", "id": "u", "buyer": "b1"}))["type"] == "ack"
        assert (await sidebar.ask({"type": "uncover", "id": "v", "buyer": "b2"}))["code"] == "not_found"
        async with server.sidebar(shop.awei) as other:
            assert (await other.ask({"type": "uncover", "id": "u", "buyer": "b1"}))["code"] == "not_found"
    await server.http("GET", "/api/v1/buyers/b1", shop.manager)
    looks = (await server.http("GET", "/api/v1/audit", shop.manager)).json()["looks"]
    assert [(one["what"], one["name"], one["buyer"]) for one in looks] == [
        ("read_talk", "laoban", "b1"), ("uncovered", "xiaomei", "b1"),
    ]  # fmt: skip
    assert (await server.http("GET", "/api/v1/audit", shop.xiaomei)).status_code == 403
