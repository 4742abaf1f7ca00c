"""Tests of product cards and terms from rows: Chinese and English columns, and an error for each row that has one."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import BadField
from app.exchange.goods import is_fact_header, is_product_header, plan_facts, plan_products, size_chart
from app.exchange.reader import Sheet

CARD = {
    "title": "宽松连帽卫衣", "price": "129", "stock": {"黑色": 3, "白色": 0},
    "attributes": {"材质": "纯棉", "尺码表": "S:150-158cm/40-48kg;M:158-165cm/48-55kg"},
    "selling_points": ["不起球", "机洗不变形"], "goes_with": ["p2"],
}  # fmt: skip


def sheet(header: list[str], *rows: list[Any], form: str = "Excel") -> Sheet:
    """A sheet of these rows."""
    cells = tuple((number, dict(zip(header, row, strict=True))) for number, row in enumerate(rows, 2))
    return Sheet("a.xlsx", form, None, tuple(header), cells)


def test_a_card_is_read_from_chinese_columns() -> None:
    header = ["商品编号", "标题", "价格", "库存", "属性", "卖点", "搭配", "尺码表", "备注"]
    row = ["p1", "宽松连帽卫衣", "129", "黑色:3；白色：0件", "材质=纯棉", "不起球;机洗不变形", "p2",
           "S:150-158cm/40-48kg；M:158-165cm/48-55kg"]  # fmt: skip
    assert is_product_header(header)
    found = plan_products(sheet(header, [*row, "x"]), {"p2": {"title": "束脚裤"}})
    assert (found.new, found.problems, found.warnings, found.ignored) == ({"p1": CARD}, [], [], ("备注",))


def test_english_columns_and_json_give_the_same_card() -> None:
    header = ["id", "title", "price", "stock", "attributes", "selling_points", "goes_with", "size_chart"]
    row = ["p1", "宽松连帽卫衣", "129", {"黑色": 3, "白色": 0}, {"材质": "纯棉"}, ["不起球", "机洗不变形"], ["p2"],
           "S:150-158cm/40-48kg;M:158-165cm/48-55kg"]  # fmt: skip
    found = plan_products(sheet(header, row, form="JSON"), {"p1": CARD, "p2": {"title": "束脚裤"}})
    assert (found.same, found.new, found.changed, found.problems) == (1, {}, {}, [])


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("编号", "", "id: a product's id has 1 to 128 characters"),
        ("标题", "", "title: is missing"),
        ("库存", "黑色", "stock: '黑色' is no pair like"),
        ("库存", "黑色:很多", "stock: '黑色' has '很多' and no number of pieces"),
        ("库存", "黑色:-1", "stock: '黑色' has '-1'"),
        ("库存", "黑色:1;黑色:2", "stock: '黑色' stands there twice"),
        ("属性", "纯棉", "attributes: '纯棉' is no pair"),
        ("尺码表", "S:小个子", "size_chart: 'S:小个子' tells no size with its range"),
        ("标题", "长" * 201, "title: is longer than 200 characters"),
    ],
)
def test_a_cell_of_no_use_is_told_with_its_row(column: str, cell: str, why: str) -> None:
    cells = {"编号": "p1", "标题": "卫衣"} | {column: cell}
    found = plan_products(sheet(list(cells), list(cells.values())), {})
    assert [(one.row, one.why.startswith(why)) for one in found.problems] == [(2, True)], found.problems
    assert not found.new


def test_cards_are_told_apart_and_a_missing_partner_is_a_warning() -> None:
    known = {"p1": {"title": "卫衣"}, "p2": {"title": "束脚裤"}, "p3": {"title": "帽子"}}
    rows = [["p1", "卫衣", ""], ["p2", "束脚裤（加绒）", "p9"], ["p4", "围巾", "p3"], ["p4", "又一条", ""]]
    found = plan_products(sheet(["id", "title", "搭配"], *rows), known, replacing=True, lenient=True)
    assert (found.same, list(found.changed), list(found.new), found.removed) == (1, ["p2"], ["p4"], ["p3"])
    assert [one.why for one in found.problems] == ["id: 'p4' stands in this file twice"]
    assert [(one.id, one.why) for one in found.warnings] == [
        ("p2", "goes_with: there is no product 'p9'"),
        ("p4", "goes_with: there is no product 'p3'"),
    ]


def test_a_list_of_stocks_or_of_sizes_alone_takes_nothing_else_away() -> None:
    stocks = plan_products(sheet(["id", "title", "库存"], ["p1", "宽松连帽卫衣", "黑色:1"]), {"p1": CARD})
    assert stocks.changed == {"p1": CARD | {"stock": {"黑色": 1}}}
    sizes = plan_products(sheet(["id", "title", "尺码表"], ["p1", "宽松连帽卫衣", "均码:80-130斤"]), {"p1": CARD})
    assert sizes.changed["p1"]["attributes"] == {"材质": "纯棉", "尺码表": "均码:80-130斤"}
    emptied = plan_products(sheet(["id", "title", "库存"], ["p1", "宽松连帽卫衣", ""]), {"p1": CARD})
    assert "stock" not in emptied.changed["p1"]


def test_a_chart_of_sizes_is_kept_as_written_when_all_of_it_is_understood() -> None:
    assert size_chart("S:150-158cm/40-48kg；\nM 48-55公斤") == "S:150-158cm/40-48kg;M 48-55公斤"
    with pytest.raises(ValueError, match="is not a text"):
        size_chart(["S"])


def test_terms_stand_in_two_columns_or_one_column_each() -> None:
    known = {"快递": "圆通", "运费": "6 元"}
    long = plan_facts(sheet(["名称", "内容"], ["快递", "中通"], ["运费", "6 元"], ["退换", "七天无理由"]), known)
    assert (long.new, long.changed, long.same) == ({"退换": "七天无理由"}, {"快递": "中通"}, 1)
    wide = plan_facts(
        sheet(["快递", "运费", "退换"], ["中通", "6 元", "七天无理由"], form="JSON"), known, replacing=True
    )
    assert (wide.new, wide.changed, wide.removed) == (long.new, long.changed, [])
    assert is_fact_header(["快递", "运费"])
    assert not is_fact_header(["快递", ""])


def test_terms_of_no_use_are_told() -> None:
    found = plan_facts(sheet(["名称", "内容"], ["快递", "中通"], ["快递", "顺丰"], ["", "x"], ["长" * 201, "x"]), {})
    assert [one.row for one in found.problems] == [3, 4, 5]
    with pytest.raises(BadField, match="its columns are 名称 and 内容"):
        plan_facts(sheet(["快递", "运费"], ["中通", "6"], ["顺丰", "9"]), {})
    many = plan_facts(sheet(["名称", "内容"], *([f"n{number}", "x"] for number in range(501))), {})
    assert [one.why for one in many.problems] == ["the shop would have more than 500 facts"]
