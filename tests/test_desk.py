"""Tests of the desk: search, wording, and the edits of a manager, which are stored first and then seen."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.desk import phrase_body
from app.errors import BadField, NotFound
from app.vocabulary import TECHNIQUE_NAMES, Technique
from tests.shipped import shipped_bank
from tests.working import MANAGER, Inside, working

MINE = {"technique": "two_choice", "stages": ["closing"], "text": "{选项甲}和{选项乙}都有，您要哪个呢"}


async def search(
    inside: Inside, q: str, limit: int = 9, shop: str = "s1", buyer: str | None = None
) -> list[dict[str, Any]]:
    """What is found, for a buyer where one is named."""
    state = None
    if buyer is not None:
        state = (await inside.ingest.look(MANAGER, buyer)).state
    found = await inside.desk.search(shop, q, limit, state, inside.clock())
    return [msgspec.to_builtins(one) for one in found]


async def test_a_search_finds_by_technique_pinyin_and_initials_and_says_why(inside: Inside) -> None:
    for q in ("二选其一", "erxuanqiyi", "exqy"):
        found = await search(inside, q)
        assert found, q
        assert found[0]["technique"] == "two_choice"
        assert found[0]["technique_name"] == "二选其一"
        assert all(one["because"] for one in found)
        assert [one["key"] for one in found] == list(range(1, len(found) + 1))


async def test_a_search_keeps_to_its_limit_and_finds_nothing_in_nonsense(inside: Inside) -> None:
    assert len(await search(inside, "亲", 2)) == 2
    assert await search(inside, "qqqqzzzzxxxx") == []
    assert await search(inside, "   ") == await search(inside, "")


async def test_what_is_found_is_filled_for_the_buyer_and_with_the_shops_facts(inside: Inside) -> None:
    await inside.desk.put_phrase(
        "s1", "closing.mine", MINE | {"text": "亲{快递}发货，{选项甲}还是{选项乙}呢，下单送{赠品}"}
    )
    await inside.desk.replace_facts("s1", {"快递": "中通"})
    await inside.says("小鱼", "黑色和白色哪个好看")
    (found,) = (one for one in await search(inside, "二选其一", 50, buyer="小鱼") if one["phrase"] == "closing.mine")
    assert found["filled"]["快递"] == "中通"
    assert "{赠品}" in found["text"]
    assert found["missing"][-1] == "赠品"
    (plain,) = (one for one in await search(inside, "二选其一", 50) if one["phrase"] == "closing.mine")
    assert plain["filled"] == {"快递": "中通"}


async def test_a_drafts_wording_is_checked_with_offsets_in_code_points(inside: Inside) -> None:
    (issue, *_) = await inside.desk.check("s1", "😀保证明天到")
    assert (issue["start"], issue["end"], issue["found"]) == (1, 3, "保证")
    assert set(issue) == {"rule", "level", "start", "end", "found", "instead", "why"}
    assert await inside.desk.check("s1", "亲，在的哦") == []


async def test_a_shop_without_phrases_of_its_own_has_the_shipped_ones(inside: Inside) -> None:
    bodies, tag = await inside.desk.phrases("s1")
    assert [body["id"] for body in bodies] == sorted(phrase.id for phrase in shipped_bank())
    assert (await inside.desk.phrases("s2"))[1] == tag


async def test_a_phrase_of_the_shop_is_put_replaced_and_taken_away(inside: Inside) -> None:
    _, before = await inside.desk.phrases("s1")
    put = await inside.desk.put_phrase("s1", "closing.mine", MINE)
    assert (put["id"], put["technique_name"], put["source"]) == ("closing.mine", "二选其一", "shop")
    assert await inside.desk.phrase("s1", "closing.mine") == put
    assert (await inside.desk.phrases("s1"))[1] != before
    await inside.desk.put_phrase("s1", "closing.mine", put | {"text": "换了一句话术"})
    assert (await inside.desk.phrase("s1", "closing.mine"))["text"] == "换了一句话术"
    await inside.desk.remove_phrase("s1", "closing.mine")
    with pytest.raises(NotFound, match=r"no phrase 'closing.mine'"):
        await inside.desk.phrase("s1", "closing.mine")
    with pytest.raises(NotFound):
        await inside.desk.remove_phrase("s1", "closing.mine")
    assert (await inside.desk.phrases("s1"))[1] == before


async def test_a_shipped_phrase_can_be_worded_anew_and_taken_away_by_one_shop_alone(inside: Inside) -> None:
    shipped = next(phrase for phrase in shipped_bank() if phrase.technique is Technique.TWO_CHOICE)
    await inside.desk.put_phrase("s1", shipped.id, MINE)
    assert (await inside.desk.phrase("s1", shipped.id))["text"] == MINE["text"]
    assert await inside.desk.phrase("s2", shipped.id) == phrase_body(shipped)
    await inside.desk.remove_phrase("s1", shipped.id)
    with pytest.raises(NotFound):
        await inside.desk.phrase("s1", shipped.id)
    assert await inside.desk.phrase("s2", shipped.id) == phrase_body(shipped)


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("technique", MINE | {"technique": "magic"}),
        ("technique", {"stages": ["closing"], "text": "亲"}),
        ("stages", MINE | {"stages": ["dancing"]}),
        ("stages", MINE | {"stages": []}),
        ("text", MINE | {"text": "   "}),
        ("text", MINE | {"text": 17}),
        ("text", MINE | {"text": "{选项甲"}),
        ("valid_until", MINE | {"valid_until": "soon"}),
        ("colour", MINE | {"colour": "red"}),
    ],
)
async def test_a_phrase_of_no_use_is_refused_by_its_field_and_nothing_changes(
    inside: Inside, field: str, body: dict[str, Any]
) -> None:
    _, before = await inside.desk.phrases("s1")
    with pytest.raises(BadField) as refused:
        await inside.desk.put_phrase("s1", "closing.mine", body)
    assert refused.value.field.startswith(field)
    assert (await inside.desk.phrases("s1"))[1] == before


@pytest.mark.parametrize("phrase_id", ["", "两 个", "a/b", "x" * 81, "a\0b"])
async def test_a_phrase_with_an_id_of_no_use_is_refused(inside: Inside, phrase_id: str) -> None:
    with pytest.raises(BadField, match=r"^id: "):
        await inside.desk.put_phrase("s1", phrase_id, MINE)


async def test_product_cards_are_put_told_and_removed(inside: Inside) -> None:
    body = {"title": "宽松连帽卫衣", "price": "129.00", "stock": {"黑色": 3}, "goes_with": ["p2"]}
    assert await inside.desk.put_product("s1", "p1", body) == {"id": "p1"} | body
    assert await inside.desk.product("s1", "p1") == {"id": "p1"} | body
    with pytest.raises(NotFound):
        await inside.desk.product("s2", "p1")
    await inside.desk.remove_product("s1", "p1")
    with pytest.raises(NotFound, match="no product 'p1'"):
        await inside.desk.product("s1", "p1")
    with pytest.raises(NotFound, match="no product 'p1'"):
        await inside.desk.remove_product("s1", "p1")


async def test_an_edit_shows_from_the_buyers_next_event_on(inside: Inside) -> None:
    await inside.desk.replace_facts("s1", {"快递": "中通"})
    await inside.says("小鱼", "发什么快递")
    assert len(inside.told) == 1
    await inside.desk.replace_facts("s1", {"快递": "顺丰"})
    assert len(inside.told) == 1
    _, knowledge = await inside.desk.bank_and_knowledge("s1")
    assert knowledge.facts == {"快递": "顺丰"}
    assert knowledge.platform == "taobao"
    await inside.says("小鱼", "到底发什么快递")
    filled = [one["filled"]["快递"] for one in inside.card()["suggestions"] if "快递" in one["filled"]]
    assert set(filled) <= {"顺丰"}


async def test_edits_are_there_after_a_restart(tmp_path: Path) -> None:
    shipped = next(iter(shipped_bank())).id
    async with working(tmp_path) as inside:
        await inside.desk.put_phrase("s1", "closing.mine", MINE | {"valid_until": "2026-11-30", "traits": ["haggler"]})
        await inside.desk.remove_phrase("s1", shipped)
        await inside.desk.put_product("s1", "p1", {"title": "卫衣", "stock": {"黑色": 3}})
        await inside.desk.replace_facts("s1", {"快递": "中通"})
        before = await inside.desk.phrases("s1")
    async with working(tmp_path) as inside:
        assert await inside.desk.phrases("s1") == before
        assert await inside.desk.product("s1", "p1") == {"id": "p1", "title": "卫衣", "stock": {"黑色": 3}}
        assert await inside.desk.facts("s1") == {"快递": "中通"}
        with pytest.raises(NotFound):
            await inside.desk.phrase("s1", shipped)


async def test_many_who_ask_first_share_one_shelf(inside: Inside) -> None:
    shelves = await asyncio.gather(*(inside.desk.shelf("s1") for _ in range(20)))
    assert len({id(shelf) for shelf in shelves}) == 1
    given_up = asyncio.create_task(inside.desk.shelf("s2"))
    other = asyncio.create_task(inside.desk.shelf("s2"))
    await asyncio.sleep(0)
    given_up.cancel()
    assert (await other).knowledge.platform == "taobao"


async def test_a_shop_that_does_not_exist_has_no_shelf_until_it_is_made(inside: Inside) -> None:
    for _ in range(2):
        with pytest.raises(NotFound, match="no shop 'nowhere'"):
            await inside.desk.shelf("nowhere")


async def test_cards_put_at_once_are_all_kept(inside: Inside) -> None:
    await asyncio.gather(*(inside.desk.put_product("s1", f"p{n}", {"title": f"第{n}款"}) for n in range(20)))
    _, knowledge = await inside.desk.bank_and_knowledge("s1")
    assert set(knowledge.products) == {f"p{n}" for n in range(20)}


async def test_how_the_phrases_are_typed_comes_with_them_each_word_read_as_a_word(inside: Inside) -> None:
    await inside.desk.put_phrase(
        "s1",
        "shop.chongqing",
        {"technique": "answer_product", "stages": ["recommendation"], "text": "重庆也能发{快递}哦，EMS 3天"},
    )
    told = await inside.desk.spellings("s1")
    assert told["typed"]["shop.chongqing"] == "chong qing ye neng fa kuai di o ems 3 tian"
    assert told["names"]["快递"] == "kuai di"
    assert told["names"][TECHNIQUE_NAMES[Technique.TWO_CHOICE]] == "er xuan qi yi"
    bodies, _ = await inside.desk.phrases("s1")
    assert told["typed"].keys() == {body["id"] for body in bodies}
