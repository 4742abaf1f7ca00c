"""Everything that is no API: the sidebar page and its modules, the demo page, health and metrics."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse
from starlette.staticfiles import StaticFiles

from app import metrics
from app.errors import AppError
from app.native import load as native
from app.store.store import Store
from app.web.parts import Parts

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "object-src 'none'",
    )
)


def page_headers(framed_by: str = "") -> list[tuple[bytes, bytes]]:
    """The headers of every page; `framed_by` is the one foreign site that may frame them, a Chatwoot."""
    policy = CONTENT_SECURITY_POLICY
    if framed_by:
        policy = policy.replace("frame-ancestors 'self'", f"frame-ancestors 'self' {framed_by}")
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cache-control", b"no-cache"),
    ]


PAGE_HEADERS = page_headers()

OpenShop = Callable[[Store, datetime, str], Awaitable[dict[str, Any]]]
"""(store, now, mark of the shop's id) to tokens and shop."""
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

router = APIRouter()


@router.get("/healthz")
async def healthz() -> JSONResponse:
    """The process runs."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """Which part is down. Without store or bank nobody can be served: 503. Without Redis cards of other workers come
    late, which is told, but with 200: to send everybody elsewhere would not help. `kernels`: C, or why not."""
    parts: Parts = request.app.state.parts
    told = {"status": "ok", "store": "ok", "bank": "ok" if len(parts.desk.shipped) else "has no phrases"}
    try:
        await parts.store.ping()
    except AppError as trouble:
        told["store"] = str(trouble)
    redis = await parts.together.redis_answers()
    if redis is not None:
        told["redis"] = "ok" if redis else "does not answer; the workers look into the store instead"
    usable = told["store"] == told["bank"] == "ok"
    if not usable:
        told["status"] = "unavailable"
    elif redis is False:
        told["status"] = "degraded"
    return JSONResponse(told | {"kernels": native.how}, 200 if usable else 503)


@router.get("/metrics", response_class=PlainTextResponse)
async def get_metrics() -> Response:
    """What Prometheus scrapes."""
    return Response(metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")


class Pages:
    """The files of `frontend/`, with the headers that keep foreign scripts out.

    Without the demo's where it is off, and without the page for a Chatwoot's dashboard where none may frame it.
    """

    def __init__(self, folder: Path, demo: bool, framed_by: str = "") -> None:
        self._files, self._headers = StaticFiles(directory=folder, html=True), page_headers(framed_by)
        self._hidden = {name for name, shown in (("demo", demo), ("chatwoot", framed_by)) if not shown}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one file."""

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        # Asked of the path that is served: /x/../demo/ and //demo/ lead to the same files.
        if not self._hidden.isdisjoint(Path(self._files.get_path(scope)).parts[:1]):
            await Response("not found", 404)(scope, receive, send)
            return
        await self._files(scope, receive, send_with_headers)


def add_demo(app: FastAPI, folder: Path, open_shop: OpenShop) -> None:
    """The demo page and what it needs to open its two sockets; only under `jiehua demo`, on throw-away data.

    `open_shop` makes one more demo shop and says what the page is told of it.
    """

    @app.get("/demo", include_in_schema=False)
    async def demo_page() -> FileResponse:
        headers = {name.decode(): value.decode() for name, value in PAGE_HEADERS}
        return FileResponse(folder / "demo" / "index.html", headers=headers)

    @app.get("/demo/session", include_in_schema=False)
    async def demo_session(request: Request) -> JSONResponse:
        parts: Parts = request.app.state.parts
        if parts.demo is not None and "fresh" in request.query_params:
            # Whoever opens the page begins in an empty shop; the sidebar in its frame asks after it and gets the same.
            mark = f"-{secrets.token_hex(4)}"
            parts.demo = await open_shop(parts.store, parts.now(), mark)
        return JSONResponse(parts.demo or {}, headers={"cache-control": "no-store"})
