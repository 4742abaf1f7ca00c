"""Tests of joining the parts: nothing at import, chores that go on, and a start that says what is wrong."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import CannotStart
from app.main import create_app, load_mind, open_parts, wall_clock
from tests.serving import Server, message, serving, settings_for
from tests.shipped import ROOT
from tests.working import Clock


def test_nothing_is_built_at_import() -> None:
    """No thread, no folder, no model: importing the application costs its imports alone."""
    told = (
        "import threading, app.main, app.cli, app.serve; from pathlib import Path; "
        "print(threading.active_count(), Path('data').exists())"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", str((ROOT / "data").exists())]


async def test_an_application_is_made_without_touching_the_disk(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path / "data"))
    assert not (tmp_path / "data").exists()
    async with app.router.lifespan_context(app):
        assert (tmp_path / "data").exists()
        await app.state.parts.store.ping()


async def test_the_start_is_refused_while_another_serves_the_same_data(tmp_path: Path) -> None:
    async with open_parts(settings_for(tmp_path)):
        with pytest.raises(CannotStart, match="another jiehua serves"):
            async with open_parts(settings_for(tmp_path)):
                raise AssertionError("both serve")
    async with open_parts(settings_for(tmp_path)) as again:
        await again.store.ping()


def test_the_clock_knows_its_offset() -> None:
    assert wall_clock().utcoffset() is not None


def test_what_understands_is_loaded_from_what_is_shipped(tmp_path: Path) -> None:
    _, bank, rules = load_mind(settings_for(tmp_path))
    assert len(bank) >= 100
    assert rules.check("保证明天到", "taobao")


async def test_a_buyer_who_is_silent_for_days_leaves_every_sidebar(tmp_path: Path) -> None:
    clock = Clock(wall_clock())
    with serving(tmp_path, now=clock, sweep_s=0.05) as server:
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
            await bridge.ask(message("小鱼", "在吗"))
            await sidebar.until("buyer")
            clock.pass_by(days=3, seconds=1)
            assert await sidebar.until("gone") == {"type": "gone", "seq": 2, "prev": 1, "id": "小鱼"}
            await bridge.ask(message("小鱼", "我又来了"))
            back = await sidebar.until("buyer", prev=2)
            assert back["buyer"]["version"] == 2


async def test_a_token_ends_by_the_servers_clock(tmp_path: Path) -> None:
    clock = Clock(wall_clock())
    with serving(tmp_path, now=clock, revoked_s=0.05) as server:
        shop = server.shop()
        token = server.token(shop.id, "agent", days=1)
        async with server.sidebar(token) as sidebar, server.sidebar(shop.xiaomei) as other:
            clock.pass_by(hours=25)
            assert await sidebar.closed() == 4005
            assert await other.head() == 0


async def test_a_store_that_is_away_for_a_moment_does_not_end_the_chores(tmp_path: Path) -> None:
    clock = Clock(wall_clock())
    with serving(tmp_path, now=clock, revoked_s=0.05, sweep_s=0.05) as server:
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
            await bridge.ask(message("小鱼", "在吗"))
            await sidebar.until("buyer")
            await away(server)
            clock.pass_by(days=4)
            await sidebar.until("gone")
            server.revoke(shop.id, "xiaomei")
            assert await sidebar.closed() == 4501


async def away(server: Server) -> None:
    """The tables that the chores read are not there for a few of their rounds."""
    other = sqlite3.connect(server.settings.sqlite_file, isolation_level=None)
    for table in ("buyers", "tokens"):
        other.execute(f"ALTER TABLE {table} RENAME TO hidden_{table}")
    await asyncio.sleep(0.2)
    for table in ("buyers", "tokens"):
        other.execute(f"ALTER TABLE hidden_{table} RENAME TO {table}")
    other.close()
