"""The floor: what a server of FastAPI costs that understands and keeps nothing: `python scripts/floor.py PORT SIZE`.

It parses each message, acks it to its sender and tells all sidebars a card of SIZE bytes. It is served as the program
is: the same uvicorn, the same loop, the same WebSocket protocol.
"""

from __future__ import annotations

import contextlib
import json
import sys

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
sidebars: list[WebSocket] = []
filler = "x" * (int(sys.argv[2]) - 150)


@app.websocket("/ws")
async def echo(socket: WebSocket) -> None:
    """Greet, then answer each message with an ack here and a card there."""
    await socket.accept("jiehua.v1")
    with contextlib.suppress(WebSocketDisconnect):
        hello = json.loads(await socket.receive_text())
        await socket.send_text('{"type": "welcome"}')
        if hello["role"] == "sidebar":
            sidebars.append(socket)
        while True:
            frame = json.loads(await socket.receive_text())
            card = {"last_message": {"id": frame["id"], "text": frame["text"]}, "suggestions": filler}
            shown = json.dumps({"type": "buyer", "seq": 1, "prev": 0, "buyer": card}, ensure_ascii=False)
            for one in sidebars:
                await one.send_text(shown)
            await socket.send_text(json.dumps({"type": "ack", "re": frame["id"], "seq": 1, "duplicate": False}))


class Server(uvicorn.Server):
    """Says when it serves."""

    async def startup(self, sockets: list[object] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)  # type: ignore[arg-type]
        print(f"ready http://127.0.0.1:{sys.argv[1]}", flush=True)


if __name__ == "__main__":
    config = uvicorn.Config(
        app,
        port=int(sys.argv[1]),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        log_config=None,
        access_log=False,
    )
    Server(config).run()
