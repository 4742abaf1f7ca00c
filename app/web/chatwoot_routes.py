"""The webhook of a Chatwoot: checked, told apart, stored once. Only there where a Chatwoot is configured."""

from __future__ import annotations

import asyncio
import time

import structlog
from fastapi import APIRouter, Request, Response

from app import metrics
from app.chatwoot import payload, signature
from app.chatwoot.bridge import key_of
from app.errors import AppError, NotFound, TryLater
from app.store.changes import Committed
from app.web.api import BODY_BYTES, ErrorsAsJson, WithParts, answer, raw_body
from app.wire import codec
from app.wire.frames import Message

PATIENCE_S = 4.0
"""Seconds for which a message is tried again here: Chatwoot waits five for an answer, and never comes back."""

log = structlog.get_logger()
router = APIRouter(prefix="/chatwoot", route_class=ErrorsAsJson)


@router.post("/webhook")
async def webhook(request: Request, parts: WithParts) -> Response:
    """An event of Chatwoot. `message_created` is stored once, however often it comes; other events are left alone."""
    settings = parts.settings
    if not settings.chatwoot_url:
        raise NotFound("route", "/chatwoot/webhook")
    body = await raw_body(request, BODY_BYTES)
    headers, secret = request.headers, settings.chatwoot_secret.get_secret_value()
    stamp, signed = headers.get("x-chatwoot-timestamp"), headers.get("x-chatwoot-signature")
    signature.check(secret, stamp, signed, body, parts.now().timestamp(), settings.chatwoot_tolerance_s)
    said = codec.read_object(body)
    message = payload.read(said)
    if isinstance(message, str):
        return answer({"ignored": message})
    try:
        committed = await _store(parts, settings.chatwoot_shop, message)
    except AppError as trouble:
        log.error("a message of Chatwoot was not stored", id=message.id, code=trouble.code)
        raise
    kind = "duplicates" if committed.duplicate else "events"
    metrics.duplicates.inc() if kind == "duplicates" else metrics.events.labels("message").inc()
    if reply := payload.ours(said):
        log.info("an answer of ours came back from Chatwoot", reply=reply, id=message.id)
    return answer({"seq": committed.seq, "duplicate": committed.duplicate})


async def _store(parts: WithParts, shop: str, message: Message) -> Committed:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return await parts.ingest.message(shop, key_of(shop).source, message)
        except TryLater as later:
            wait = max(later.retry_after_ms, 50) / 1000
            if time.monotonic() + wait > until:
                raise
            await asyncio.sleep(wait)
