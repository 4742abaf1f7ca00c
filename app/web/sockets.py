"""One socket from upgrade to close: two tasks, one that reads and one that writes; when one ends, both end.

What frames do is in app.web.commands; here are hello, heartbeat, limits and close codes (docs/protocol.md section 2).
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import itertools
import time
from functools import partial

import structlog
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from app import metrics
from app.errors import AppError, BadFrame, Fault, RateLimited
from app.push.outbox import Outbox
from app.push.roll import Socket
from app.store.changes import Committed
from app.store.shops import Key
from app.web import commands, opening
from app.web.origin import allowed
from app.web.parts import Parts
from app.web.rate import Bucket
from app.wire import codec
from app.wire.close import Close
from app.wire.frames import OF_ROLE, Hello, Message, Order, Ping

SUBPROTOCOL = "jiehua.v1"
CLOSE_S = 2.0
"""Seconds that a client has to answer a close frame."""
AT_WORK = 64
"""Frames of one connection that may be at work at once beside those of a second's allowance; the next one is read when
one of them is done. With fewer places a flood would wait for slow commits unread, and nobody would tell it to slow."""
FEEDS = Message, Order
FED_AT_ONCE = 8
"""Messages that are decided one after the other before other sockets have their turn: each takes half a millisecond."""

log = structlog.get_logger()
_numbers = itertools.count(1)


class Sockets:
    """The endpoint, as an application of its own: each layer that a framework puts around one costs every frame."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The whole life of a socket."""
        await serve_socket(scope, receive, send, scope["app"].state.parts)


async def serve_socket(scope: Scope, receive: Receive, send: Send, parts: Parts) -> None:
    """The whole life of a socket."""
    websocket = WebSocket(scope, receive, send)
    headers = websocket.headers
    secure = websocket.url.scheme == "wss"
    if not allowed(headers.get("origin"), headers.get("host"), secure, parts.settings.origin_list):
        why = "this page may not open a socket; name its origin in JIEHUA_ORIGINS"
        await websocket.send_denial_response(PlainTextResponse(why, status_code=403))
        return
    offered = websocket.scope.get("subprotocols", [])
    await websocket.accept(SUBPROTOCOL if SUBPROTOCOL in offered else None)
    session = Session(websocket, receive, send, parts)
    if SUBPROTOCOL not in offered:
        session.outbox.end(Close.VERSION)
    address = websocket.client.host if websocket.client else ""
    limits, most = parts.limits, parts.settings.address_sockets
    with structlog.contextvars.bound_contextvars(connection=next(_numbers)), limits.socket(address, most) as fits:
        if len(parts.roll) >= parts.settings.connections or not fits:
            session.outbox.end(Close.TOO_MANY)
        if limits.abusive(address):
            session.outbox.end(Close.ABUSE)
        await session.run()


