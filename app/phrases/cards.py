"""Which product card a talk is about: evidence from ids, titles, variants and attributes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise

from app.dialogue.state import BuyerState
from app.phrases.measures import plain_units
from app.phrases.phrase import Knowledge, Product
from app.phrases.same import bare
from app.phrases.words import Words

LINES_READ = 4
"""How many of the buyer's last lines are searched for a product, newest first."""
CHARACTERS_READ = 200
LINES = 2048
"""For so many lines it is remembered which card they speak of."""
_EMPTY_PAIRS = frozenset(
    ("可以", "一个", "这个", "那个", "适合", "专用", "你们", "我们", "什么", "有没", "没有", "新款", "包邮")
)
"""Pairs of characters that stand in titles and in every talk, and so are no evidence."""


class CardIndex:
    """Finds the one card that the words of a line speak of. Built once for a shop's cards."""

    def __init__(self, products: Mapping[str, Product]) -> None:
        titles: dict[str, set[str]] = defaultdict(set)
        names: dict[str, set[str]] = defaultdict(set)
        for product in products.values():
            title = bare(plain_units(product.title))
            for pair in map("".join, pairwise(title)):
                if pair not in _EMPTY_PAIRS:
                    titles[pair].add(product.id)
            for name in (*product.stock, *product.attributes.values(), product.price.removesuffix(".00")):
                if 2 <= len(name) <= 8:
                    names[name.lower()].add(product.id)
        self._by_noun: dict[str, list[Product]] = defaultdict(list)
        for product in products.values():
            self._by_noun[product.title[-2:]].append(product)
        self._products = products
        telling = {name: owners for name, owners in names.items() if len(owners) < max(2, len(products))}
        evidence: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for table in (titles, telling):
            for word, owners in table.items():
                evidence[word] += [(owner, 1.0 / len(owners)) for owner in sorted(owners)]
        self._evidence = dict(evidence)
        self._words = Words(evidence)
        self.find: Callable[[str], str | None] = lru_cache(LINES)(self._find)
        """The id of the card with clearly the most evidence in a line; None where two are alike or none has any. A line
        is asked for in several turns, so the answer is remembered."""
        self._evidence_in: Callable[[str], list[str]] = lru_cache(LINES)(self._words_in)

    def _words_in(self, line: str) -> list[str]:
        """The words of a line that speak of cards, in its order. The newest line is asked for them twice."""
        return self._words.find(bare(plain_units(line[-CHARACTERS_READ:])))

    def _find(self, line: str) -> str | None:
        words = self._evidence_in(line)
        if not words:
            return None
        votes: dict[str, float] = defaultdict(float)
        for word in dict.fromkeys(words):
            for owner, weight in self._evidence[word]:
                votes[owner] += weight
        first, *others = sorted(votes.values(), reverse=True)
        if others and first < others[0] + 0.3:
            return None
        return max(votes, key=votes.__getitem__)

    def named(self, line: str) -> list[str]:
        """The ids of the cards that the line names by words which no other card has, in the order of the line.

        Beside two different ones it is not asked which of them the talk is about: the buyer speaks of both.
        """
        found: dict[str, None] = {}
        for word in self._evidence_in(line):
            if len(owners := self._evidence[word]) == 1:
                found.setdefault(owners[0][0])
        return list(found)

    def kin(self, card: Product) -> list[Product]:
        """Other cards in stock of the same kind: their titles end in the same noun (通勤托特包, 小号托特包), or, where
        the shop has few, they have the same attributes."""
        same = [one for one in self._by_noun.get(card.title[-2:], ()) if one.id != card.id and in_stock(one)]
        if same or len(self._products) > FEW_CARDS or len(card.attributes) < 2:
            return same
        return [
            one
            for one in self._products.values()
            if one.id != card.id and in_stock(one) and len(card.attributes.keys() & one.attributes.keys()) > 1
        ]


FEW_CARDS = 50
"""Among so many cards it is looked for one with the same attributes."""


def in_stock(card: Product) -> bool:
    """Whether anything of a card can be had, as far as is known."""
    return not card.stock or any(pieces > 0 for pieces in card.stock.values())


def card_index(knowledge: Knowledge) -> CardIndex:
    """The index of a shop's cards, built at the first question and kept beside them."""
    index = knowledge.derived.get("cards")
    if not isinstance(index, CardIndex):
        index = knowledge.derived["cards"] = CardIndex(knowledge.products)
    return index


def card_of_talk(state: BuyerState, knowledge: Knowledge) -> Product | None:
    """The card that the talk is about: named by id, ordered, the shop's only one, or spoken of in the last lines.

    Where the evidence is not clear there is none: a wrong card would put wrong facts into an agent's mouth.
    """
    products = knowledge.products
    if not products:
        return None
    if state.product is not None:
        return products.get(state.product)
    if state.order is not None and len(items := {item.product for item in state.order.items}) == 1:
        return products.get(items.pop())
    if len(products) == 1:
        return next(iter(products.values()))
    index = card_index(knowledge)
    read = 0
    for line in reversed(state.lines):
        if line.sender == "buyer":
            if (found := index.find(line.text)) is not None:
                return products[found]
            read += 1
            if read == LINES_READ:
                break
    return None
