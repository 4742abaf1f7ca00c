"""Which product card a talk is about, and what its stock says: evidence from ids, titles, variants and attributes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.dialogue.state import BuyerState
from app.phrases.measures import measure_of, plain_units
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
            for name in (*product.stock, *product.attributes.values()):
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

    def _find(self, line: str) -> str | None:
        words = self._words.find(bare(plain_units(line[-CHARACTERS_READ:])))
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
        for word in self._words.find(bare(plain_units(line[-CHARACTERS_READ:]))):
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


@dataclass(frozen=True, slots=True)
class Stock:
    """What a card says of the variant that was asked for. `asked` is as the buyer said it, "" where nothing was."""

    asked: str = ""
    pieces: int | None = None
    """Pieces of the asked variant; of the only variant where none was asked; None where it is not known."""
    available: tuple[str, ...] = ()
    """Variants in stock, the asked one first, then in the card's order."""
    sold_out: bool = False
    """The asked variant is on the card with none left, or all are gone."""
    named: tuple[str, ...] = ()
    """Variants in stock that the buyer's newest lines name, in the order of the words."""
    unknown: bool = False
    """A colour was asked for that the card does not have."""


def stock_of_talk(state: BuyerState, card: Product | None) -> Stock:
    """What the card's stock says of the newest colour or size in the talk."""
    if card is None or not card.stock:
        return Stock()
    asked = _asked(state, card)
    named = _named(state, card)
    available = [variant for variant, pieces in card.stock.items() if pieces > 0]
    if not asked:
        only = next(iter(card.stock.values())) if len(card.stock) == 1 else None
        return Stock(pieces=only, available=tuple(available), sold_out=not available, named=named)
    matching = [variant for variant in card.stock if asked in variant or variant in asked]
    if not matching:
        return Stock(asked=asked, available=tuple(available), unknown=True, sold_out=not available, named=named)
    pieces = sum(card.stock[variant] for variant in matching)
    available.sort(key=lambda variant: variant not in matching)
    return Stock(asked, pieces, tuple(available), sold_out=pieces <= 0, named=named)


def _named(state: BuyerState, card: Product) -> tuple[str, ...]:
    """Variants in stock in the buyer's lines since the agent's last one."""
    said = ""
    for line in reversed(state.lines):
        if line.sender == "agent" and said:
            break
        if line.sender == "buyer":
            said = f"{line.text[-CHARACTERS_READ:]}\n{said}"
    places = {variant: _place(variant, said) for variant, pieces in card.stock.items() if pieces > 0}
    return tuple(sorted((variant for variant, place in places.items() if place >= 0), key=places.__getitem__))


_KIND_ENDS = "色款味码版装型号套"
"""What buyers leave away of a variant's name: 茉莉味 is 茉莉, 燕麦色 is 燕麦."""


def _place(variant: str, said: str) -> int:
    """Where a line names a variant, by its whole name, without what tells only its kind, or by its measure; else -1."""
    place = said.find(variant)
    if place < 0 and len(variant) > 2 and variant[-1] in _KIND_ENDS:
        place = said.find(variant[:-1])
    return place if place >= 0 else _measured(variant, said)


def _measured(variant: str, said: str) -> int:
    """Where a line names a variant by its measure (160ml as 160毫升, or 160的); -1 where it does not."""
    measure = measure_of(variant)
    hit = measure.search(plain_units(said)) if measure else None
    return hit.start() if hit else -1


def _asked(state: BuyerState, card: Product) -> str:
    """The variant that the buyer asked for: one that the newest lines name, else the last 颜色 or 尺码."""
    for line in list(reversed(state.lines))[:LINES_READ]:
        if line.sender == "buyer":
            named = [
                variant
                for variant in card.stock
                if len(variant) > 1 and (variant in line.text or _measured(variant, line.text) >= 0)
            ]
            if named:
                return max(named, key=lambda variant: (line.text.rfind(variant), len(variant)))
    for slot, wanted in (("颜色", True), ("尺码", False)):
        if values := state.slots.get(slot):
            known = any(values[-1] in variant or variant in values[-1] for variant in card.stock)
            if known or (wanted and not any("码" in variant or variant.isascii() for variant in card.stock)):
                return values[-1]
    return ""
