"""Tests of the chores: which of them run, and that they end with the server."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.chores import doing_chores
from app.main import open_parts
from tests.serving import settings_for


async def test_chores_go_on_until_the_server_ends(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, revoked_s=0.01, sweep_s=0.01)
    async with open_parts(settings) as parts:
        before = asyncio.all_tasks()
        async with doing_chores(parts):
            await asyncio.sleep(0.1)
            chores = asyncio.all_tasks() - before
            assert len(chores) == 6
            assert not any(chore.done() for chore in chores)
        assert all(chore.cancelled() for chore in chores)
