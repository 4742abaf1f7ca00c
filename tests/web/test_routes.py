"""Tests of the HTTP routes: twins of the frames, who may ask what, and errors with the socket's codes."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from tests.serving import Server, Shop, message, order

PRODUCT = {"title": "宽松连帽卫衣", "price": "129.00", "stock": {"黑色": 3, "白色": 0}, "attributes": {"材质": "纯棉"}}
PHRASE = {"technique": "two_choice", "stages": ["closing"], "text": "黑色和白色都有，您要哪个呢"}


async def test_a_message_over_http_is_the_frame_of_the_socket(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
        answer = await server.http("POST", "/api/v1/messages", shop.bridge, message("小鱼", "有L码吗", "m-1"))
        assert answer.json() == {"type": "ack", "re": "m-1", "seq": 1, "duplicate": False}
        assert (await sidebar.until("buyer"))["buyer"]["last_message"]["text"] == "有L码吗"
        assert (await bridge.ask(message("小鱼", "有L码吗", "m-1")))["duplicate"] is True
        again = await server.http("POST", "/api/v1/messages", shop.bridge, message("小鱼", "有L码吗", "m-1"))
        assert (again.status_code, again.json()["duplicate"]) == (200, True)
        conflict = await server.http("POST", "/api/v1/messages", shop.bridge, message("小鱼", "别的", "m-1"))
        assert (conflict.status_code, conflict.json()["code"]) == (409, "id_conflict")
        frame = order("小鱼", "delivered", "o-1")
        del frame["type"]
        assert (await server.http("POST", "/api/v1/orders", shop.bridge, frame)).json()["seq"] == 2


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "bad_json"),
        (b"[]", 400, "bad_json"),
        (b"\xff\xfe", 400, "bad_json"),
        (b'{"id":"m-1"}', 400, "bad_field"),
        (json.dumps(message("小鱼", "有货吗\ud83d")).encode(), 400, "bad_field"),
        (json.dumps(message("小鱼", "在吗") | {"type": "order"}).encode(), 400, "bad_field"),
        (json.dumps(message("小鱼", "有" * 8001)).encode(), 413, "too_large"),
        (json.dumps(message("小鱼", "在吗") | {"more": "x" * 65536}).encode(), 413, "too_large"),
    ],
)
async def test_a_body_of_no_use_is_told_as_on_the_socket(
    server: Server, shop: Shop, content: bytes, status: int, code: str
) -> None:
    answer = await server.http("POST", "/api/v1/messages", shop.bridge, content=content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]
    assert answer.json()["retryable"] is False


async def test_buyers_are_those_that_the_sidebar_sees(server: Server, shop: Shop) -> None:
    async with server.bridge(shop.bridge) as bridge:
        await bridge.ask(message("小鱼", "在吗", agent="awei"))
        await bridge.ask(message("阿山", "在吗"))
    mine = (await server.http("GET", "/api/v1/buyers", shop.xiaomei)).json()
    assert (mine["seq"], [card["id"] for card in mine["buyers"]]) == (2, ["阿山"])
    all_of_them = (await server.http("GET", "/api/v1/buyers", shop.manager)).json()
    assert [card["id"] for card in all_of_them["buyers"]] == ["阿山", "小鱼"]
    hidden = await server.http("GET", "/api/v1/buyers/小鱼", shop.xiaomei)
    assert (hidden.status_code, hidden.json()["code"]) == (404, "not_found")
    foreign = await server.http("GET", "/api/v1/buyers/小鱼", server.shop().manager)
    assert foreign.status_code == 404


async def test_a_buyers_card_comes_with_the_whole_talk_oldest_first(server: Server, shop: Shop) -> None:
    name = "店铺/小鱼 %41?"
    texts = [f"第{number}句" for number in range(15)]
    async with server.bridge(shop.bridge) as bridge:
        for text in texts:
            await bridge.ask(message(name, text))
        await bridge.ask(message(name, "亲，在的", **{"from": "agent"}))
    card = (await server.http("GET", f"/api/v1/buyers/{quote(name, safe='')}", shop.xiaomei)).json()
    assert (card["id"], card["version"]) == (name, 16)
    assert [line["text"] for line in card["talk"]] == [*texts, "亲，在的"]
    assert set(card["talk"][0]) == {"id", "from", "text", "at"}
    assert card["talk"][-1]["from"] == "agent"


async def test_the_bank_has_an_etag_that_changes_with_an_edit(server: Server, shop: Shop) -> None:
    first = await server.http("GET", "/api/v1/phrases", shop.xiaomei)
    tag = {"If-None-Match": first.headers["etag"]}
    assert len(first.json()["phrases"]) >= 100
    same = await server.http("GET", "/api/v1/phrases", shop.xiaomei, headers=tag)
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
    for told in ("*", f"W/{first.headers['etag']}", f'"other", W/"one" ,{first.headers["etag"]}'):
        same = await server.http("GET", "/api/v1/phrases", shop.xiaomei, headers={"If-None-Match": told})
        assert same.status_code == 304, told
    for told in ('"other"', first.headers["etag"].strip('"'), "", '"*"'):
        other = await server.http("GET", "/api/v1/phrases", shop.xiaomei, headers={"If-None-Match": told})
        assert other.status_code == 200, told
    await server.http("PUT", "/api/v1/phrases/closing.mine", shop.manager, PHRASE)
    one = await server.http("GET", "/api/v1/phrases/closing.mine", shop.xiaomei)
    mine = {"If-None-Match": one.headers["etag"]}
    assert (await server.http("GET", "/api/v1/phrases/closing.mine", shop.xiaomei, headers=mine)).status_code == 304
    changed = await server.http("GET", "/api/v1/phrases", shop.xiaomei, headers=tag)
    assert (changed.status_code, changed.headers["etag"] != first.headers["etag"]) == (200, True)


async def test_a_phrase_is_put_told_and_deleted(server: Server, shop: Shop) -> None:
    path = "/api/v1/phrases/closing.mine"
    put = await server.http("PUT", path, shop.manager, PHRASE)
    assert (put.status_code, put.json()["text"]) == (200, PHRASE["text"])
    assert (await server.http("GET", path, shop.xiaomei)).json() == put.json()
    wrong = await server.http("PUT", path, shop.manager, PHRASE | {"technique": "magic"})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["message"][:9]) == (400, "bad_field", "technique")
    odd = await server.http("PUT", path, shop.manager, content=json.dumps(PHRASE | {"\ud83d": 1}).encode())
    assert (odd.status_code, odd.json()["code"]) == (400, "bad_field")
    assert (await server.http("DELETE", path, shop.manager)).status_code == 204
    assert (await server.http("GET", path, shop.xiaomei)).status_code == 404
    assert (await server.http("DELETE", path, shop.manager)).status_code == 404


async def test_a_product_is_put_told_and_deleted(server: Server, shop: Shop) -> None:
    path = "/api/v1/products/p1"
    put = await server.http("PUT", path, shop.manager, PRODUCT)
    assert (put.status_code, put.json()) == (200, {"id": "p1"} | PRODUCT)
    assert (await server.http("GET", path, shop.manager)).json() == {"id": "p1"} | PRODUCT
    nothing = await server.http("PUT", path, shop.manager, PRODUCT | {"link": None})
    assert (nothing.status_code, nothing.json()) == (200, {"id": "p1"} | PRODUCT)
    wrong = await server.http("PUT", path, shop.manager, PRODUCT | {"stock": {"黑色": -1}})
    assert (wrong.status_code, wrong.json()["message"][:8]) == (400, "stock.黑色")
    long = await server.http("PUT", "/api/v1/products/" + "p" * 129, shop.manager, PRODUCT)
    assert (long.status_code, long.json()["code"]) == (400, "bad_field")
    nul = await server.http("PUT", "/api/v1/products/p%00", shop.manager, PRODUCT)
    assert (nul.status_code, nul.json()["code"]) == (400, "bad_field")
    assert (await server.http("DELETE", path, shop.manager)).status_code == 204
    gone = await server.http("GET", path, shop.manager)
    assert (gone.status_code, gone.json()["code"]) == (404, "not_found")


async def test_facts_are_replaced_and_fill_the_next_card(server: Server, shop: Shop) -> None:
    assert (await server.http("GET", "/api/v1/facts", shop.manager)).json() == {}
    for facts in ({"快递": "中通", "运费": "8元"}, {"快递": "顺丰"}):
        assert (await server.http("PUT", "/api/v1/facts", shop.manager, facts)).json() == facts
    assert (await server.http("GET", "/api/v1/facts", shop.manager)).json() == {"快递": "顺丰"}
    wrong = await server.http("PUT", "/api/v1/facts", shop.manager, {"快递": ["中通"]})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "bad_field")


async def test_what_a_shop_knows_is_not_another_shops(server: Server, shop: Shop) -> None:
    other = server.shop()
    await server.http("PUT", "/api/v1/products/p1", shop.manager, PRODUCT)
    await server.http("PUT", "/api/v1/facts", shop.manager, {"快递": "中通"})
    await server.http("PUT", "/api/v1/phrases/closing.mine", shop.manager, PHRASE)
    assert (await server.http("GET", "/api/v1/facts", other.manager)).json() == {}
    for path in ("/api/v1/products/p1", "/api/v1/phrases/closing.mine"):
        assert (await server.http("GET", path, other.manager)).status_code == 404
        assert (await server.http("DELETE", path, other.manager)).status_code == 404
        assert (await server.http("GET", path, shop.manager)).status_code == 200
