"""Three hundred malformed frames, and mutations of good ones: each is answered or the socket is closed, by its code."""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import Any

import pytest

from app import metrics
from app.errors import AppError
from app.wire import codec
from app.wire.frames import BRIDGE, SIDEBAR
from tests.serving import Server, Shop, message

GOOD: dict[str, dict[str, Any]] = {
    "message": {"buyer": "b1", "from": "buyer", "text": "有M码吗"},
    "order": {"buyer": "b1", "order": "20260001", "status": "placed", "items": [{"product": "p1", "count": 1}]},
    "delivered": {"reply": "r-1", "ok": True},
    "pick": {"buyer": "b1", "version": 1, "phrase": "p", "text": "在的", "how": "copy"},
    "stage": {"buyer": "b1", "stage": "closing"},
    "trait": {"buyer": "b1", "trait": "economical", "on": True},
    "note": {"buyer": "b1", "kind": "gift", "text": "送袜子"},
    "search": {"q": "exqy"},
    "check": {"text": "保证明天到"},
}
BAD: list[Any] = [
    None, True, 0, -1, 1.5, 10**400, "", "\0", "\ud800", "x" * 9000, [], {}, [[]], {"$ne": 1}, "' OR 1=1 --", "NaN",
    ["a"] * 200,
]  # fmt: skip
RAW: list[str | bytes] = [
    "", " ", "{", "}", "[]", "null", "1", '"a"', "{]", '{"type":}', '{"type":"message"', "\ufeff{}", "\0", '{"a":NaN}',
    '{"type":"message","type":"order"}', "[" * 5000, '{"a":' * 5000, b"", b"\xff\xfe", b"{}", '{"id":"\\ud800"}',
    "{}" * 50,
]  # fmt: skip


def frames() -> list[str | bytes]:
    """Every field of every frame with every bad value, left out, and what is no frame at all."""
    found = list(RAW)
    for kind, fields in GOOD.items():
        frame = {"type": kind, "id": "f-1"} | fields
        for name in frame:
            found += [json.dumps(frame | {name: bad}) for bad in BAD]
            found.append(json.dumps({other: value for other, value in frame.items() if other != name}))
    return found


def mutations(count: int, seed: int) -> list[str]:
    """Good frames with a few characters changed, cut out or doubled."""
    dice = random.Random(seed)
    made = []
    for _ in range(count):
        kind = dice.choice(list(GOOD))
        text = json.dumps({"type": kind, "id": f"f-{dice.random()}"} | GOOD[kind], ensure_ascii=dice.random() < 0.5)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(text) or 1)
            piece = dice.choice(['"', "{", "[", "\\", "\\u0000", "9" * 30, "\ud83d", "有", "", text[at : at + 9]])
            text = text[:at] + piece + text[at + dice.randint(0, 3) :]
        made.append(text.encode("utf-8", "replace").decode())
    return made


ANSWERS = ("error", "ack", "results", "checked")


async def fire(server: Server, shop: Shop, sent: list[str | bytes]) -> None:
    """Send all of it on a socket of each kind; each is answered once, and the socket still serves at the end."""
    faults = metrics.faults._value.get()
    for opened, token in ((server.bridge, shop.bridge), (server.sidebar, shop.manager)):
        async with opened(token) as client:
            for place in range(0, len(sent), 40):
                for frame in sent[place : place + 40]:
                    await client.send(frame)
                answers = 0
                while answers < len(sent[place : place + 40]):
                    answers += (await client.receive())["type"] in ANSWERS
                await asyncio.sleep(0.25)  # the limit of frames in a second is not what is tried here
            assert await client.head() >= 0
    assert metrics.faults._value.get() == faults
    answer = await server.http("POST", "/api/v1/messages", shop.bridge, message("good", "在吗"))
    assert answer.status_code == 200


async def test_every_malformed_frame_is_answered_and_the_socket_lives(server: Server, shop: Shop) -> None:
    sent = frames()
    assert len(sent) > 300
    await fire(server, shop, sent)


async def test_mutations_over_a_socket(server: Server, shop: Shop) -> None:
    await fire(server, shop, list(mutations(400, 20260001)))


@pytest.mark.parametrize("seconds", [5, pytest.param(600, marks=pytest.mark.slow)])
def test_whatever_comes_is_a_frame_or_an_error_of_ours(seconds: int) -> None:
    until, seed, tried = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        seed += 1
        for text in mutations(200, seed):
            tried += 1
            try:
                codec.decode(codec.read_object(text), BRIDGE | SIDEBAR)
            except AppError as refused:
                codec.encode(codec.error_frame(refused, None))  # it can be told, whatever it quotes
    assert tried > 1000
