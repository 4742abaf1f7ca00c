"""Reads the demo shop (shop.toml beside this file) and says what the demo page may see of it; knows no server."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.phrases.phrase import Knowledge, Product

SHOP_FILE = Path(__file__).with_name("shop.toml")


@dataclass(frozen=True, slots=True)
class DemoShop:
    """A shop that does not exist. `pictures` and `trades` are by product id: an emoji, and the trade's Chinese name."""

    id: str
    name: str
    platform: str
    agent: str
    facts: dict[str, str]
    products: dict[str, Product]
    pictures: dict[str, str]
    trades: dict[str, str]

    def knowledge(self) -> Knowledge:
        """What `take_turn` needs of this shop."""
        return Knowledge(platform=self.platform, products=dict(self.products), facts=dict(self.facts))

    def for_page(self) -> dict[str, Any]:
        """The field `shop` of `/demo/session`: enough for the chat client to draw its product cards."""
        return {
            "id": self.id,
            "name": self.name,
            "platform": self.platform,
            "agent": self.agent,
            "products": [
                {
                    "id": product.id,
                    "title": product.title,
                    "price": product.price,
                    "stock": dict(product.stock),
                    "link": product.link,
                    "picture": self.pictures[product.id],
                    "trade": self.trades[product.id],
                }
                for product in self.products.values()
            ],
        }


def load_shop(file: Path = SHOP_FILE) -> DemoShop:
    """The demo shop as its file has it. Raises KeyError or ValueError where the file (which we ship) is not whole."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    shop, cards = data["shop"], data["product"]
    products = {
        card["id"]: Product(
            id=card["id"],
            title=card["title"],
            price=card["price"],
            link=f"https://{shop['host']}/item/{card['id']}",
            stock={variant: int(pieces) for variant, pieces in card["stock"].items()},
            attributes=dict(card["attributes"]),
            selling_points=tuple(card["selling_points"]),
            goes_with=tuple(card.get("goes_with", ())),
        )
        for card in cards
    }
    if len(products) != len(cards):
        raise ValueError(f"{file}: two products have one id")
    for product in products.values():
        unknown = [other for other in product.goes_with if other not in products]
        if unknown:
            raise ValueError(f"{file}: {product.id} goes with unknown products: {', '.join(unknown)}")
    return DemoShop(
        id=shop["id"],
        name=shop["name"],
        platform=shop["platform"],
        agent=shop["agent"],
        facts=dict(data["facts"]),
        products=products,
        pictures={card["id"]: card["picture"] for card in cards},
        trades={card["id"]: card["trade"] for card in cards},
    )
