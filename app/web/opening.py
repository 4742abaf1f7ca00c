"""The answer to a hello: welcome, then for a sidebar its snapshot or what it missed."""

from __future__ import annotations

from typing import Any

from app import metrics
from app.push.hub import Subscription
from app.push.outbox import Outbox
from app.store.buyers import snapshot
from app.store.shops import Key
from app.web.commands import viewer_of
from app.web.parts import Parts
from app.wire.codec import encode
from app.wire.frames import FRAME_BYTES, TEXT_CHARS, Hello


async def open_bridge(parts: Parts, key: Key, hello: Hello, outbox: Outbox) -> None:
    """Welcome a bridge; it has nothing to resume."""
    head = await parts.together.follow.head(key.shop)
    shop = await parts.shop_settings.of(key.shop)
    outbox.put_opening([encode(_welcome(parts, key, hello, head, "none", shop))])


async def open_sidebar(parts: Parts, key: Key, hello: Hello, listener: Subscription) -> None:
    """Welcome a sidebar and bring it up to date; from then on it is live.

    What it missed is told where all of it is still there; otherwise it gets a snapshot, which is always right.
    """
    head = await parts.together.follow.head(key.shop)
    shop = await parts.shop_settings.of(key.shop)
    resume = hello.resume
    missed = None
    if resume is not None and resume.epoch == parts.store.epoch:
        missed = await parts.together.follow.missed(key.shop, resume.seq)
    if resume is not None and missed is not None:
        # No waiting from here to start(): what comes while we read is held, and told after what was read.
        head, notices = missed
        listener.told = resume.seq
        frames = [frame for notice in notices if (frame := listener.frame(notice)) is not None]
        welcome = encode(_welcome(parts, key, hello, head, "ok", shop))
        listener.start([welcome, *frames, encode({"type": "live", "seq": head})], head)
        return
    limit = parts.settings.snapshot_buyers
    head, cards = await parts.store.read(key.shop, lambda connection: snapshot(connection, viewer_of(key), limit))
    welcome = encode(_welcome(parts, key, hello, head, "none" if resume is None else "reset", shop))
    buyers = b'{"type":"snapshot","seq":%d,"buyers":[%b]}' % (head, b",".join(cards))
    listener.start([welcome, buyers], head)


def _welcome(parts: Parts, key: Key, hello: Hello, head: int, resume: str, shop: dict[str, Any]) -> dict[str, Any]:
    metrics.welcomes.labels(hello.role, resume).inc()
    settings = parts.settings
    return {
        "type": "welcome",
        "shop": key.shop,
        "agent": key.agent,
        "role": hello.role,
        "epoch": parts.store.epoch,
        "seq": head,
        "resume": resume,
        "heartbeat_s": settings.heartbeat_s,
        "limits": {
            "frame_bytes": FRAME_BYTES,
            "text_chars": TEXT_CHARS,
            "per_second": settings.per_second,
            "reply_s": shop["reply_s"],
            "outbox_frames": settings.outbox_frames,
        },
        "settings": shop,
    }
