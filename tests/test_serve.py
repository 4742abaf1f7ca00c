"""Tests of serving: a port that is taken, the ready line, and an end in order on SIGTERM, as a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import CannotStart
from app.serve import Aborter, bind
from tests.servers import free_port
from tests.serving import CACHE, Server, message, serving, settings_for
from tests.shipped import ROOT


def test_a_port_that_is_taken_is_told_with_what_to_do() -> None:
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            CannotStart, match=rf"^cannot listen on 127.0.0.1:{port}: .*; name another port with --port"
        ):
            bind("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid", "", "::ffff:zz"])
def test_an_address_that_is_not_ours_is_told_in_one_line(host: str) -> None:
    with pytest.raises(CannotStart, match="cannot listen on"):
        bind(host or "0.0.0.0.0", 0)


def test_who_knows_no_server_yet_aborts_nothing() -> None:
    Aborter()(("127.0.0.1", 1))
    Aborter()(None)


@contextmanager
def process(data: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], Server]]:
    """`jiehua serve` as a process of its own, on a free port, from its ready line on."""
    port = free_port()
    environ = os.environ | {"JIEHUA_CACHE": str(CACHE), "JIEHUA_DRAIN_MS": "80"}
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port), "--data", str(data), *more]
    running = subprocess.Popen(
        command, cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    killer = threading.Timer(60, running.kill)
    killer.start()
    try:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line == f"ready http://127.0.0.1:{port}\n"
        yield running, Server(line.split()[1], settings_for(data), None, Aborter())  # type: ignore[arg-type]
    finally:
        running.kill()
        running.communicate()
        killer.cancel()


async def test_sigterm_drains_closes_and_ends_with_status_zero_and_nothing_acked_is_lost(tmp_path: Path) -> None:
    with process(tmp_path) as (running, server):
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
            for number in range(50):
                await bridge.send(message("小鱼", f"第{number}句", f"m-{number}"))
            await bridge.until("ack")
            running.send_signal(signal.SIGTERM)
            assert await bridge.closed() == 1012
            assert await sidebar.closed() == 1012
            assert sidebar.seen[-1] == {"type": "drain", "retry_in_ms": 80}
            assert {"type": "drain", "retry_in_ms": 80} in bridge.seen
        assert await asyncio.to_thread(running.wait, 15) == 0
    acked = [frame["re"] for frame in bridge.seen if frame["type"] == "ack"]
    with serving(tmp_path) as again:
        async with again.bridge(shop.bridge) as bridge:
            for number in range(len(acked)):
                assert (await bridge.ask(message("小鱼", f"第{number}句", f"m-{number}")))["duplicate"] is True


async def test_a_killed_server_loses_nothing_that_was_acked_and_shows_the_same_cards(tmp_path: Path) -> None:
    with process(tmp_path) as (running, server):
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.manager) as sidebar:
            for number in range(20):
                await bridge.ask(message(f"买家{number % 3}", f"第{number}句有L码吗"))
            await sidebar.until("buyer", seq=20)
            running.kill()
    with serving(tmp_path) as again:
        async with again.sidebar(shop.manager) as fresh:
            assert fresh.cards == sidebar.cards
            assert fresh.seq == 20


async def test_sigint_ends_it_in_order_too(tmp_path: Path) -> None:
    with process(tmp_path) as (running, _):
        running.send_signal(signal.SIGINT)
        assert await asyncio.to_thread(running.wait, 15) == 0


async def test_a_stop_tells_everyone_when_to_come_back_and_then_they_go_on(tmp_path: Path) -> None:
    with serving(tmp_path, drain_ms=70) as server:
        shop = server.shop()
        async with server.bridge(shop.bridge) as bridge, server.sidebar(shop.xiaomei) as sidebar:
            await bridge.ask(message("小鱼", "在吗"))
            await sidebar.until("buyer")
            server.stop()
            for client in (bridge, sidebar):
                assert await client.closed() == 1012
                assert client.seen[-1] == {"type": "drain", "retry_in_ms": 70}
    with serving(tmp_path) as server:
        async with server.sidebar(shop.xiaomei, sidebar.resume()) as back, server.bridge(shop.bridge) as bridge:
            assert back.welcome["resume"] == "ok"
            assert (await bridge.ask(message("小鱼", "还在吗")))["seq"] == 2
            await back.until("buyer", prev=1)
