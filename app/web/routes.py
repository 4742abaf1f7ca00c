"""The HTTP routes of docs/protocol.md section 3: who may ask, what is asked, and errors with the socket's codes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app import metrics
from app.errors import AppError, BadField, Fault, Forbidden, TooLarge, Unauthenticated
from app.store import buyers
from app.store.shops import Key
from app.web.commands import feed, viewer_of
from app.web.parts import Parts
from app.wire import codec
from app.wire.bodies import FactsBody, ProductBody
from app.wire.frames import FRAME_BYTES, Message, Order

BODY_BYTES = 1 << 20
JSON = "application/json"
API = "/api/v1"
log = structlog.get_logger()


class ErrorsAsJson(APIRoute):
    """Answers every error with the socket's codes; only unknown ones are logged with their traceback."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, wrapped."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                return await handle(request)
            except AppError as refused:
                return error_response(refused)
            except ClientDisconnect:  # it hung up in the middle of its body; nobody reads this answer
                return Response(status_code=400)
            except Exception:
                metrics.faults.inc()
                log.exception("a request failed", path=request.url.path)
                return error_response(Fault())

        return guarded


def error_response(error: AppError) -> Response:
    """An error as an HTTP answer."""
    metrics.refusals.labels(error.code).inc()
    headers = {"WWW-Authenticate": "Bearer"} if error.http_status == 401 else {}
    if error.retryable:
        headers["Retry-After"] = str(max(1, round(getattr(error, "retry_after_ms", 1000) / 1000)))
    return Response(codec.encode(codec.error_body(error)), error.http_status, headers, JSON)


async def no_such_route(request: Request, error: HTTPException) -> Response:
    """What the router itself refuses (404, 405), told like every error where an API was asked."""
    if not request.url.path.startswith(API):
        return await http_exception_handler(request, error)
    code = "not_found" if error.status_code == 404 else "unknown_type"
    why = f"{request.method} {request.url.path[:80]} is not a route; /docs shows them all"
    body = {"code": code, "message": why, "retryable": False, "retry_after_ms": 0}
    return Response(codec.encode(body), error.status_code, error.headers, JSON)


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


WithParts = Annotated[Parts, Depends(_parts)]


