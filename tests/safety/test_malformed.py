"""Malformed frames and mutations of good ones, over real sockets: each is answered once, on both stores alike."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies

from app import metrics
from app.errors import AppError
from app.wire import codec
from app.wire.frames import BRIDGE, SIDEBAR
from tests.safety.fuzzing import lasting
from tests.servers import PostgresServer
from tests.serving import Client, Server, message, serving

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
            for bad in BAD:
                found.append(json.dumps(frame | {"id": f"f-{len(found)}"} | {name: bad}))
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


_leaves = (
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.floats() | strategies.text()
    | strategies.sampled_from(["b1", "buyer", "closing", "economical", "p1", "2026-11-21T09:00:00+08:00"])
    | strategies.sampled_from(["\ud800", "\0"])
)  # fmt: skip
_values = strategies.recursive(
    _leaves, lambda inner: strategies.lists(inner) | strategies.dictionaries(strategies.text(), inner), max_leaves=8
)


@strategies.composite
def mutants(draw: strategies.DrawFn) -> str:
    """A good frame of which some fields have other values, are left out, or are new."""
    kind = draw(strategies.sampled_from(list(GOOD)))
    frame = {"type": kind, "id": draw(strategies.uuids()).hex} | GOOD[kind]
    for name in draw(strategies.lists(strategies.sampled_from([*frame, "at", "agent", "kind", "x"]), max_size=3)):
        if draw(strategies.booleans()):
            frame[name] = draw(_values)
        else:
            frame.pop(name, None)
    return json.dumps(frame)


ANSWERS = ("error", "ack", "results", "checked")


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the embedded store; the limit of frames in a second is not what is tried here."""
    with serving(tmp_path_factory.mktemp("embedded"), per_second=100_000) as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Server]:
    """The same on PostgreSQL."""
    address = postgres.fresh_database()
    with serving(tmp_path_factory.mktemp("shared"), per_second=100_000, database_url=address) as running:
        yield running


async def answer(client: Client, frame: str | bytes) -> tuple[str, str | None]:
    """Send what may be no frame; the type of its answer and its code."""
    await client.send(frame)
    while (told := await client.receive())["type"] not in ANSWERS:
        pass
    return told["type"], told.get("code")


async def fire(client: Client, sent: list[str | bytes]) -> None:
    """Send all of it without waiting: it is answered once each, and the socket still serves at the end."""
    for frame in sent:
        await client.send(frame)
    answers = 0
    while answers < len(sent):
        answers += (await client.receive())["type"] in ANSWERS
    assert await client.head() >= 0


@contextlib.asynccontextmanager
async def sockets(*servers: Server) -> AsyncIterator[list[list[Client]]]:
    """A bridge and a sidebar at each of the servers, which have no fault while they are open and serve afterwards."""
    faults = metrics.faults._value.get()
    async with contextlib.AsyncExitStack() as stack:
        shops = [(server, await asyncio.to_thread(server.shop)) for server in servers]
        yield [
            [
                await stack.enter_async_context(server.bridge(shop.bridge)),
                await stack.enter_async_context(server.sidebar(shop.manager)),
            ]
            for server, shop in shops
        ]
        for server, shop in shops:
            told = await server.http("POST", "/api/v1/messages", shop.bridge, message("good", "在吗"))
            assert told.status_code == 200, told.text
    assert metrics.faults._value.get() == faults


async def test_every_malformed_frame_is_answered_and_the_socket_lives(embedded: Server) -> None:
    sent = frames()
    assert len(sent) > 300
    async with sockets(embedded) as [clients]:
        for client in clients:
            await fire(client, [*sent, *mutations(400, 20260001)])


@pytest.mark.postgres
async def test_both_stores_answer_malformed_frames_alike(embedded: Server, shared: Server) -> None:
    async with sockets(embedded, shared) as both:
        for pair in zip(*both, strict=True):
            for frame in [*frames(), *mutations(100, 7)]:
                one, other = await asyncio.gather(*(answer(client, frame) for client in pair))
                assert one == other, frame


@pytest.mark.postgres
@pytest.mark.parametrize("seconds", lasting("frames at both stores"))
def test_both_stores_answer_mutants_alike(embedded: Server, shared: Server, seconds: int) -> None:
    """As many rounds of generated frames as there is time for, each of its own seed."""
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()
        both = runner.run(stack.enter_async_context(sockets(embedded, shared)))
        until, seed, tried = time.monotonic() + seconds, 0, 0

        async def compare(frame: str) -> None:
            for pair in zip(*both, strict=True):
                one, other = await asyncio.gather(*(answer(client, frame) for client in pair))
                assert one == other

        def round_of(frame: str) -> None:
            nonlocal tried
            tried += 1
            runner.run(compare(frame))

        while time.monotonic() < until:
            seed += 1
            given = hypothesis.given(mutants())(round_of)
            few = hypothesis.settings(max_examples=30, derandomize=False, database=None)
            hypothesis.seed(seed)(few(given))()
        runner.run(stack.aclose())
    assert tried >= 30


@pytest.mark.parametrize("seconds", lasting("frames at the codec"))
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
