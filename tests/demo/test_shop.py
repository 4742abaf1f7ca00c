"""The demo shop must be whole: a newcomer sees its cards and its terms before anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.demo.shop import SHOP_FILE, load_shop

FACT_SLOTS = [
    "店名",
    "发货时间",
    "到货时间",
    "运费",
    "包邮条件",
    "优惠",
    "优惠券",
    "活动",
    "活动截止",
    "赠品",
    "退换",
    "运费险",
    "质保",
    "销量",
    "好评率",
    "营业时间",
    "回复时间",
    "处理时限",
    "退款时限",
    "新品",
    "会员优惠",
    "发票",
    "付款方式",
    "赔付",
    "截单时间",
    "支持",
    "快递",
]


def test_the_shop_has_a_value_for_every_slot_that_a_shop_fact_fills() -> None:
    facts = load_shop().facts
    assert [slot for slot in FACT_SLOTS if not facts.get(slot)] == []


def test_products_of_at_least_six_trades_have_price_stock_and_a_weak_point_to_be_candid_about() -> None:
    shop = load_shop()
    assert len(set(shop.trades.values())) >= 6
    for product in shop.products.values():
        assert float(product.price) > 0
        assert any(product.stock.values())
        assert product.attributes["不足"]
        assert product.selling_points


def test_the_page_sees_every_product_with_its_picture() -> None:
    shop = load_shop()
    seen = shop.for_page()
    assert [card["id"] for card in seen["products"]] == list(shop.products)
    assert all(card["picture"] and card["trade"] for card in seen["products"])


def test_a_product_that_goes_with_an_unknown_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(SHOP_FILE.read_text(encoding="utf-8").replace('["beanie"]', '["scarf"]'), encoding="utf-8")
    with pytest.raises(ValueError, match="hoodie goes with unknown products: scarf"):
        load_shop(file)


def test_every_link_leads_to_a_domain_that_cannot_exist() -> None:
    assert all(".example/" in product.link for product in load_shop().products.values())
