"""Tests of what a shop knows: cards, facts and phrases are put, replaced and taken away, each shop's own."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from app.errors import NotFound
from app.store import goods


def test_a_product_card_is_put_replaced_and_removed(engine: Engine) -> None:
    with engine.connect() as connection:
        goods.put_product(connection, "s1", "p1", '{"title":"卫衣"}')
        goods.put_product(connection, "s1", "p2", '{"title":"围巾"}')
        goods.put_product(connection, "s1", "p1", '{"title":"新卫衣"}')
        assert goods.products_of(connection, "s1") == {"p1": '{"title":"新卫衣"}', "p2": '{"title":"围巾"}'}
        goods.remove_product(connection, "s1", "p1")
        assert list(goods.products_of(connection, "s1")) == ["p2"]
        with pytest.raises(NotFound, match="no product 'p1' in this shop"):
            goods.remove_product(connection, "s1", "p1")


def test_facts_are_replaced_as_a_whole(engine: Engine) -> None:
    with engine.connect() as connection:
        goods.replace_facts(connection, "s1", {"快递": "中通", "运费": "8元"})
        goods.replace_facts(connection, "s1", {"快递": "顺丰"})
        assert goods.facts_of(connection, "s1") == {"快递": "顺丰"}
        goods.replace_facts(connection, "s1", {})
        assert goods.facts_of(connection, "s1") == {}


def test_a_shop_says_its_own_of_a_phrase_takes_it_away_and_forgets_what_it_said(engine: Engine) -> None:
    with engine.connect() as connection:
        goods.put_phrase(connection, "s1", "closing.mine", '{"text":"亲"}')
        goods.put_phrase(connection, "s1", "closing.shipped", None)
        assert goods.phrases_of(connection, "s1") == {"closing.mine": '{"text":"亲"}', "closing.shipped": None}
        goods.put_phrase(connection, "s1", "closing.shipped", '{"text":"改过的"}')
        goods.forget_phrase(connection, "s1", "closing.mine")
        assert goods.phrases_of(connection, "s1") == {"closing.shipped": '{"text":"改过的"}'}


def test_shops_know_nothing_of_each_other(engine: Engine) -> None:
    with engine.connect() as connection:
        goods.put_product(connection, "s1", "p1", "{}")
        goods.replace_facts(connection, "s1", {"快递": "中通"})
        goods.put_phrase(connection, "s1", "closing.mine", "{}")
        goods.replace_facts(connection, "s2", {})
        with pytest.raises(NotFound):
            goods.remove_product(connection, "s2", "p1")
        goods.forget_phrase(connection, "s2", "closing.mine")
        known = [read(connection, "s2") for read in (goods.products_of, goods.facts_of, goods.phrases_of)]
        assert known == [{}, {}, {}]
        assert goods.facts_of(connection, "s1") == {"快递": "中通"}
        assert goods.phrases_of(connection, "s1") == {"closing.mine": "{}"}
