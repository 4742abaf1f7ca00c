"""Tests of the HTTP bodies that are no frames: product cards and facts as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import BadField
from app.wire.bodies import FactsBody, ProductBody
from app.wire.codec import validate, validate_root


def card(**fields: Any) -> ProductBody:
    """A product card that was put."""
    return validate(ProductBody, {"title": "宽松连帽卫衣"} | fields)


def test_a_product_needs_a_title_alone() -> None:
    assert card().model_dump(exclude_unset=True) == {"title": "宽松连帽卫衣"}
    with pytest.raises(BadField, match=r"^title: is missing$"):
        validate(ProductBody, {})


def test_a_whole_card_is_kept_as_it_was_put() -> None:
    body = {
        "title": "宽松连帽卫衣",
        "price": "129.00",
        "link": "https://shop.example/p1",
        "stock": {"黑色": 3, "白色": 0},
        "attributes": {"材质": "纯棉"},
        "selling_points": ["不起球"],
        "goes_with": ["p2"],
    }
    assert validate(ProductBody, body).model_dump(exclude_unset=True) == body


def test_numbers_are_read_as_people_write_them() -> None:
    found = card(price=169, attributes={"重量": 1.5, "件数": 2})
    assert found.price == "169"
    assert found.attributes == {"重量": "1.5", "件数": "2"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "卫" * 201),
        ("title", "卫\0衣"),
        ("title", None),
        ("price", ""),
        ("price", True),
        ("price", []),
        ("stock", {"黑色": -1}),
        ("stock", {"黑色": "3"}),
        ("stock", {"": 1}),
        ("stock", {"黑色": 10**30}),
        ("stock", ["黑色"]),
        ("stock", {str(n): 1 for n in range(501)}),
        ("attributes", {"材质": True}),
        ("attributes", {"材质": ["棉"]}),
        ("attributes", {"材\0质": "棉"}),
        ("attributes", "纯棉"),
        ("selling_points", "不起球"),
        ("selling_points", ["卖" * 2001]),
        ("goes_with", [""]),
        ("link", "x" * 2001),
        ("title", "卫\ud83d"),
    ],
)
def test_a_wrong_field_of_a_product_is_named(field: str, value: Any) -> None:
    with pytest.raises(BadField, match=rf"^{field}"):
        card(**{field: value})


def test_facts_are_texts_by_slot_and_a_number_is_a_text() -> None:
    assert validate_root(FactsBody, {"快递": "中通", "运费": 8}) == {"快递": "中通", "运费": "8"}
    assert validate_root(FactsBody, {}) == {}


@pytest.mark.parametrize(
    "facts",
    [
        {"": "中通"},
        {"快递": None},
        {"快递": ["中通"]},
        {"快递": True},
        {"快\0递": "中通"},
        {"快递": "字" * 2001},
        {f"事实{n}": "值" for n in range(501)},
        {"快递": "\ud83d"},
    ],
    ids=lambda facts: repr(facts)[:20],
)
def test_facts_of_no_use_are_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(BadField):
        validate_root(FactsBody, facts)
