"""Joins the parts: create_app(settings) builds each of them in the lifespan, and nothing is built at import."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.routing import WebSocketRoute

from app import __version__, metrics
from app.chatwoot.api import Api
from app.chatwoot.bridge import Bridge
from app.chores import doing_chores
from app.clock import Clock
from app.config import Settings, shipped
from app.demo.prepare import open_shop
from app.desk import Desk
from app.errors import AppError
from app.imports import Imports
from app.ingest import Ingest
from app.learning import Learning
from app.native import load as native
from app.people import People
from app.phrases.bank import Bank
from app.phrases.load import load_bank
from app.picks import Picks
from app.push.hub import Hub, Notice
from app.push.roll import Roll
from app.shop_settings import ShopSettings
from app.store.changes import Committed
from app.store.store import open_store
from app.together import Together
from app.understand.reader import Reader
from app.understand.wording import WordingRules
from app.web import (
    api,
    chatwoot_routes,
    import_routes,
    note_routes,
    pages,
    people_routes,
    routes,
    settings_routes,
    stats_routes,
)
from app.web.docs_page import add_docs
from app.web.headers import SafeHeaders
from app.web.limits import Limits
from app.web.parts import Abort, Parts
from app.web.sockets import Sockets
from app.wire.close import Close
from app.wire.codec import encode

log = structlog.get_logger()


def wall_clock() -> datetime:
    """Now, with the offset of the machine's zone."""
    return datetime.now().astimezone()


def _nothing_to_abort(_: tuple[str, int] | None) -> None:
    """Under a test client there is no connection to cut."""


def create_app(
    settings: Settings,
    *,
    now: Clock = wall_clock,
    abort: Abort = _nothing_to_abort,
    demo: dict[str, Any] | None = None,
) -> FastAPI:
    """The whole application. `demo` are the tokens that the demo page is told; None outside the demo.

    Starting raises CannotStart where the store cannot be opened, BadFile or BadPhrase where the bank cannot be read.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_parts(settings, now=now, abort=abort, demo=demo) as parts:
            app.state.parts = parts
            async with doing_chores(parts), _serving_chatwoot(parts):
                yield

    app = FastAPIOffline(docs_url=None, redoc_url=None, title="接话 jiehua", version=__version__, lifespan=lifespan)
    add_docs(app)
    app.add_middleware(SafeHeaders)
    app.include_router(pages.router)
    for routed in (chatwoot_routes, import_routes, routes, note_routes, people_routes, settings_routes, stats_routes):
        app.include_router(routed.router)
    app.add_exception_handler(HTTPException, api.no_such_route)  # type: ignore[arg-type]

    app.router.routes.append(WebSocketRoute("/ws", Sockets()))
    frontend = shipped("frontend")
    if demo is not None:
        pages.add_demo(app, frontend, open_shop)
    app.mount("/", pages.Pages(frontend, demo is not None, settings.chatwoot_url))
    return app


@contextlib.asynccontextmanager
async def open_parts(
    settings: Settings,
    *,
    now: Clock = wall_clock,
    abort: Abort = _nothing_to_abort,
    demo: dict[str, Any] | None = None,
) -> AsyncIterator[Parts]:
    """All parts but the web, for as long as the context lasts; a replay goes through the very same. Raises as above."""
    hub, roll = Hub(settings.resume_frames), Roll()

    def tell(group: Sequence[Committed]) -> None:
        watch = metrics.Stopwatch()
        together.follow.told([_notice(one) for one in group])
        watch.lap("push")

    store = open_store(settings, tell)
    learning = Learning(store, now)
    try:
        reader, shipped_bank, rules = load_mind(settings)
        log.info("ready to read", kernels=native.how)
        desk = Desk(store, shipped_bank, rules)
        ingest = Ingest(store, reader, desk, learning, settings, now)
        shop_settings = ShopSettings(store, settings.reply_s)
        imports = Imports(store, desk, shipped_bank, rules)
        changes: asyncio.Queue[str] = asyncio.Queue()
        together = Together(store, hub, roll, settings, now, changed=changes.put_nowait, foreign=ingest.forget)
        picks = Picks(store, ingest, roll, now, together.handover)
        minds = ingest, picks, desk, learning, shop_settings, imports, People(store, ingest, hub, now)
        parts = Parts(settings, store, *minds, together, hub, roll, Limits(settings), now, abort, demo)
        async with together.run():
            telling = asyncio.create_task(_tell_settings(parts, changes))
            try:
                yield parts
            finally:
                telling.cancel()
                await asyncio.gather(telling, return_exceptions=True)
    finally:
        await learning.close()
        await store.close()


def load_mind(settings: Settings) -> tuple[Reader, Bank, WordingRules]:
    """What understands and what is said: the reader, the bank of all shops, the wording rules.

    Raises BadFile, BadPhrase, CannotStart.
    """
    folder = settings.bank_folder
    reader = Reader.load(folder, settings.cache)
    return reader, load_bank(folder / "phrases"), WordingRules.load(folder / "wording.toml")


def drain(parts: Parts) -> None:
    """The server is about to stop: tell every socket when to come back, and close it."""
    last = encode({"type": "drain", "retry_in_ms": parts.settings.drain_ms})
    parts.roll.end_all(last, Close.RESTART)


def _notice(committed: Committed) -> Notice:
    change = committed.change
    return Notice(
        change.shop,
        committed.seq,
        change.buyer,
        change.card if change.open else None,
        change.agent,
        change.agent_before,
        change.seen_before,
    )


async def _tell_settings(parts: Parts, changes: asyncio.Queue[str]) -> None:
    """Tell the sidebars here of settings that were changed on another worker."""
    while True:
        shop = await changes.get()
        try:
            parts.hub.tell(shop, encode({"type": "settings", "settings": await parts.shop_settings.of(shop)}))
        except AppError as trouble:
            log.warning("changed settings were not told", shop=shop, code=trouble.code)


@contextlib.asynccontextmanager
async def _serving_chatwoot(parts: Parts) -> AsyncIterator[None]:
    """Put what agents pick for buyers in Chatwoot there, where one is named, for as long as the context lasts."""
    settings = parts.settings
    if not settings.chatwoot_url:
        yield
        return
    async with Api(settings.chatwoot_url, settings.chatwoot_token.get_secret_value()) as api:
        handover = parts.together.handover
        connected = handover.connected if handover else None
        bridge = Bridge(settings, parts.roll, parts.ingest, parts.picks, api, connected=connected)
        task = asyncio.create_task(bridge.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
