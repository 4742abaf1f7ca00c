"""Tests of the commands: export and erase of a buyer, with and without a server, and nothing left in any file."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from app.errors import NotFound
from app.main import wall_clock
from app.people_cli import erase, export, looks
from app.store.people import ask_erasure
from app.store.store import run_once
from tests.serving import Server, Shop, message, serving, settings_for

WORDS = ("暗号小鱼", "13900001234", "光明路12号3栋502")
SAID = f"收货人：{WORDS[0]}，电话{WORDS[1]}，寄到{WORDS[2]}"


def left(data: Path) -> list[str]:
    """Which of the words stand in any file of the store, as bytes."""
    held = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    return [word for word in WORDS if word.encode() in held]


async def talk(server: Server, shop: Shop, buyer: str = "b1") -> None:
    """A buyer tells all, an agent notes and picks it, and the card is replaced many times."""
    async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.manager) as sidebar:
        for number in range(20):
            await bridge.ask(message(buyer, f"{SAID}{number}", buyer_name=WORDS[0]))
        await sidebar.ask({"type": "note", "id": f"n-{buyer}", "buyer": buyer, "kind": "address", "text": SAID})
        pick = {"type": "pick", "id": f"k-{buyer}", "buyer": buyer, "version": 1, "phrase": "p", "text": SAID}
        await sidebar.ask(pick | {"how": "copy"})


async def test_a_running_server_erases_tells_its_sidebars_and_leaves_nothing_in_any_file(tmp_path: Path) -> None:
    with serving(tmp_path, revoked_s=0.05) as server:
        shop = server.shop()
        await talk(server, shop)
        assert left(tmp_path) == list(WORDS)
        told = json.loads(await asyncio.to_thread(export, server.settings, shop.id, "b1", wall_clock))
        assert (len(told["talk"]), len(told["notes"]), len(told["picks"])) == (20, len(told["card"]["notes"]), 1)
        assert WORDS[0] in told["card"]["name"]
        async with server.sidebar(shop.manager) as sidebar:
            resume = sidebar.resume()
            said = await asyncio.to_thread(erase, server.settings, shop.id, "b1", wall_clock)
            assert said == "erased by the server that runs"
            await sidebar.until("gone", id="b1")
        async with server.sidebar(shop.manager, resume) as back:
            assert back.cards == {}
            assert WORDS[0] not in json.dumps(back.seen, ensure_ascii=False)
        with pytest.raises(NotFound):
            await asyncio.to_thread(export, server.settings, shop.id, "b1", wall_clock)
        async with asyncio.timeout(10):
            while left(tmp_path):  # noqa: ASYNC110  (the log is emptied in the server's thread)
                await asyncio.sleep(0.05)
        trail = await asyncio.to_thread(looks, server.settings, shop.id, "b1")
        assert [line.split()[1] for line in trail] == ["erased", "exported"]


async def test_without_a_server_the_command_erases_by_itself(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        shop = server.shop()
        await talk(server, shop)
    settings = settings_for(tmp_path)
    assert (await asyncio.to_thread(erase, settings, shop.id, "b1", wall_clock)).startswith("erased ")
    assert left(tmp_path) == []
    with pytest.raises(NotFound):
        erase(settings, shop.id, "b1", wall_clock)
    with pytest.raises(NotFound):
        export(settings, "nowhere", "b1", wall_clock)


async def test_what_is_over_its_days_leaves_no_trace_in_any_file(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        shop = server.shop()
        await talk(server, shop)
    later = wall_clock() + timedelta(days=200)
    with serving(tmp_path, now=lambda: later, sweep_s=0.2):
        async with asyncio.timeout(15):
            while left(tmp_path):  # noqa: ASYNC110  (the chores run in the server's thread)
                await asyncio.sleep(0.1)


def test_what_was_asked_for_is_done_by_the_next_server(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        shop = server.shop()
        asyncio.run(talk(server, shop))
    run_once(settings_for(tmp_path), partial(ask_erasure, shop=shop.id, buyer="b1", at="2026"), write=True)
    with serving(tmp_path, revoked_s=0.05) as server:
        assert asyncio.run(server.http("GET", "/healthz")).status_code == 200
        for _ in range(200):
            if not left(tmp_path):
                break
            asyncio.run(asyncio.sleep(0.05))
        assert left(tmp_path) == []
