"""Tests of figures of use: an agent's line with what stood on its card, and an order once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.working import Inside, working


def rows(data: Path) -> list[tuple[str, str, str, str | None]]:
    with sqlite3.connect(data / "jiehua.sqlite3") as store:
        found = store.execute("SELECT kind, stage, shown, phrase FROM uses ORDER BY seq").fetchall()
    store.close()
    return found


async def say_what_stands_first(inside: Inside) -> str:
    await inside.says("小鱼", "在吗", "m-1")
    first = inside.card()["suggestions"][0]
    await inside.says("小鱼", first["text"], "m-2", **{"from": "agent"})
    return str(first["phrase"])


async def test_an_agents_line_tells_what_stood_on_the_card_and_what_was_said(tmp_path: Path) -> None:
    async with working(tmp_path) as inside:
        said = await say_what_stands_first(inside)
        shown = [one["phrase"] for one in inside.card(0)["suggestions"]]
    [(kind, stage, told, phrase)] = rows(tmp_path)
    assert (kind, stage, phrase) == ("said", "greeting", said)
    assert told == "[" + ",".join(f'"{one}"' for one in shown) + "]"


async def test_it_is_the_same_after_the_buyer_was_read_from_the_store(tmp_path: Path) -> None:
    async with working(tmp_path) as inside:
        await inside.says("小鱼", "在吗", "m-1")
        first = inside.card()["suggestions"][0]
    async with working(tmp_path) as inside:
        await inside.says("小鱼", first["text"], "m-2", **{"from": "agent"})
    [(_, _, told, phrase)] = rows(tmp_path)
    assert first["phrase"] == phrase
    assert f'"{phrase}"' in told


async def test_an_order_counts_once_and_only_after_something_was_said(tmp_path: Path) -> None:
    async with working(tmp_path) as inside:
        await inside.orders("阿花", "placed", "o-0")
        said = await say_what_stands_first(inside)
        await inside.orders("小鱼", "placed", "o-1")
        await inside.orders("小鱼", "paid", "o-2")
    assert [(kind, shown) for kind, _, shown, _ in rows(tmp_path)][1:] == [("ordered", f'["{said}"]')]


async def test_no_word_and_no_buyer_stands_in_the_figures(tmp_path: Path) -> None:
    async with working(tmp_path) as inside:
        await say_what_stands_first(inside)
    assert "小鱼" not in str(rows(tmp_path))
