"""Tests of the routes of imports and exports: a file as the body, a report as the answer, others notice nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.main import wall_clock
from app.store.erase import erase_before
from app.store.store import run_once
from tests.exchange.making import xlsx
from tests.serving import Server, Shop, message, serving

QIANNIU = "快捷短语编码,快捷短语,快捷短语分组\r\nkf1,单子排得满，早付早打包哦,早付早发\r\n"


async def post(server: Server, token: str, path: str, data: bytes) -> Any:
    """Send a file."""
    return await server.http("POST", f"/api/v1/{path}", token, content=data)


async def test_a_file_of_qianniu_is_shown_taken_served_and_taken_back(server: Server, shop: Shop) -> None:
    data = QIANNIU.encode("gb18030")
    shown = await post(server, shop.manager, "phrases/import?preview=1&name=千牛.csv", data)
    assert (shown.status_code, shown.json()["preview"], shown.json()["file"]) == (200, True, "千牛.csv")
    assert (shown.json()["encoding"], shown.json()["source"], shown.json()["counts"]["new"]) == ("GB18030", "千牛", 1)
    assert (await server.http("GET", "/api/v1/phrases/kf1", shop.xiaomei)).status_code == 404
    before = (await server.http("GET", "/api/v1/phrases", shop.xiaomei)).headers["etag"]
    taken = await post(server, shop.manager, "phrases/import", data)
    assert (taken.status_code, taken.json()["preview"]) == (200, False)
    assert (await server.http("GET", "/api/v1/phrases/kf1", shop.xiaomei)).json()["technique"] == "fast_dispatch"
    assert (await server.http("GET", "/api/v1/phrases", shop.xiaomei)).headers["etag"] != before
    undone = await server.http("POST", "/api/v1/phrases/import/undo", shop.manager)
    assert undone.json() == {"file": "file", "restored": 1, "kept": []}
    assert (await server.http("GET", "/api/v1/phrases", shop.xiaomei)).headers["etag"] == before
    again = await server.http("POST", "/api/v1/phrases/import/undo", shop.manager)
    assert (again.status_code, again.json()["code"]) == (404, "not_found")


async def test_an_excel_file_of_products_is_taken(server: Server, shop: Shop) -> None:
    data = xlsx([["编号", "标题", "价格", "库存"], ["p1", "宽松连帽卫衣", 129, "黑色:3;白色:0"]])
    assert (await post(server, shop.manager, "products/import", data)).json()["counts"]["new"] == 1
    card = (await server.http("GET", "/api/v1/products/p1", shop.manager)).json()
    assert card == {"id": "p1", "title": "宽松连帽卫衣", "price": "129", "stock": {"黑色": 3, "白色": 0}}
    assert (await post(server, shop.manager, "facts/import", "名称,内容\n快递,中通\n".encode())).status_code == 200
    assert (await server.http("GET", "/api/v1/facts", shop.manager)).json() == {"快递": "中通"}


async def test_a_refused_file_is_told_row_by_row(server: Server, shop: Shop) -> None:
    answer = await post(server, shop.manager, "phrases/import", "编号,话术,技巧\na,,魔法\nb,,早付早发\n".encode())
    told = answer.json()
    assert (answer.status_code, told["code"], told["retryable"]) == (400, "bad_field", False)
    assert told["message"].startswith("file: file, row 2: technique: ")
    assert told["message"].endswith("(and 1 more rows); nothing was imported")
    assert [problem["row"] for problem in told["report"]["problems"]] == [2, 3]


@pytest.mark.parametrize(
    ("path", "data", "status", "code"),
    [
        ("phrases/import", b"", 400, "bad_field"),
        ("phrases/import?preview=maybe", b"a", 400, "bad_field"),
        ("phrases/import?technique=magic", b"a", 400, "bad_field"),
        ("phrases/import", b"a: &a [b]\n", 400, "bad_field"),
        ("products/import", b"PK\x03\x04bad", 400, "bad_field"),
        ("facts/import", b"x" * ((10 << 20) + 1), 413, "too_large"),
    ],
)
async def test_what_cannot_be_taken_is_told_as_every_error(
    server: Server, shop: Shop, path: str, data: bytes, status: int, code: str
) -> None:
    answer = await post(server, shop.manager, path, data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_the_bank_is_told_as_a_file_to_save(server: Server, shop: Shop) -> None:
    for form, media, name in (("csv", "text/csv", "phrases.csv"), ("json", "application/json", "phrases.json"),
                              ("qianniu", "text/csv", "phrases.csv")):  # fmt: skip
        answer = await server.http("GET", f"/api/v1/phrases/export?format={form}", shop.manager)
        assert answer.headers["content-type"].startswith(media)
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert len(answer.content.splitlines()) > 100
    own = await server.http("GET", "/api/v1/phrases/export?own=1", shop.manager)
    assert len(own.content.splitlines()) == 1
    assert (await server.http("GET", "/api/v1/phrases/export?format=pdf", shop.manager)).status_code == 400


@pytest.mark.postgres
async def test_files_notes_and_settings_do_the_same_on_postgresql(database_url: str, tmp_path: Path) -> None:
    with serving(tmp_path, database_url=database_url) as server:
        shop = server.shop()
        await test_a_file_of_qianniu_is_shown_taken_served_and_taken_back(server, shop)
        await test_an_excel_file_of_products_is_taken(server, shop)
        limit = await server.http("PUT", "/api/v1/settings", shop.manager, {"reply_s": 60, "retention_days": 1})
        assert (await server.http("GET", "/api/v1/settings", shop.manager)).json() == limit.json()
        async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
            await bridge.ask(message("小鱼", "地址写错了 帮我改成幸福路8号"))
            await sidebar.until("buyer")
            (note,) = (await server.http("GET", "/api/v1/notes?since=0", shop.xiaomei)).json()["notes"]
            done = await server.http("PUT", f"/api/v1/notes/{note['id']}", shop.xiaomei, {"done": True})
            assert (done.status_code, done.json()["done"], done.json()["seq"]) == (200, True, 2)
            assert (await sidebar.until("buyer", seq=2))["buyer"]["notes"][0]["done"] is True
    settings = server.settings
    later = wall_clock() + timedelta(days=9)
    assert run_once(settings, lambda found: erase_before(found, shop.id, later), write=True) > 0
    assert run_once(settings, lambda found: erase_before(found, shop.id, later), write=True) == 0
