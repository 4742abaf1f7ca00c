"""Tests of the gate: one inside at a time, in the order of arrival, whoever gives up or fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from app.gate import Gate


async def settle() -> None:
    """Let all callbacks run that wait for no time."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_whoever_comes_to_an_empty_gate_is_inside_at_once() -> None:
    gate, inside = Gate(), list[str]()
    gate.enter(lambda: inside.append("一"))
    assert inside == ["一"]
    assert gate.taken


async def test_the_next_one_is_let_in_when_the_first_has_left() -> None:
    gate, inside = Gate(), list[str]()
    for name in ("一", "二", "三"):
        gate.enter(lambda name=name: inside.append(name))  # type: ignore[misc]
    await settle()
    assert inside == ["一"]
    gate.leave()
    await settle()
    assert inside == ["一", "二"]
    gate.leave()
    await settle()
    assert inside == ["一", "二", "三"]
    assert gate.taken
    gate.leave()
    assert not gate.taken


async def test_nobody_slips_in_between_one_who_leaves_and_the_next() -> None:
    gate, inside = Gate(), list[str]()
    gate.enter(lambda: inside.append("一"))
    gate.enter(lambda: inside.append("二"))
    gate.leave()
    gate.enter(lambda: inside.append("三"))
    await settle()
    assert inside == ["一", "二"]


async def test_a_coroutine_that_gives_up_while_it_waits_leaves_its_place_to_the_next() -> None:
    gate, inside = Gate(), list[str]()

    async def come(name: str) -> None:
        async with gate:
            inside.append(name)

    gate.enter(lambda: inside.append("一"))
    tasks = [asyncio.create_task(come(name)) for name in ("二", "三")]
    await settle()
    tasks[0].cancel()
    gate.leave()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert inside == ["一", "三"]
    assert not gate.taken


async def test_a_coroutine_that_is_cancelled_just_when_it_is_let_in_does_not_keep_the_gate() -> None:
    for steps in range(6):
        gate = Gate()

        async def come(gate: Gate = gate) -> None:
            async with gate:
                await asyncio.sleep(0)

        gate.enter(lambda: None)
        task = asyncio.create_task(come())
        await settle()
        gate.leave()
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await settle()
        assert not gate.taken, steps


async def test_a_thousand_who_fail_at_once_do_not_stand_on_one_stack() -> None:
    gate, left = Gate(), 0

    def fail() -> None:
        nonlocal left
        left += 1
        gate.leave()

    gate.enter(lambda: None)
    for _ in range(5000):
        gate.enter(fail)
    gate.leave()
    for _ in range(5100):
        await asyncio.sleep(0)
    assert (left, gate.taken) == (5000, False)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["callback", "coroutine", "given up"]), st.integers(0, 3)), max_size=12))
def test_however_they_come_one_is_inside_at_a_time_and_in_order(comers: list[tuple[str, int]]) -> None:
    async def play() -> None:
        gate, order, inside = Gate(), list[int](), set[int]()

        def enter(number: int, leave: Callable[[], None]) -> None:
            inside.add(number)
            order.append(number)
            assert len(inside) == 1
            asyncio.get_running_loop().call_soon(leave)

        async def come(number: int, steps: int) -> None:
            async with gate:
                inside.add(number)
                order.append(number)
                assert len(inside) == 1
                try:
                    for _ in range(steps):
                        await asyncio.sleep(0)
                finally:
                    inside.discard(number)

        tasks: list[asyncio.Task[None]] = []
        for number, (how, steps) in enumerate(comers):
            if how == "callback":

                def leave(number: int = number) -> None:
                    inside.discard(number)
                    gate.leave()

                gate.enter(lambda number=number, leave=leave: enter(number, leave))  # type: ignore[misc]
            else:
                tasks.append(asyncio.create_task(come(number, steps)))
                await asyncio.sleep(0)
                if how == "given up":
                    tasks[-1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await settle()
        assert not gate.taken
        assert order == sorted(order)
        stayed = {number for number, (how, _) in enumerate(comers) if how != "given up"}
        assert stayed <= set(order)

    asyncio.run(play())
