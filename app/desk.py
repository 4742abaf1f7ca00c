"""What is asked of a shop's bank and knowledge besides turns: search, wording check, and the edits of a manager.

Holds each shop's bank and knowledge in memory, as the store has them; an edit is stored first, then seen. A card shows
it from the buyer's next event on.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from app.card import SuggestionShown, suggestion_of
from app.dialogue.state import BuyerState
from app.errors import BadField, NotFound
from app.phrases.bank import Bank
from app.phrases.fill import fill
from app.phrases.offers import offers
from app.phrases.parse import parse_phrase
from app.phrases.phrase import Knowledge, Phrase, Product
from app.phrases.pinyin import spelled
from app.phrases.search import Search
from app.phrases.slots import slots_of
from app.phrases.values import values_for
from app.rank.suggestion import Suggestion
from app.store import goods
from app.store.shop_settings import settings_of
from app.store.shops import platform_of, revision_of
from app.store.store import Store
from app.understand.wording import WordingRules
from app.vocabulary import INTENT_NAMES, TECHNIQUE_NAMES

OWN = "shop"
"""The `source` of a phrase that a shop wrote itself."""

_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Shelf:
    """One shop's bank and knowledge. `own` are the shop's changes to the shipped bank; None: taken away.

    `revision` is the shop's when this was read; other servers may have changed it since.
    """

    bank: Bank
    knowledge: Knowledge
    own: dict[str, Phrase | None]
    products: dict[str, dict[str, Any]]
    search: Search
    revision: int = 0


class Desk:
    """The shelves of all shops that this process serves."""

    def __init__(self, store: Store, shipped: Bank, rules: WordingRules) -> None:
        self._store, self.shipped, self._rules = store, shipped, rules
        self._shelves: dict[str, Shelf] = {}
        self._loading: dict[str, asyncio.Task[Shelf]] = {}
        self._edits: dict[str, int] = {}

    async def shelf(self, shop: str) -> Shelf:
        """A shop's shelf, read from the store the first time, and where several servers share the store again after
        each change. Raises NotFound, StoreUnavailable."""
        found = self._shelves.get(shop)
        if found is not None and self._store.shared:
            if found.revision != await self._store.read(shop, partial(revision_of, shop=shop)):
                await self.reload(shop)
            found = self._shelves.get(shop)
        if found is not None:
            return found
        task = self._loading.get(shop)
        if task is None:
            task = self._loading[shop] = asyncio.create_task(self._load(shop))
            task.add_done_callback(lambda _: self._loading.pop(shop, None))
        return await asyncio.shield(task)

    def at_hand(self, shop: str) -> tuple[Bank, Knowledge] | None:
        """The same, where this shop is being served."""
        return (shelf.bank, shelf.knowledge) if (shelf := self._shelves.get(shop)) else None

    async def bank_and_knowledge(self, shop: str) -> tuple[Bank, Knowledge]:
        """What a turn needs."""
        shelf = self._shelves.get(shop) or await self.shelf(shop)
        return shelf.bank, shelf.knowledge

    def revision(self, shop: str) -> int | None:
        """That of what the last turn was given, which its commit compares; None where nobody else changes the store."""
        return self._shelves[shop].revision if self._store.shared and shop in self._shelves else None

    async def look_again(self, shop: str) -> None:
        """Another server may have changed what the shop knows."""
        await self.shelf(shop)

    async def reload(self, shop: str) -> None:
        """Take what the store has now, where this shop is being served; the old shelf serves until the new one stands.

        Raises NotFound, StoreUnavailable.
        """
        if shop in self._loading:
            await asyncio.shield(self._loading[shop])
        while shop in self._shelves:
            edits = self._edits.get(shop, 0)
            shelf = await self._read(shop)
            if edits == self._edits.get(shop, 0):  # else somebody put a phrase or a card meanwhile: look again
                self._shelves[shop] = shelf
                return

    async def _load(self, shop: str) -> Shelf:
        return self._shelves.setdefault(shop, await self._read(shop))

    async def _read(self, shop: str) -> Shelf:
        revision, platform, trades, bodies, facts, phrases = await self._store.read(
            shop,
            lambda connection: (
                revision_of(connection, shop),
                platform_of(connection, shop),
                tuple(settings_of(connection, shop).get("trades", ())),
                goods.products_of(connection, shop),
                goods.facts_of(connection, shop),
                goods.phrases_of(connection, shop),
            ),
        )
        return await asyncio.to_thread(self._build, revision, platform, trades, bodies, facts, phrases)

    def _build(
        self,
        revision: int,
        platform: str,
        trades: tuple[str, ...],
        bodies: Mapping[str, str],
        facts: dict[str, str],
        phrases: Mapping[str, str | None],
    ) -> Shelf:
        products = {name: msgspec.json.decode(body) for name, body in bodies.items()}
        own = {name: own_phrase(name, body) for name, body in phrases.items()}
        cards = {name: _product(name, body) for name, body in products.items()}
        bank = self.shipped.with_changes(own)
        return Shelf(bank, Knowledge(platform, cards, facts, trades), own, products, Search(bank), revision)

    def _edited(self, shop: str) -> Shelf:
        """The shelf that serves now, to be changed as the store was; a reload meanwhile may have put up another."""
        self._edits[shop] = self._edits.get(shop, 0) + 1
        return self._shelves[shop]

    async def learn_shop(self, shop: str, platform: str, trades: Sequence[str]) -> None:
        """Where the shop sells, and what, from now on."""
        await self.shelf(shop)
        shelf = self._edited(shop)
        shelf.knowledge = replace(shelf.knowledge, platform=platform, trade=tuple(trades))

    async def search(
        self, shop: str, q: str, limit: int, state: BuyerState | None, now: datetime
    ) -> list[SuggestionShown]:
        """The best hits as suggestions, filled for the buyer where one is named; `because` says why each was found."""
        shelf = await self.shelf(shop)
        values = values_for(state, shelf.knowledge, now) if state else shelf.knowledge.facts
        items = []
        # In a thread: the first search loads the pinyin and builds the index, and turns must not wait for that.
        hits = await asyncio.to_thread(shelf.search.find, q, limit)
        for key, hit in enumerate(hits, 1):
            filled = fill(hit.phrase, values)
            one = Suggestion(
                key, hit.phrase.id, hit.phrase.technique, filled.text, dict(filled.filled), tuple(filled.missing),
                hit.score, hit.why,
            )  # fmt: skip
            items.append(suggestion_of(one))
        return items

    async def offers(self, shop: str, state: BuyerState) -> list[dict[str, str]]:
        """What is known that could go into a gap of a line for this buyer."""
        found = offers(state, (await self.shelf(shop)).knowledge)
        return [{"name": one.name, "value": one.value, "from": one.source} for one in found]

    async def check(self, shop: str, text: str) -> list[dict[str, Any]]:
        """What is to be said of a draft's wording on this shop's platform."""
        shelf = await self.shelf(shop)
        return [msgspec.to_builtins(issue) for issue in self._rules.check(text, shelf.knowledge.platform)]

    async def phrases(self, shop: str) -> tuple[list[dict[str, Any]], str]:
        """All phrases as this shop has them, by id, and a tag that changes with them."""
        shelf = await self.shelf(shop)
        bodies = [phrase_body(phrase) for phrase in sorted(shelf.bank, key=lambda phrase: phrase.id)]
        return bodies, hashlib.blake2b(_encode(bodies), digest_size=12).hexdigest()

    async def spellings(self, shop: str) -> dict[str, Any]:
        """What a search needs beside the phrases: `typed`, by id, how each text is typed; `names`, how the names are
        typed by which phrases are found; `intents`, the names of what they answer.
        """
        bank = (await self.shelf(shop)).bank
        names = {*TECHNIQUE_NAMES.values(), *INTENT_NAMES.values()}
        names.update(slot for phrase in bank for slot in slots_of(phrase.text))
        return {
            "typed": {phrase.id: spelled(phrase.text) for phrase in bank},
            "names": {name: spelled(name) for name in sorted(names)},
            "intents": dict(INTENT_NAMES),
        }

    async def phrase(self, shop: str, phrase_id: str) -> dict[str, Any]:
        """One phrase. Raises NotFound."""
        found = (await self.shelf(shop)).bank.get(phrase_id)
        if found is None:
            raise NotFound("phrase", phrase_id)
        return phrase_body(found)

    async def put_phrase(self, shop: str, phrase_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Make or replace a phrase of the shop; what is then in its bank, with what is to be said of its wording.

        Raises BadField, also where the wording rules of the shop's platform forbid the text.
        """
        shelf = await self.shelf(shop)
        phrase = parse_phrase(data, phrase_id, OWN)
        issues = self._rules.check(phrase.text, shelf.knowledge.platform)
        for issue in issues:
            if issue.level == "block":
                raise BadField("text", f"{issue.found!r}: {issue.why}; say {issue.instead!r} or leave it out")
        body = _encode(phrase_body(phrase)).decode()
        await self._store.write(shop, lambda connection: goods.put_phrase(connection, shop, phrase_id, body))
        self._change(self._edited(shop), phrase_id, phrase)
        told = [msgspec.to_builtins(issue) for issue in issues]
        return phrase_body(phrase) | ({"issues": told} if told else {})

    async def remove_phrase(self, shop: str, phrase_id: str) -> None:
        """Take a phrase out of the shop's bank, its own or a shipped one. Raises NotFound."""
        shelf = await self.shelf(shop)
        if shelf.bank.get(phrase_id) is None:
            raise NotFound("phrase", phrase_id)
        if self.shipped.get(phrase_id) is None:
            await self._store.write(shop, lambda connection: goods.forget_phrase(connection, shop, phrase_id))
        else:
            await self._store.write(shop, lambda connection: goods.put_phrase(connection, shop, phrase_id, None))
        self._change(self._edited(shop), phrase_id, None)

    def _change(self, shelf: Shelf, phrase_id: str, phrase: Phrase | None) -> None:
        shelf.own[phrase_id] = phrase
        shelf.bank = shelf.bank.with_changes({phrase_id: phrase})
        shelf.search = Search(shelf.bank)

    async def product(self, shop: str, product_id: str) -> dict[str, Any]:
        """A product card as it was put. Raises NotFound."""
        found = (await self.shelf(shop)).products.get(product_id)
        if found is None:
            raise NotFound("product", product_id)
        return {"id": product_id} | found

    async def put_product(self, shop: str, product_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Make or replace a product card, whose body was checked at the door."""
        shelf = await self.shelf(shop)
        card = _product(product_id, body)
        raw = _encode(body).decode()
        await self._store.write(shop, lambda connection: goods.put_product(connection, shop, product_id, raw))
        shelf = self._edited(shop)
        shelf.products[product_id] = body
        shelf.knowledge = replace(shelf.knowledge, products=shelf.knowledge.products | {product_id: card})
        return {"id": product_id} | body

    async def remove_product(self, shop: str, product_id: str) -> None:
        """Remove a product card. Raises NotFound."""
        shelf = await self.shelf(shop)
        await self._store.write(shop, lambda connection: goods.remove_product(connection, shop, product_id))
        shelf = self._edited(shop)
        shelf.products.pop(product_id, None)
        left = {name: card for name, card in shelf.knowledge.products.items() if name != product_id}
        shelf.knowledge = replace(shelf.knowledge, products=left)

    async def facts(self, shop: str) -> dict[str, str]:
        """The shop's terms."""
        return dict((await self.shelf(shop)).knowledge.facts)

    async def replace_facts(self, shop: str, facts: dict[str, str]) -> dict[str, str]:
        """These are the shop's terms from now on."""
        shelf = await self.shelf(shop)
        await self._store.write(shop, lambda connection: goods.replace_facts(connection, shop, facts))
        shelf = self._edited(shop)
        shelf.knowledge = replace(shelf.knowledge, facts=facts)
        return facts


def phrase_body(phrase: Phrase) -> dict[str, Any]:
    """A phrase as HTTP tells it and as the store keeps a shop's own; what is empty is left out."""
    body = {name: value for name, value in msgspec.to_builtins(phrase).items() if value not in ("", [], ())}
    return body | {"technique_name": TECHNIQUE_NAMES[phrase.technique]}


def own_phrase(phrase_id: str, body: str | None) -> Phrase | None:
    """A phrase of a shop as the store keeps it; None for a shipped one that the shop took away."""
    return None if body is None else parse_phrase(msgspec.json.decode(body), phrase_id, OWN)


def _product(product_id: str, body: Mapping[str, Any]) -> Product:
    return msgspec.convert({"id": product_id} | dict(body), Product, strict=False)
