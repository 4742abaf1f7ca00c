"""Tests of the columns that other programs write, each with an invented example of its form."""

from __future__ import annotations

from typing import Any

import pytest

from app.exchange.phrase_columns import NAMES, Draft, drafts_of, is_header
from app.exchange.reader import Sheet, normal
from app.phrases.parse import PLATFORMS, TONES


def sheet(header: str, *rows: str, form: str = "CSV") -> Sheet:
    """A sheet whose cells stand between bars."""
    names = tuple(normal(name) for name in header.split("|"))
    assert is_header(names)
    cells = tuple((number, dict(zip(names, row.split("|"), strict=True))) for number, row in enumerate(rows, 2))
    return Sheet("a.csv", form, "UTF-8", names, cells)


def one(header: str, row: str, technique: str = "") -> Draft:
    """The only row."""
    (draft,) = drafts_of(sheet(header, row), technique).drafts
    return draft


@pytest.mark.parametrize(
    ("header", "row", "source", "id", "technique"),
    [
        (
            "编号|话术|技巧|阶段",
            "closing.mine|亲，这会儿拍今天发|早付早发|促成",
            "接话",
            "closing.mine",
            "fast_dispatch",
        ),
        ("id|technique|stages|text", "a|fast_dispatch|closing|亲，这会儿拍今天发", "接话", "a", "fast_dispatch"),
        ("快捷短语编码|快捷短语|快捷短语分组", "k1|亲，这会儿拍今天发|早付早发", "千牛", "k1", "fast_dispatch"),
        ("匹配关键词|回复内容|平台|模糊匹配", "催付|亲，这会儿拍今天发|全局|是", "懒人客服", "催付", ""),
        ("分类|类型|标题|内容", "物流|TEXT|发货了吗|亲，这会儿拍今天发", "Bytedesk", "发货了吗", "track_shipment"),
        (
            "分组|标题|内容|标签|渠道映射|优先级",
            "售前|发货|亲，这会儿拍今天发|活动||1",
            "易歪歪",
            "发货",
            "promo_notice",
        ),
        ("short_code|content", "ship now|亲，这会儿拍今天发", "Chatwoot", "ship-now", ""),
        ("id|title|msg|unique_id|disabled", "7|发货|亲，这会儿拍今天发|u7|0", "Live Helper Chat", "u7", ""),
    ],
)
def test_the_columns_of_a_program_are_known(header: str, row: str, source: str, id: str, technique: str) -> None:
    read = drafts_of(sheet(header, row), "reassure")
    (draft,) = read.drafts
    assert (read.source, draft.problem, draft.id, draft.data["text"]) == (source, "", id, "亲，这会儿拍今天发")
    assert draft.data["technique"] == (technique or "reassure")
    assert bool(draft.technique_from) == (source != "接话")


def test_columns_that_mean_nothing_are_named_and_rows_switched_off_are_left_out() -> None:
    read = drafts_of(sheet("title|msg|disabled|delay", "发货|亲|1|0", "核对地址|在|0|0"), "reassure")
    assert (read.ignored, read.left_out, [draft.row for draft in read.drafts]) == (("delay",), (2,), [3])
    assert read.drafts[0].data["technique"] == "confirm_address"


def test_a_group_that_names_no_technique_is_asked_for_one() -> None:
    draft = one("快捷短语编码|快捷短语|快捷短语分组", "k1|亲|常用")
    assert "technique: is missing, and '常用' names none; add a column 技巧" in draft.problem


def test_ids_of_other_programs_are_made_fit_once_each_and_the_same_each_time() -> None:
    rows = ["a b/c|一|催付", "a b/c|二|催付", "|三|催付", "|三|催付"]
    first, again = (
        [draft.id for draft in drafts_of(sheet("快捷短语编码|快捷短语|快捷短语分组", *rows)).drafts] for _ in range(2)
    )
    assert first == again
    assert first[:2] == ["a-b-c", "a-b-c-2"]
    assert first[3] == first[2] + "-2"


def test_of_our_own_ids_one_that_stands_twice_is_a_problem() -> None:
    drafts = drafts_of(sheet("编号|话术|技巧", "a|一|催付", "a|二|催付")).drafts
    assert [draft.problem for draft in drafts] == ["", "id: 'a' stands in this file twice"]


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ("a|一|拍下催付|全部|淘宝;抖音|简短", {"stages": ["any"], "platform": ["taobao", "douyin"], "tone": "brief"}),
        ("a|'=一|payment_nudge|促成、售后||", {"stages": ["closing", "after_sales"], "text": "=一"}),
        ('a|一|拍下催付|["closing"]||', {"stages": ["closing"]}),
    ],
)
def test_names_ids_and_lists_are_read_from_cells(row: str, fields: dict[str, Any]) -> None:
    draft = one("编号|话术|技巧|阶段|平台|语气", row)
    assert draft.problem == ""
    assert {name: draft.data[name] for name in fields} == fields


def test_a_row_that_is_no_text_a_wrong_list_and_a_wrong_time_are_told() -> None:
    assert "is a IMAGE, and only texts" in one("分类|类型|标题|内容", "物流|IMAGE|a|b").problem
    assert one("编号|话术|技巧|阶段", "a|一|拍下催付|[1").problem.startswith("stages: begins with [")
    assert one("title|msg|active_until|active_from", "催付|一||soon", "reassure").problem.startswith(
        "valid_from: 'soon'"
    )
    assert one("title|msg|active_from", "催付|一|1795000000", "reassure").data["valid_from"] == "2026-11-18"


def test_slots_of_other_programs_become_ours() -> None:
    assert one("short_code|content", "a|{{ contact.name }}您好", "welcome").data["text"] == "{contact-name}您好"


def test_every_value_has_one_chinese_name() -> None:
    assert set(NAMES["platform"]) == set(PLATFORMS)
    assert set(NAMES["tone"]) == set(TONES)
    for names in NAMES.values():
        assert len(set(names.values())) == len(names)
        assert not set(names.values()) & set(map(str, names))
