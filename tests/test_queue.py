"""app.queue: who waits for whom."""

from __future__ import annotations

from app.queue import Queue


def test_others_who_wait_for_the_same_agent_are_counted() -> None:
    queue = Queue()
    for buyer in ("a", "b", "c"):
        queue.put("s1", buyer, "xiaomei", True)
    queue.put("s1", "d", "awei", True)
    queue.put("s2", "e", "xiaomei", True)
    assert queue.others("s1", "a", "xiaomei") == 2
    assert queue.others("s1", "new", "xiaomei") == 3
    assert queue.others("s1", "d", "awei") == 0


def test_who_was_answered_or_went_to_another_agent_waits_no_more() -> None:
    queue = Queue()
    queue.put("s1", "a", "xiaomei", True)
    queue.put("s1", "b", None, True)
    queue.put("s1", "a", "xiaomei", False)
    assert queue.others("s1", "x", "xiaomei") == 0
    queue.put("s1", "b", "awei", True)
    assert (queue.others("s1", "x", None), queue.others("s1", "x", "awei")) == (0, 1)
