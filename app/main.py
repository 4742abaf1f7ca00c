"""Joins the parts: create_app(settings) builds each of them in the lifespan, and nothing is built at import."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from fastapi import FastAPI, WebSocket
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from app import __version__
from app.chatwoot.api import Api
from app.chatwoot.bridge import Bridge
from app.clock import Clock, stamp
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
from app.store.imports import import_marks
from app.store.journal import prune_journal
from app.store.row_security import EVERY
from app.store.shops import ended_tokens
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
from app.web.sockets import serve_socket
from app.wire.close import Close
from app.wire.codec import encode

log = structlog.get_logger()

JOURNAL_KEPT = timedelta(minutes=10)
"""How long a row of the journal stays at least: a worker that was cut off that long has no sockets any more."""


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
            chores = [
                asyncio.create_task(_watch_tokens(parts)),
                asyncio.create_task(_keep_time(parts)),
                asyncio.create_task(_erase_old(parts)),
                asyncio.create_task(_erase_asked(parts)),
                asyncio.create_task(_watch_imports(parts)),
                asyncio.create_task(_prune_journal(parts)),
            ]
            if settings.chatwoot_url:
                chores.append(asyncio.create_task(_serve_chatwoot(parts)))
            try:
                yield
            finally:
                for chore in chores:
                    chore.cancel()
                await asyncio.gather(*chores, return_exceptions=True)

    app = FastAPIOffline(docs_url=None, redoc_url=None, title="接话 jiehua", version=__version__, lifespan=lifespan)
    add_docs(app)
    app.add_middleware(SafeHeaders)
    app.include_router(pages.router)
    for routed in (chatwoot_routes, import_routes, routes, note_routes, people_routes, settings_routes, stats_routes):
        app.include_router(routed.router)
    app.add_exception_handler(HTTPException, api.no_such_route)  # type: ignore[arg-type]

    @app.websocket("/ws")
    async def ws(websocket: WebSocket) -> None:
        await serve_socket(websocket, websocket.app.state.parts)

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
    store = open_store(settings, lambda group: together.follow.told([_notice(one) for one in group]))
    learning = Learning(store, now)
    try:
        reader, shipped_bank, rules = load_mind(settings)
        log.info("ready to read", kernels=native.how)
        desk = Desk(store, shipped_bank, rules)
        ingest = Ingest(store, reader, desk, learning.of, settings, now)
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


async def _serve_chatwoot(parts: Parts) -> None:
    """Put what agents pick for buyers in Chatwoot there."""
    settings = parts.settings
    async with Api(settings.chatwoot_url, settings.chatwoot_token.get_secret_value()) as api:
        handover = parts.together.handover
        connected = handover.connected if handover else None
        await Bridge(settings, parts.roll, parts.ingest, parts.picks, api, connected=connected).run()


async def _watch_tokens(parts: Parts) -> None:
    """End the sockets of tokens that were revoked or whose days are over."""
    while True:
        await asyncio.sleep(parts.settings.revoked_s)
        tokens = parts.roll.tokens()
        if not tokens:
            continue
        now = parts.now()
        try:
            ended = await parts.store.read(EVERY, partial(ended_tokens, ids=tokens, now=now))
        except AppError as trouble:
            log.warning("tokens not looked at", code=trouble.code)
            continue
        for token, why in ended.items():
            for socket in parts.roll.of_token(token):
                socket.outbox.end(Close.REVOKED if why == "revoked" else Close.EXPIRED)


async def _keep_time(parts: Parts) -> None:
    """Let happen what time brings, and close the buyers of whom nothing was heard for days."""
    while True:
        try:
            if await parts.store.leads():
                await parts.ingest.close_idle()  # first: who leaves is not reminded of
                await parts.ingest.keep_time()
        except AppError as trouble:
            log.warning("what time brings was not seen to", code=trouble.code)
        await asyncio.sleep(parts.settings.sweep_s)


async def _erase_old(parts: Parts) -> None:
    """Erase what shops keep no longer."""
    while True:
        try:
            if await parts.store.leads() and (erased := await parts.shop_settings.erase_old(parts.now())):
                log.info("old talk erased", rows=erased)
        except AppError as trouble:
            log.warning("old talk not erased", code=trouble.code)
        await asyncio.sleep(parts.settings.sweep_s)


async def _erase_asked(parts: Parts) -> None:
    """Erase the buyers that a command asked to erase."""
    while True:
        try:
            await parts.people.erase_asked()
        except AppError as trouble:
            log.warning("a buyer was not erased", code=trouble.code)
        await asyncio.sleep(parts.settings.revoked_s)


async def _watch_imports(parts: Parts) -> None:
    """Take up what a command, or another worker, imported into a shop that is being served."""
    known: dict[tuple[str, str], str] | None = None
    while True:
        try:
            marks = await parts.store.read(EVERY, import_marks)
            if known is not None:
                for shop, _ in {one for one, _ in marks.items() ^ known.items()}:
                    await parts.desk.reload(shop)
            known = marks
        except AppError as trouble:
            log.warning("imports not looked at", code=trouble.code)
        await asyncio.sleep(parts.settings.revoked_s)


async def _prune_journal(parts: Parts) -> None:
    """Forget what no sidebar could be told any more."""
    while parts.store.shared:
        await asyncio.sleep(parts.settings.sweep_s)
        try:
            if await parts.store.leads():
                await parts.store.write(EVERY, partial(prune_journal, before=stamp(parts.now() - JOURNAL_KEPT)))
        except AppError as trouble:
            log.warning("the journal was not pruned", code=trouble.code)