class Session:
    """What one connection needs while it is open. `receive` and `send` are those of its `websocket`, for the frames."""

    def __init__(self, websocket: WebSocket, receive: Receive, send: Send, parts: Parts) -> None:
        self._websocket, self._next, self._put, self._parts = websocket, receive, send, parts
        settings = parts.settings
        self.outbox = Outbox(settings.outbox_frames, settings.outbox_bytes)
        self._heard = time.monotonic()
        self._tasks: set[asyncio.Task[None]] = set()
        self._context = contextvars.copy_context()
        """What the log tells with each line of this socket: also where a callback of somebody else's brings us here."""
        self._places = asyncio.Semaphore(AT_WORK + min(settings.per_second, settings.pending))

    async def run(self) -> None:
        """Read and write until one of the two ends."""
        writer = asyncio.create_task(self._write())
        reader = asyncio.create_task(self._read())
        try:
            await asyncio.wait({writer, reader}, return_when=asyncio.FIRST_COMPLETED)
            self.outbox.end(Close.BYE)
            await writer
        finally:
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reader
            metrics.closes.labels(str((self.outbox.ending or Close.BYE).value)).inc()

    # --- writing ---

    async def _write(self) -> None:
        try:
            while frames := await self.outbox.take():
                await self._send(frames)
            await self._close(self.outbox.ending or Close.BYE)
        except TimeoutError:  # a reader that takes nothing would hold the connection for ever
            self.outbox.end(Close.SLOW)
            self._abort()
        except (OSError, WebSocketDisconnect, RuntimeError):  # the client has gone; it is told in any of these ways
            self.outbox.end(Close.BYE)

    async def _send(self, frames: list[bytes]) -> None:
        """Send them; raises TimeoutError where the reader takes longer than `stall_s` for one of them."""
        now, stall_s, put = asyncio.get_running_loop().time, self._parts.settings.stall_s, self._put
        began = now()
        async with asyncio.timeout_at(began + stall_s) as limit:
            for frame in frames:
                await put({"type": "websocket.send", "text": frame.decode()})
                # A limit for each frame costs more than to send it; most go out at once, and the loop's time stands.
                if (sent := now()) != began:
                    began = sent
                    limit.reschedule(began + stall_s)

    async def _close(self, code: Close) -> None:
        if code is Close.SLOW:
            self._abort_soon()
        if self._websocket.application_state is WebSocketState.CONNECTED:
            async with asyncio.timeout(CLOSE_S):
                await self._websocket.close(code.value)

    def _abort(self) -> None:
        self._parts.abort(self._websocket.scope.get("client"))

    def _abort_soon(self) -> None:
        asyncio.get_running_loop().call_later(CLOSE_S, self._abort)

    # --- reading ---

    async def _read(self) -> None:
        try:
            hello, key = await self._hello()
            if hello is None or key is None:
                return
            limits, most = self._parts.limits, self._parts.settings.token_sockets
            with structlog.contextvars.bound_contextvars(shop=key.shop), limits.socket(key.id, most) as fits:
                if fits:
                    await self._serve(hello, key)
                else:
                    self.outbox.end(Close.TOO_MANY)
        except WebSocketDisconnect:
            self.outbox.end(Close.BYE)
        except AppError as refused:  # the store cannot be read: the client comes back
            log.warning("socket refused", code=refused.code)
            self.outbox.end(Close.FAULT)
        except Exception:
            metrics.faults.inc()
            log.exception("a socket failed")
            self.outbox.end(Close.FAULT)

    async def _hello(self) -> tuple[Hello | None, Key | None]:
        """The hello and whose token it has; None where the socket is to be closed, with the code said."""
        try:
            async with asyncio.timeout(self._parts.settings.hello_s):
                raw = await self._receive()
            hello = codec.decode(codec.read_object(raw), {"hello": Hello})
        except (TimeoutError, BadFrame):
            hello = None
        key = await self._parts.key(hello.token) if isinstance(hello, Hello) else None
        if not isinstance(hello, Hello) or key is None:
            if isinstance(hello, Hello) and self._websocket.client:
                self._parts.limits.refuse(self._websocket.client.host)
            self.outbox.end(Close.UNAUTHENTICATED)
            return None, None
        if (key.role == "bridge") != (hello.role == "bridge"):
            self.outbox.end(Close.WRONG_ROLE)
            return None, None
        return hello, key

    async def _serve(self, hello: Hello, key: Key) -> None:
        socket = Socket(key.shop, key.id, key.source, hello.role, self.outbox)
        silence = asyncio.create_task(self._watch_silence())
        log.info("socket opened", role=hello.role, client=hello.client[:40])
        metrics.sockets.labels(hello.role).inc()
        try:
            # On the roll only when it was welcomed: a reply or a delivery must not come before the answer to the hello.
            if hello.role == "bridge":
                await opening.open_bridge(self._parts, key, hello, self.outbox)
                handover = self._parts.together.handover
                elsewhere = handover.connected(socket) if handover else contextlib.nullcontext()
                with self._parts.roll.enter(socket):
                    async with elsewhere:
                        await self._frames(commands.Commander(self._parts, key, socket), key)
            else:
                sees = commands.viewer_of(key).sees
                with self._parts.hub.subscribe(key.shop, self.outbox, sees) as listener:
                    await opening.open_sidebar(self._parts, key, hello, listener)
                    with self._parts.roll.enter(socket):
                        await self._frames(commands.Commander(self._parts, key, socket), key)
        finally:
            silence.cancel()
            metrics.sockets.labels(hello.role).dec()
            ending = self.outbox.ending
            log.info("socket closed", code=ending.value if ending else "gone")

    async def _frames(self, commander: commands.Commander, key: Key) -> None:
        kinds = OF_ROLE.get(key.role, {})
        limits = self._parts.limits
        bucket = Bucket(self._parts.settings.per_second, time.monotonic())
        self._context = contextvars.copy_context()
        fed = 0
        while True:
            if self.outbox.crowded:
                await self.outbox.room()
            raw = await self._receive()
            self._heard = time.monotonic()
            value: dict[str, object] = {}
            watch = metrics.Stopwatch()
            try:
                if wait := bucket.take(self._heard) or limits.frame(key):
                    with contextlib.suppress(BadFrame):  # read for its id alone, that the answer may name it
                        value = codec.read_object(raw)
                    raise RateLimited(wait)
                value = codec.read_object(raw)
                frame = codec.decode(value, kinds)
                watch.lap("decode")
                if isinstance(frame, Ping):
                    self.outbox.put(commander.pong())
                    continue
            except AppError as refused:
                self._refuse(refused, codec.id_of(value))
                continue
            # What was begun outlives the socket, for it is to be ended. What a bridge feeds enters the buyer's gate
            # here, before the next frame is read: so a buyer's messages keep their order.
            await self._places.acquire()
            if isinstance(frame, FEEDS):
                try:
                    commander.feed(frame, partial(self._fed, frame))
                except Exception as fault:  # a fault of ours in one frame must not take the socket
                    self._fed(frame, fault)
                if (fed := fed + 1) % FED_AT_ONCE == 0:
                    await asyncio.sleep(0)
            else:
                task = asyncio.create_task(self._answer(commander, frame))
                self._tasks.add(task)
                task.add_done_callback(self._done)

    def _fed(self, frame: Message | Order, outcome: Committed | Exception) -> None:
        self._places.release()
        if isinstance(outcome, Committed):
            self.outbox.put(codec.encode(commands.ack_of(outcome, frame.id)))
        else:
            self._fail(frame, outcome)

    async def _answer(self, commander: commands.Commander, frame) -> None:  # type: ignore[no-untyped-def]
        try:
            answer = await commander.obey(frame)
        except Exception as error:
            self._fail(frame, error)
        else:
            self.outbox.put(codec.encode(answer))

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._places.release()

    def _fail(self, frame, error: Exception) -> None:  # type: ignore[no-untyped-def]
        """Answer a frame that came to nothing: in the words of an error of ours, and what else it was to the log."""
        if not isinstance(error, AppError):
            metrics.faults.inc()
            self._context.run(log.error, "a frame failed", kind=frame.type, exc_info=error)
            error = Fault()
        self._refuse(error, frame.id)

    def _refuse(self, error: AppError, re: str | None) -> None:
        metrics.refusals.labels(error.code).inc()
        self.outbox.put(codec.encode(codec.error_frame(error, re)))

    async def _receive(self) -> str:
        message = await self._next()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        text = message.get("text")
        return text if text is not None else "\0"  # a binary frame is no JSON, whatever it holds

    async def _watch_silence(self) -> None:
        limit = self._parts.settings.silence_s
        while (left := self._heard + limit - time.monotonic()) > 0:  # noqa: ASYNC110  (what is awaited is time)
            await asyncio.sleep(left)
        self.outbox.end(Close.SILENT)
