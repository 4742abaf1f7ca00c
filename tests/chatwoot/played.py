"""A loop-back server that plays Chatwoot's API, and webhooks of the documented shapes."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from app.chatwoot.signature import sign

SECRET = "a-secret-of-the-tests"
TOKEN = "an-access-token-of-the-tests"


class Played:
    """What was asked of it, and how it is to answer: each of `answers` once, then 200."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[tuple[str, str | None, dict[str, Any]]] = []
        self.answers: list[int] = []
        self.mute = threading.Event()
        self.page = ""


@contextlib.contextmanager
def playing() -> Iterator[Played]:
    """A Chatwoot on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # (the name is http.server's)
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            played.asked.append((self.path, self.headers["api_access_token"], body))
            status = played.answers.pop(0) if played.answers else 200
            if played.mute.is_set():
                self.close_connection = True
                return
            answer = {"id": 9000 + len(played.asked), "message_type": 1, "status": "sent"} | body
            self._say(status, "application/json", json.dumps(answer))

        def do_GET(self) -> None:  # (the name is http.server's)
            self._say(200, "text/html; charset=utf-8", played.page)

        def _say(self, status: int, kind: str, text: str) -> None:
            raw = text.encode()
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        played = Played(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield played
        finally:
            server.shutdown()
            thread.join()


def created(id: int, text: str | None, kind: str = "incoming", **more: Any) -> dict[str, Any]:
    """`message_created` as the documentation shows it; conversation 42 of account 1."""
    contact = {"id": 7, "name": "小鱼", "avatar": "", "type": "contact"}
    agent = {"id": 3, "name": "小美", "type": "user"}
    number = {"incoming": 0, "outgoing": 1, "template": 3}.get(kind, 2)
    inner = {"id": id, "content": text, "account_id": 1, "inbox_id": 2, "conversation_id": 42, "message_type": number}
    return {
        "event": "message_created",
        "id": id,
        "content": text,
        "created_at": "2026-11-21T09:00:00.000Z",
        "message_type": kind,
        "content_type": "text",
        "private": False,
        "content_attributes": {},
        "source_id": None,
        "sender": contact if kind == "incoming" else agent,
        "inbox": {"id": 2, "name": "网店"},
        "account": {"id": 1, "name": "测试店"},
        "conversation": {
            "id": 42,
            "inbox_id": 2,
            "channel": "Channel::WebWidget",
            "can_reply": True,
            "status": "open",
            "unread_count": 1,
            "additional_attributes": {"browser": {}, "referer": "", "initiated_at": {"timestamp": ""}},
            "contact_inbox": {"id": 5, "contact_id": 7, "inbox_id": 2, "source_id": "x", "hmac_verified": False},
            "messages": [inner | {"created_at": 1795251600, "private": False, "content_type": "text"}],
            "meta": {"sender": contact, "assignee": agent | {"availability_status": "online"}},
        },
    } | more


def signed(payload: Any, *, secret: str = SECRET, at: float | None = None) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of a webhook."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    stamp = str(int(time.time() if at is None else at))
    return body, {
        "X-Chatwoot-Timestamp": stamp,
        "X-Chatwoot-Signature": sign(secret, stamp, body),
        "X-Chatwoot-Delivery": "d1",
    }
