"""Tests of work that goes on: it comes again, whatever became of it the last time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from app import metrics
from app.again import again
from app.errors import StoreUnavailable


@pytest.mark.parametrize("trouble", [StoreUnavailable(), RuntimeError("a fault of ours")])
async def test_a_chore_that_fails_comes_again_and_is_told(
    trouble: Exception, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes: Iterator[Exception | None] = iter([None, trouble, None])
    done = asyncio.Event()
    tried, faults = 0, metrics.faults._value.get()

    async def work() -> None:
        nonlocal tried
        tried += 1
        outcome = next(outcomes, None)
        if tried == 4:
            done.set()
        if outcome is not None:
            raise outcome

    chore = asyncio.create_task(again("the chore was not done", 0.001, work))
    async with asyncio.timeout(5):
        await done.wait()
    chore.cancel()
    await asyncio.gather(chore, return_exceptions=True)
    assert metrics.faults._value.get() - faults == isinstance(trouble, RuntimeError)
    assert "the chore was not done" in capsys.readouterr().out + caplog.text