def _needs(*roles: str) -> Callable[..., Awaitable[Key]]:
    async def key(request: Request, parts: WithParts) -> Key:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        found = await parts.key(token.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise Unauthenticated
        if found.role not in roles:
            raise Forbidden(found.role, f"{request.method} {request.url.path}")
        return found

    return key


BridgeKey = Annotated[Key, Depends(_needs("bridge"))]
SidebarKey = Annotated[Key, Depends(_needs("agent", "manager"))]
ManagerKey = Annotated[Key, Depends(_needs("manager"))]

router = APIRouter(prefix=API, route_class=ErrorsAsJson)


async def _body(request: Request, limit: int) -> dict[str, Any]:
    """The JSON object of a request. Raises BadFrame, TooLarge."""
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > limit:
            raise TooLarge("body", limit)
    return codec.read_object(bytes(raw))


def _asks_for(model: type[BaseModel]) -> dict[str, Any]:
    """The body in the OpenAPI page; it is read by our own codec, so that errors have the socket's codes."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema}}}}


def _answer(value: Any, status: int = 200) -> Response:
    return Response(codec.encode(value), status, media_type=JSON)


# --- what bridges feed ---


@router.post("/messages", openapi_extra=_asks_for(Message))
async def post_message(request: Request, parts: WithParts, key: BridgeKey) -> Response:
    """A line was said: the frame `message`, for clients without a socket."""
    value = await _body(request, FRAME_BYTES)
    return _answer(await feed(parts, key, codec.validate(Message, {"type": "message"} | value)))


@router.post("/orders", openapi_extra=_asks_for(Order))
async def post_order(request: Request, parts: WithParts, key: BridgeKey) -> Response:
    """An order has a new status: the frame `order`."""
    value = await _body(request, FRAME_BYTES)
    return _answer(await feed(parts, key, codec.validate(Order, {"type": "order"} | value)))


# --- what sidebars see ---


@router.get("/buyers")
async def get_buyers(parts: WithParts, key: SidebarKey) -> Response:
    """The open buyers that this token may see, most recent first."""
    limit = parts.settings.snapshot_buyers
    head, cards = await parts.store.read(lambda connection: buyers.snapshot(connection, viewer_of(key), limit))
    return Response(b'{"seq":%d,"buyers":[%b]}' % (head, b",".join(cards)), media_type=JSON)


@router.get("/buyers/{buyer:path}")
async def get_buyer(buyer: str, parts: WithParts, key: SidebarKey) -> Response:
    """One buyer's card with the whole talk, oldest first."""
    card, talk = await parts.store.read(
        lambda connection: (
            buyers.card_of(connection, viewer_of(key), buyer),
            buyers.talk_of(connection, key.shop, buyer),
        )
    )
    return _answer(codec.read_object(card) | {"talk": talk})


# --- the bank ---


@router.get("/phrases")
async def get_phrases(request: Request, parts: WithParts, key: SidebarKey) -> Response:
    """All phrases as this shop has them; with If-None-Match, 304 where nothing changed."""
    bodies, tag = await parts.desk.phrases(key.shop)
    etag = f'"{tag}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(codec.encode({"phrases": bodies}), media_type=JSON, headers={"ETag": etag})


@router.get("/phrases/{phrase:path}")
async def get_phrase(phrase: str, parts: WithParts, key: SidebarKey) -> Response:
    """One phrase."""
    return _answer(await parts.desk.phrase(key.shop, phrase))


@router.put("/phrases/{phrase:path}")
async def put_phrase(phrase: str, request: Request, parts: WithParts, key: ManagerKey) -> Response:
    """Make or replace a phrase of the shop: at least technique, stages and text."""
    return _answer(await parts.desk.put_phrase(key.shop, phrase, await _body(request, BODY_BYTES)))


@router.delete("/phrases/{phrase:path}")
async def delete_phrase(phrase: str, parts: WithParts, key: ManagerKey) -> Response:
    """Take a phrase out of the shop's bank."""
    await parts.desk.remove_phrase(key.shop, phrase)
    return Response(status_code=204)


# --- products and facts ---


@router.get("/products/{product:path}")
async def get_product(product: str, parts: WithParts, key: ManagerKey) -> Response:
    """A product card."""
    return _answer(await parts.desk.product(key.shop, product))


@router.put("/products/{product:path}", openapi_extra=_asks_for(ProductBody))
async def put_product(product: str, request: Request, parts: WithParts, key: ManagerKey) -> Response:
    """Make or replace a product card."""
    if not 1 <= len(product) <= 128 or "\0" in product:
        raise BadField("id", "a product's id has 1 to 128 characters, none of them NUL")
    body = codec.validate(ProductBody, await _body(request, BODY_BYTES))
    return _answer(await parts.desk.put_product(key.shop, product, body.model_dump(exclude_unset=True)))


@router.delete("/products/{product:path}")
async def delete_product(product: str, parts: WithParts, key: ManagerKey) -> Response:
    """Remove a product card."""
    await parts.desk.remove_product(key.shop, product)
    return Response(status_code=204)


@router.get("/facts")
async def get_facts(parts: WithParts, key: ManagerKey) -> Response:
    """The shop's terms: values for slots."""
    return _answer(await parts.desk.facts(key.shop))


@router.put("/facts", openapi_extra=_asks_for(FactsBody))
async def put_facts(request: Request, parts: WithParts, key: ManagerKey) -> Response:
    """Replace all of the shop's terms."""
    facts = codec.validate_root(FactsBody, await _body(request, BODY_BYTES))
    return _answer(await parts.desk.replace_facts(key.shop, facts))
