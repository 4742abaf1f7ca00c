"""Tests of learning while a server runs: a model serves at once, a reset ends it, use moves the list and is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app import learning as learning_module
from app.learn.replies import learn
from app.learn.techniques import Techniques
from app.learning import Learning
from app.store.learned import put_learned, reset_learned
from tests.learn.taught import SIZES, lessons
from tests.shipped import shipped_bank
from tests.working import Inside, working


async def fresh(learning: Learning) -> None:
    """Wait until what is in the store was looked at."""
    await learning.of("s1")
    for task in list(learning._looking.values()):
        await task


async def test_a_shop_that_learned_nothing_gets_nothing(inside: Inside) -> None:
    learned = await Learning(inside.store, inside.clock).of("s1")
    assert (learned.replies, learned.by_stage) == (None, {})


async def test_a_model_serves_without_a_restart_until_the_shop_is_reset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning_module, "FRESH_S", -1.0)
    kept = learn(lessons(), Techniques(shipped_bank())).to_bytes()
    async with working(tmp_path) as inside:
        await inside.says("小鱼", "穿什么码", "m-1")
        assert "本店" not in str(inside.card()["suggestions"])
        await inside.store.write("s1", lambda connection: put_learned(connection, "s1", "2026-11-21", kept))
        await fresh(inside.learning)
        await inside.says("小鱼", "穿什么码合适呢", "m-2")
        first = inside.card()["suggestions"][0]
        assert (first["text"], first["because"].split("（")[0]) == (SIZES, "本店常这样回")
        await inside.says("小鱼", SIZES, "m-2a", **{"from": "agent"})
        told = await inside.learning.stats("s1", inside.clock() - timedelta(days=1), shipped_bank())
        assert [(one["phrase"], one["text"]) for one in told["phrases"] if one["sent"]] == [(first["phrase"], SIZES)]
        await inside.store.write("s1", lambda connection: reset_learned(connection, "s1", "2026-11-22"))
        await fresh(inside.learning)
        await inside.says("小鱼", "穿什么码啊", "m-3")
        assert "本店" not in str(inside.card()["suggestions"])


async def test_what_is_said_is_told_since_a_moment(inside: Inside) -> None:
    await inside.says("小鱼", "在吗", "m-1")
    first = inside.card()["suggestions"][0]
    await inside.says("小鱼", first["text"], "m-2", **{"from": "agent"})
    learning = Learning(inside.store, inside.clock)
    told = await learning.stats("s1", inside.clock() - timedelta(days=1), shipped_bank())
    assert told["phrases"][0] | {"text": None} == {
        "phrase": first["phrase"], "technique": first["technique"], "text": None,
        "shown": 1, "picked": 0, "edited": 0, "edited_percent": 0, "sent": 1, "ordered": 0,
    }  # fmt: skip
    assert (await learning.stats("s1", inside.clock() + timedelta(days=1), shipped_bank()))["total"]["sent"] == 0
