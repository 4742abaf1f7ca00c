"""The bridge to Chatwoot, in the server itself: it stands on the roll and has an outbox, like every bridge."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from time import monotonic

import structlog

from app import metrics
from app.chatwoot.api import Api
from app.chatwoot.payload import conversation_of
from app.config import Settings
from app.errors import AppError
from app.ingest import Ingest
from app.picks import Picks
from app.push.outbox import Outbox
from app.push.roll import Roll, Socket
from app.store.buyers import Viewer
from app.store.shops import Key
from app.wire import codec
from app.wire.close import Close
from app.wire.frames import Delivered

TOO_OLD_S = 10.0
"""Seconds after which a reply is no longer put in: the talk has gone on."""
AGAIN_S = 1.0
"""Seconds before the bridge stands up again after the store was away."""

log = structlog.get_logger()


def key_of(shop: str) -> Key:
    """Whose frames come by the webhook: a bridge named chatwoot, which no token stands for."""
    return Key("chatwoot", shop, "bridge", "chatwoot", None, False)


class Bridge:
    """Takes replies to buyers in Chatwoot, one after the other, and tells what became of them.

    `insert` becomes a private note, since Chatwoot has no call for a draft; `send` is sent to the buyer. While the
    context of `connected` lasts the other workers know of this bridge.
    """

    def __init__(
        self,
        settings: Settings,
        roll: Roll,
        ingest: Ingest,
        picks: Picks,
        api: Api,
        clock: Callable[[], float] = monotonic,
        connected: Callable[[Socket], AbstractAsyncContextManager[None]] | None = None,
    ) -> None:
        self._settings, self._roll, self._ingest, self._picks, self._api = settings, roll, ingest, picks, api
        self._key, self._clock, self._connected = key_of(settings.chatwoot_shop), clock, connected

    async def run(self) -> None:
        """Serve until the server stops."""
        settings, key = self._settings, self._key
        while True:
            outbox = Outbox(settings.outbox_frames, settings.outbox_bytes)
            socket = Socket(key.shop, key.id, key.source, "bridge", outbox)
            try:
                with self._roll.enter(socket):
                    async with self._connected(socket) if self._connected else nullcontext():
                        await self._serve(outbox)
            except AppError as trouble:  # the store is away: come back as every bridge does
                log.warning("the bridge to Chatwoot was cut off", code=trouble.code)
                await asyncio.sleep(AGAIN_S)
                continue
            if outbox.ending is not Close.SLOW:  # more replies waited than fit: those are lost, and the agents asked
                return
            log.warning("more replies than Chatwoot took")

    async def _serve(self, outbox: Outbox) -> None:
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        worker = asyncio.create_task(self._work(waiting))
        try:
            while frames := await outbox.take():
                for frame in frames:
                    waiting.put_nowait((self._clock(), frame))
        finally:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)

    async def _work(self, waiting: asyncio.Queue[tuple[float, bytes]]) -> None:
        while True:
            came, raw = await waiting.get()
            frame = codec.read_object(raw)
            if frame.get("type") != "reply":
                continue
            try:
                why = await self._why_not(frame, self._clock() - came)
                told = {"type": "delivered", "id": "d", "reply": frame["id"], "ok": why is None, "why": why}
                await self._picks.delivered(self._key, Delivered.model_validate(told))
            except AppError as trouble:
                log.warning("a reply to Chatwoot was not told", code=trouble.code)

    async def _why_not(self, reply: dict[str, object], age: float) -> str | None:
        try:
            return await self._put(reply, age)
        except AppError as trouble:
            log.warning("a reply to Chatwoot was not put in", code=trouble.code)
        except Exception:
            metrics.faults.inc()
            log.exception("a reply to Chatwoot failed")
        return "failed"

    async def _put(self, reply: dict[str, object], age: float) -> str | None:
        """Put a reply into Chatwoot; None, or why it is not there."""
        buyer, message = str(reply["buyer"]), reply.get("message")
        where = conversation_of(buyer)
        if where is None:
            return "no_composer"
        if age > TOO_OLD_S or await self._moved(buyer, message):
            return "context_changed"
        private = reply["how"] != "send"
        written = await self._api.write(where, str(reply["text"]), private=private, reply=str(reply["id"]))
        return None if written else "failed"

    async def _moved(self, buyer: str, message: object) -> bool:
        """Whether the buyer wrote after the message that the agent saw."""
        held = await self._ingest.look(Viewer(self._key.shop, None, True), buyer)
        last = held.state.last_message if held.state else None
        return message is not None and last is not None and last.sender == "buyer" and last.id != message
