"""What a shop knows beside its talks: product cards, facts, and its own phrases over the shipped bank."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from app.errors import NotFound
from app.store.shops import touch
from app.store.tables import Fact, Product, ShopPhrase
from app.store.upsert import put_row

_products, _facts, _phrases = Product.__table__, Fact.__table__, ShopPhrase.__table__  # type: ignore[attr-defined]


def products_of(connection: Connection, shop: str) -> dict[str, str]:
    """The JSON of every product card, by id."""
    rows = connection.execute(select(_products).where(_products.c.shop == shop).order_by(_products.c.id))
    return {row.id: row.body for row in rows}


def put_product(connection: Connection, shop: str, product: str, body: str) -> None:
    """Make or replace a product card."""
    touch(connection, shop)
    put_row(connection, _products, {"shop": shop, "id": product, "body": body})


def remove_product(connection: Connection, shop: str, product: str) -> None:
    """Remove a product card; raises NotFound."""
    touch(connection, shop)
    gone = connection.execute(delete(_products).where(_products.c.shop == shop, _products.c.id == product))
    if gone.rowcount == 0:
        raise NotFound("product", product)


def facts_of(connection: Connection, shop: str) -> dict[str, str]:
    """The shop's terms by slot name."""
    rows = connection.execute(select(_facts).where(_facts.c.shop == shop).order_by(_facts.c.name))
    return {row.name: row.value for row in rows}


def replace_facts(connection: Connection, shop: str, facts: Mapping[str, str]) -> None:
    """These are all of the shop's terms from now on."""
    touch(connection, shop)
    connection.execute(delete(_facts).where(_facts.c.shop == shop))
    if facts:
        connection.execute(insert(_facts), [{"shop": shop, "name": name, "value": facts[name]} for name in facts])


def phrases_of(connection: Connection, shop: str) -> dict[str, str | None]:
    """The JSON of the shop's own phrases by id; None for a shipped one that the shop took away."""
    rows = connection.execute(select(_phrases).where(_phrases.c.shop == shop).order_by(_phrases.c.id))
    return {row.id: row.body for row in rows}


def put_phrase(connection: Connection, shop: str, phrase: str, body: str | None) -> None:
    """Make or replace a phrase of the shop; without a body, take a shipped one away."""
    touch(connection, shop)
    put_row(connection, _phrases, {"shop": shop, "id": phrase, "body": body})


def forget_phrase(connection: Connection, shop: str, phrase: str) -> None:
    """Remove what the shop said of a phrase."""
    touch(connection, shop)
    connection.execute(delete(_phrases).where(_phrases.c.shop == shop, _phrases.c.id == phrase))
