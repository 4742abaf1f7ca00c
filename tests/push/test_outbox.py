"""Tests of the outbox: bounded in frames and bytes, never waiting, and what is left when the socket is to close."""

from __future__ import annotations

import asyncio

import pytest

from app.push.outbox import Outbox
from app.wire.close import Close

FRAME = b'{"type":"pong"}'


async def test_frames_come_out_in_the_order_in_which_they_went_in() -> None:
    outbox = Outbox(3, 100)
    outbox.put(b"1")
    outbox.put(b"2")
    assert await outbox.take() == [b"1", b"2"]
    outbox.put(b"3")
    assert await outbox.take() == [b"3"]


async def test_the_writer_waits_until_there_is_something() -> None:
    outbox = Outbox(3, 100)
    writer = asyncio.create_task(outbox.take())
    await asyncio.sleep(0)
    assert not writer.done()
    outbox.put(FRAME)
    async with asyncio.timeout(1):
        assert await writer == [FRAME]


@pytest.mark.parametrize(("frames", "size"), [(3, 10_000), (1000, 3 * len(FRAME))], ids=["frames", "bytes"])
async def test_a_reader_that_lags_by_more_than_the_bound_is_slow_and_gets_nothing_more(frames: int, size: int) -> None:
    outbox = Outbox(frames, size)
    for _ in range(3):
        outbox.put(FRAME)
    assert outbox.ending is None
    outbox.put(FRAME)
    assert outbox.ending is Close.SLOW
    assert await outbox.take() == []


async def test_taking_makes_room_again() -> None:
    outbox = Outbox(2, 100)
    for _ in range(5):
        outbox.put(FRAME)
        outbox.put(FRAME)
        assert len(await outbox.take()) == 2
    assert outbox.ending is None


async def test_the_answer_to_a_hello_does_not_count_against_the_bounds() -> None:
    outbox = Outbox(2, 40)
    outbox.put_opening([FRAME * 10] * 10)
    outbox.put(b"1")
    outbox.put(b"2")
    assert outbox.ending is None
    assert len(await outbox.take()) == 12
    outbox.put(b"3")
    outbox.put(b"4")
    assert outbox.ending is None
    outbox.put(b"5")
    assert outbox.ending is Close.SLOW


async def test_an_ordered_end_still_tells_what_waits_and_adds_nothing() -> None:
    outbox = Outbox(3, 100)
    outbox.put(FRAME)
    outbox.end(Close.RESTART)
    outbox.put(b"too late")
    assert await outbox.take() == [FRAME]
    assert await outbox.take() == []


async def test_the_end_wakes_a_writer_that_waits_and_the_first_code_stays() -> None:
    outbox = Outbox(3, 100)
    writer = asyncio.create_task(outbox.take())
    await asyncio.sleep(0)
    outbox.end(Close.REVOKED)
    outbox.end(Close.BYE)
    async with asyncio.timeout(1):
        assert await writer == []
    assert outbox.ending is Close.REVOKED


async def test_there_is_no_room_from_half_full_until_something_was_taken_or_the_end_came() -> None:
    outbox = Outbox(4, 100)
    outbox.put_opening([FRAME] * 9)
    outbox.put(b"1")
    async with asyncio.timeout(1):
        await outbox.room()
    outbox.put(b"2")
    reader = asyncio.create_task(outbox.room())
    await asyncio.sleep(0)
    assert not reader.done()
    await outbox.take()
    async with asyncio.timeout(1):
        await reader
    outbox.put(b"3")
    outbox.put(b"4")
    outbox.end(Close.BYE)
    async with asyncio.timeout(1):
        await outbox.room()
