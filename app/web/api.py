"""What all HTTP routes share: who may ask, reading a body, and answers and errors with the socket's codes."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any

import structlog
from fastapi import Depends, Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Mount

from app import metrics
from app.errors import AppError, Fault, Forbidden, RateLimited, TooLarge, Unauthenticated
from app.store.shops import Key
from app.web.parts import Parts
from app.wire import codec
from app.wire.answers import Problem

BODY_BYTES = 1 << 20
JSON = "application/json"
API = "/api/v1"
SIGNED = frozenset({"/chatwoot/webhook"})
"""Routes that ask for no token, because whoever calls signs what is sent."""
REFUSED: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "Refused: the code and the message say why"},
    "5XX": {"model": Problem, "description": "Not now, or a fault of the server; where it is retryable, send it again"},
}
"""What every route may answer besides."""
_BEARER = HTTPBearer(auto_error=False, description="A token of `jiehua token new`")
"""For the OpenAPI page alone: `needs` reads the header, so that errors have the socket's codes."""
log = structlog.get_logger()
ABUSE_MS = 60_000
_ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


class ErrorsAsJson(APIRoute):
    """Answers every error with the socket's codes; only unknown ones are logged with their traceback.

    What declares no role is refused when it is made: nothing is open to all by having been forgotten.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        more["responses"] = REFUSED | (more.get("responses") or {})
        super().__init__(path, endpoint, **more)
        if roles_of(self) is None and path not in SIGNED:
            raise TypeError(f"{path} declares no role: give it a BridgeKey, a SidebarKey or a ManagerKey")

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
                # The route and not its address: ids of buyers are names of people.
                log.exception("a request failed", method=request.method, route=self.path)
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
    allowed = _methods(request)
    code, status = ("unknown_type", 405) if allowed else ("not_found", 404)
    why = f"{request.method} {request.url.path[:80]} is not a route; /docs shows them all"
    body = {"code": code, "message": why, "retryable": False, "retry_after_ms": 0}
    return Response(codec.encode(body), status, {"Allow": ", ".join(allowed)} if allowed else {}, JSON)


def _methods(request: Request) -> list[str]:
    """The methods that this address has. The files under / answer for all others, so the router cannot tell."""
    routes = [one for one in request.app.routes if not isinstance(one, Mount)]
    return [
        name
        for name in ("GET", "POST", "PUT", "DELETE")
        if any(one.matches({**request.scope, "method": name})[0] is Match.FULL for one in routes)
    ]


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


WithParts = Annotated[Parts, Depends(_parts)]


def needs(*roles: str) -> Callable[..., Awaitable[Key]]:
    """A dependency that gives the token's key. Raises Unauthenticated, Forbidden for another role."""

    async def key(request: Request, parts: WithParts, _: Annotated[Any, Depends(_BEARER)]) -> Key:
        address = request.client.host if request.client else ""
        if parts.limits.abusive(address):
            raise RateLimited(ABUSE_MS)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        found = await parts.key(token.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            parts.limits.refuse(address)
            raise Unauthenticated
        if wait := parts.limits.frame(found):
            raise RateLimited(wait)
        if found.role not in roles:
            raise Forbidden(found.role, f"{request.method} {request.url.path}")
        return found

    key.roles = frozenset(roles)  # type: ignore[attr-defined]
    return key


def roles_of(route: APIRoute) -> frozenset[str] | None:
    """The roles whose tokens a route takes; None where it declares none."""
    declared = [getattr(one.call, "roles", None) for one in route.dependant.dependencies]
    return next((roles for roles in declared if roles is not None), None)


BridgeKey = Annotated[Key, Depends(needs("bridge"))]
SidebarKey = Annotated[Key, Depends(needs("agent", "manager"))]
ManagerKey = Annotated[Key, Depends(needs("manager"))]


async def body_of(request: Request, limit: int = BODY_BYTES) -> dict[str, Any]:
    """The JSON object of a request. Raises BadFrame, TooLarge."""
    return codec.read_object(await raw_body(request, limit))


async def raw_body(request: Request, limit: int) -> bytes:
    """The body of a request as it came. Raises TooLarge."""
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > limit:
            raise TooLarge("body", limit)
    return bytes(raw)


def matches(request: Request, tag: str) -> bool:
    """Whether If-None-Match names this ETag: `*`, or one of a list, compared weakly as RFC 9110 says for GET."""
    told = ",".join(request.headers.getlist("if-none-match")).strip()
    return told == "*" or tag.removeprefix("W/") in _ENTITY_TAG.findall(told)


def asks_for(model: type[BaseModel], *, part: bool = False) -> dict[str, Any]:
    """The body in the OpenAPI page, or any part of it; our own codec reads it, so errors have the socket's codes."""
    schema = model.model_json_schema(ref_template="{model}")
    schema = _without_references(schema, schema.pop("$defs", {}))
    if "type" in schema.get("properties", {}):  # a frame: that it is one the route says already
        schema["required"].remove("type")
    if part:
        del schema["required"]
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema}}}}


def tells(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """The answer in the OpenAPI page."""
    return {200: {"model": model}}


def _without_references(schema: Any, definitions: dict[str, Any]) -> Any:
    # The page's own definitions are of answers; those of bodies would come among them under the same names.
    if isinstance(schema, dict) and "$ref" in schema:
        return _without_references(
            definitions[schema["$ref"]] | {k: v for k, v in schema.items() if k != "$ref"}, definitions
        )
    if isinstance(schema, dict):
        return {name: _without_references(one, definitions) for name, one in schema.items()}
    return [_without_references(one, definitions) for one in schema] if isinstance(schema, list) else schema


def answer(value: Any, status: int = 200) -> Response:
    """A value as the JSON of an answer."""
    return Response(codec.encode(value), status, media_type=JSON)
