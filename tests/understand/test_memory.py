"""Tests of what is remembered of lines: it changes no reading, grows no further than its bound, and knows who spoke."""

from __future__ import annotations

import pytest

from app.understand.features import see
from app.understand.memory import LINES, Memory
from app.understand.reading import Context, Line
from tests.shipped import shipped_reader

TALK = (
    Line("buyer", "在吗"),
    Line("agent", "在的亲"),
    Line("buyer", "这件有L码吗"),
    Line("agent", "有的，黑色白色都有"),
)


def fresh_memory() -> Memory:
    """A memory of the shipped model that has heard nothing yet."""
    shipped = shipped_reader()._memory
    return Memory(shipped._model, shipped._scorer)


@pytest.fixture
def memory() -> Memory:
    """One for a test."""
    return fresh_memory()


def test_a_line_is_heard_alike_the_first_time_and_ever_after(memory: Memory) -> None:
    assert memory.heard(TALK) == memory.heard(TALK)


def test_the_same_words_weigh_differently_by_who_said_them(memory: Memory) -> None:
    buyer, agent = memory.heard([Line("buyer", "包邮吗"), Line("agent", "包邮吗")])
    assert buyer.sums != agent.sums


def test_what_was_heard_of_other_talks_does_not_touch_a_reading() -> None:
    fresh, used = fresh_memory(), fresh_memory()
    used.heard([Line("buyer", f"别的买家说的第{number}句") for number in range(50)])
    context = Context(lines=TALK)
    shares = []
    for one in (fresh, used):
        lines = one.heard(TALK)
        seen = see("那就要黑色的", ["那", "就", "要", "黑色", "的"], context, lines)
        shares.append(one.shares(seen, lines))
    assert shares[0] == shares[1]


def test_no_more_lines_are_remembered_than_the_bound(memory: Memory) -> None:
    memory.heard([Line("buyer", f"{number}") for number in range(LINES + 10)])
    assert memory._hear.cache_info().currsize == LINES
