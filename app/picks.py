"""From a digit to the chat client: a pick is stored, sent to the buyer's bridge, and its delivery told back."""

from __future__ import annotations

import hashlib
import secrets
from functools import partial
from typing import Any

from app import metrics
from app.clock import Clock, stamp
from app.errors import NotFound
from app.handover import Handover, reply_of
from app.ingest import Ingest
from app.learn.use import edited
from app.push.roll import Roll
from app.store.buyers import Viewer
from app.store.picks import add_pick, note_delivery
from app.store.shops import Key
from app.store.store import Store
from app.wire.codec import encode
from app.wire.frames import Delivered, Pick


class Picks:
    """Takes picks from sidebars and deliveries from bridges; with an `handover`, those of other workers too."""

    def __init__(self, store: Store, ingest: Ingest, roll: Roll, now: Clock, handover: Handover | None = None) -> None:
        self._store, self._ingest, self._roll, self._now, self._handover = store, ingest, roll, now, handover

    async def pick(self, key: Key, viewer: Viewer, frame: Pick) -> dict[str, Any]:
        """Store a pick and hand it to the bridge; the ack. The same frame again is acked alike and not sent twice,
        the same id for another pick raises IdConflict.

        `late` says that a newer card existed. `reply` is None for `copy` and where the buyer's bridge is not connected.
        Raises NotFound, StoreUnavailable.
        """
        held = await self._ingest.look(viewer, frame.buyer)
        if held.state is None:
            raise NotFound("buyer", frame.buyer)
        row = {
            "id": "r" + secrets.token_hex(8),
            "shop": viewer.shop,
            "buyer": frame.buyer,
            "token": key.id,
            "frame": frame.id,
            "digest": _digest(frame),
            "phrase": frame.phrase,
            "key": frame.key,
            "text": frame.text,
            "how": frame.how,
            "version": frame.version,
            "message": frame.message,
            "stage": held.state.stage.id.value,
            "late": frame.version < held.state.version,
            "draft": frame.draft,
            "at": stamp(self._now()),
            "edited": edited(shown, frame.text) if (shown := held.suggested(frame.phrase)) is not None else None,
        }
        source = held.fed_by if frame.how != "copy" else None
        if self._handover is not None:
            before = await self._handover.pick(row, source)
        else:
            before = await self._pick_here(row, source)
        if before is None:
            metrics.picks.labels(frame.how).inc()
        stored = before or row
        reply = stored["id"] if stored["bridge"] else None
        return {"type": "ack", "re": frame.id, "late": stored["late"], "reply": reply}

    async def _pick_here(self, row: dict[str, Any], source: str | None) -> dict[str, Any] | None:
        bridge = self._roll.bridge(row["shop"], source, row["buyer"]) if source else None
        row["bridge"] = bridge.source if bridge else None
        before = await self._store.write(row["shop"], partial(add_pick, row=row))
        if before is None and bridge:
            bridge.outbox.put(encode(reply_of(row)))
        return before

    async def delivered(self, key: Key, frame: Delivered) -> dict[str, Any]:
        """Note what became of a reply and tell the sidebars of who picked it; the ack. Raises NotFound.

        What the bridge says first holds; said again it is acked, and told to nobody.
        """
        now = stamp(self._now())
        token = await self._store.write(
            key.shop, lambda found: note_delivery(found, key.shop, key.source, frame.reply, frame.ok, frame.why, now)
        )
        if token is not None and self._handover is not None:
            self._handover.delivered(key.shop, frame.reply, token, frame.ok, frame.why)
        elif token is not None:
            told = encode({"type": "delivery", "reply": frame.reply, "ok": frame.ok, "why": frame.why})
            for socket in self._roll.of_token(token):
                socket.outbox.put(told)
        return {"type": "ack", "re": frame.id}


def _digest(frame: Pick) -> bytes:
    content = encode([frame.buyer, frame.phrase, frame.text, frame.how, frame.version, frame.message])
    return hashlib.blake2b(content, digest_size=16).digest()
