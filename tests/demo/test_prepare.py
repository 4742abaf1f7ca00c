"""Tests of preparing the demo: a whole shop in the store, with tokens that work, as often as it is opened."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app.demo.prepare import open_shop, prepare_shop
from app.demo.shop import load_shop
from app.store.goods import facts_of, products_of
from app.store.shops import find_token, platform_of
from app.store.store import run_once
from tests.serving import settings_for
from tests.working import NINE, Inside


def test_the_store_has_the_demo_shop_with_all_that_it_knows(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    told, shop = prepare_shop(settings, NINE), load_shop()
    assert told["shop"] == shop.for_page()
    assert run_once(settings, lambda found: platform_of(found, shop.id)) == shop.platform
    assert set(run_once(settings, lambda found: products_of(found, shop.id))) == set(shop.products)
    assert run_once(settings, lambda found: facts_of(found, shop.id)) == shop.facts


def test_its_tokens_serve_for_a_day(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    told = prepare_shop(settings, NINE)
    later = NINE + timedelta(hours=23)
    bridge = run_once(settings, lambda found: find_token(found, told["bridge_token"], later))
    sidebar = run_once(settings, lambda found: find_token(found, told["sidebar_token"], later))
    assert bridge is not None
    assert sidebar is not None
    assert (bridge.role, sidebar.role, sidebar.agent) == ("bridge", "agent", load_shop().agent)
    over = NINE + timedelta(days=1)
    assert run_once(settings, lambda found: find_token(found, told["sidebar_token"], over)) is None


def test_a_demo_that_is_prepared_again_goes_on_with_its_shop(tmp_path: Path) -> None:
    first, second = (prepare_shop(settings_for(tmp_path), NINE) for _ in range(2))
    assert first["shop"] == second["shop"]
    assert first["bridge_token"] != second["bridge_token"]


async def test_each_opening_has_a_shop_of_its_own_that_knows_the_same(inside: Inside) -> None:
    first, second = [await open_shop(inside.store, NINE, mark) for mark in ("-a", "-b")]
    assert first["shop"]["id"] != second["shop"]["id"]
    assert first["shop"] | {"id": ""} == second["shop"] | {"id": ""}
    for told in (first, second):
        _, knowledge = await inside.desk.bank_and_knowledge(told["shop"]["id"])
        assert knowledge.facts == load_shop().facts
        assert knowledge.products == load_shop().products
