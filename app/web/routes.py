"""The HTTP routes of docs/protocol.md section 3 that are frames, cards, phrases, products and facts."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import APIRouter, Request, Response

from app.errors import BadField
from app.store import buyers
from app.web.api import (
    API,
    JSON,
    BridgeKey,
    ErrorsAsJson,
    ManagerKey,
    SidebarKey,
    WithParts,
    answer,
    asks_for,
    body_of,
    matches,
    tells,
)
from app.web.commands import feed, viewer_of
from app.wire import codec
from app.wire.answers import Ack, Cards, CardWithTalk, Facts, PhraseOfBank, Phrases, ProductCard
from app.wire.bodies import FactsBody, PhraseBody, ProductBody
from app.wire.frames import FRAME_BYTES, Message, Order

router = APIRouter(prefix=API, route_class=ErrorsAsJson)
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "It is still what If-None-Match names"}}


# --- what bridges feed ---


@router.post("/messages", openapi_extra=asks_for(Message), responses=tells(Ack))
async def post_message(request: Request, parts: WithParts, key: BridgeKey) -> Response:
    """A line was said: the frame `message`, for clients without a socket."""
    value = await body_of(request, FRAME_BYTES)
    return answer(await feed(parts, key, codec.validate(Message, {"type": "message"} | value)))


@router.post("/orders", openapi_extra=asks_for(Order), responses=tells(Ack))
async def post_order(request: Request, parts: WithParts, key: BridgeKey) -> Response:
    """An order has a new status: the frame `order`."""
    value = await body_of(request, FRAME_BYTES)
    return answer(await feed(parts, key, codec.validate(Order, {"type": "order"} | value)))


# --- what sidebars see ---


@router.get("/buyers", responses=tells(Cards))
async def get_buyers(parts: WithParts, key: SidebarKey) -> Response:
    """The open buyers that this token may see, most recent first."""
    limit = parts.settings.snapshot_buyers
    head, cards = await parts.store.read(
        key.shop, lambda connection: buyers.snapshot(connection, viewer_of(key), limit)
    )
    return Response(b'{"seq":%d,"buyers":[%b]}' % (head, b",".join(cards)), media_type=JSON)


@router.get("/buyers/{buyer:path}", responses=tells(CardWithTalk))
async def get_buyer(buyer: str, parts: WithParts, key: SidebarKey) -> Response:
    """One buyer's card with the whole talk, oldest first, and the values that are known for gaps."""
    card, talk = await parts.store.read(
        key.shop,
        lambda connection: (
            buyers.card_of(connection, viewer_of(key), buyer),
            buyers.talk_of(connection, key.shop, buyer),
        ),
    )
    await parts.people.note_talk(key, buyer, talk)
    values = await parts.offers(viewer_of(key), buyer)
    return answer(codec.read_object(card) | {"talk": talk, "values": values})


# --- the bank ---


@router.get("/phrases", responses=tells(Phrases) | UNCHANGED)
async def get_phrases(request: Request, parts: WithParts, key: SidebarKey) -> Response:
    """All phrases as this shop has them, and how they are typed; with If-None-Match, 304 where nothing changed."""
    bodies, tag = await parts.desk.phrases(key.shop)
    etag = f'"{tag}"'
    if matches(request, etag):
        return Response(status_code=304, headers={"ETag": etag})
    spellings = await parts.desk.spellings(key.shop)
    return Response(codec.encode({"phrases": bodies} | spellings), media_type=JSON, headers={"ETag": etag})


@router.get("/phrases/{phrase:path}", responses=tells(PhraseOfBank) | UNCHANGED)
async def get_phrase(phrase: str, request: Request, parts: WithParts, key: SidebarKey) -> Response:
    """One phrase, with its own ETag."""
    body = codec.encode(await parts.desk.phrase(key.shop, phrase))
    headers = {"ETag": f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'}
    if matches(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=JSON, headers=headers)


@router.put("/phrases/{phrase:path}", openapi_extra=asks_for(PhraseBody), responses=tells(PhraseOfBank))
async def put_phrase(phrase: str, request: Request, parts: WithParts, key: ManagerKey) -> Response:
    """Make or replace a phrase of the shop: at least technique, stages and text."""
    return answer(await parts.desk.put_phrase(key.shop, phrase, await body_of(request)))


@router.delete("/phrases/{phrase:path}", status_code=204)
async def delete_phrase(phrase: str, parts: WithParts, key: ManagerKey) -> Response:
    """Take a phrase out of the shop's bank."""
    await parts.desk.remove_phrase(key.shop, phrase)
    return Response(status_code=204)


# --- products and facts ---


@router.get("/products/{product:path}", responses=tells(ProductCard))
async def get_product(product: str, parts: WithParts, key: ManagerKey) -> Response:
    """A product card."""
    return answer(await parts.desk.product(key.shop, product))


@router.put("/products/{product:path}", openapi_extra=asks_for(ProductBody), responses=tells(ProductCard))
async def put_product(product: str, request: Request, parts: WithParts, key: ManagerKey) -> Response:
    """Make or replace a product card."""
    if not 1 <= len(product) <= 128 or "\0" in product:
        raise BadField("id", "a product's id has 1 to 128 characters, none of them NUL")
    body = codec.validate(ProductBody, await body_of(request))
    return answer(await parts.desk.put_product(key.shop, product, body.kept()))


@router.delete("/products/{product:path}", status_code=204)
async def delete_product(product: str, parts: WithParts, key: ManagerKey) -> Response:
    """Remove a product card."""
    await parts.desk.remove_product(key.shop, product)
    return Response(status_code=204)


@router.get("/facts", responses=tells(Facts))
async def get_facts(parts: WithParts, key: ManagerKey) -> Response:
    """The shop's terms: values for slots."""
    return answer(await parts.desk.facts(key.shop))


@router.put("/facts", openapi_extra=asks_for(FactsBody), responses=tells(Facts))
async def put_facts(request: Request, parts: WithParts, key: ManagerKey) -> Response:
    """Replace all of the shop's terms."""
    facts = codec.validate_root(FactsBody, await body_of(request))
    return answer(await parts.desk.replace_facts(key.shop, facts))
