"""Tests of several workers on one machine: they start together, one that dies is replaced, and all end together."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import free_port
from tests.serving import CACHE, Server, message, settings_for

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


def start(folder: Path, database_url: str, redis_url: str) -> tuple[subprocess.Popen[str], str]:
    """`jiehua serve --workers 2`, and its URL once it is ready."""
    environ = os.environ | {"JIEHUA_DATABASE_URL": database_url, "JIEHUA_REDIS_URL": redis_url}
    environ |= {"JIEHUA_CACHE": str(CACHE), "JIEHUA_LOG_LEVEL": "error", "JIEHUA_DATA": str(folder)}
    command = [sys.executable, "-m", "app.cli", "serve", "--workers", "2", "--port", str(free_port())]
    server = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert server.stdout is not None
    for line in server.stdout:
        if line.startswith("ready "):
            return server, line.split()[1]
    raise AssertionError(f"the server ended with {server.wait()}")


def children(pid: int) -> list[int]:
    """The workers of a server: its child processes that are no helper of multiprocessing's."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = (stat.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z" and b"resource_tracker" not in command:
            found.append(int(stat.parent.name))
    return sorted(found)


def running() -> set[int]:
    """All processes of the machine."""
    return {int(folder.name) for folder in Path("/proc").glob("[0-9]*")}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
async def test_a_worker_that_is_killed_is_replaced_and_the_clients_go_on(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    process, url = await asyncio.to_thread(start, tmp_path, database_url, redis_url)
    try:
        server = Server(url, settings_for(tmp_path, database_url=database_url), None, None)  # type: ignore[arg-type]
        shop = await asyncio.to_thread(server.shop)
        before = children(process.pid)
        assert len(before) == 2
        for number in range(6):
            if number == 3:
                os.kill(before[0], signal.SIGKILL)
            for _ in range(50):  # a connection that the dead worker held is lost, and made anew
                try:
                    async with server.bridge(shop.bridge) as bridge:
                        assert (await bridge.ask(message("小鱼", "在吗", f"m-{number}")))["seq"] == number + 1
                        break
                except (OSError, EOFError):
                    await asyncio.sleep(0.1)
        async with asyncio.timeout(60):
            while len(after := set(children(process.pid))) < 2 or before[0] in after:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        for _ in range(4):  # whichever worker answers, it tells what all did, those that died too
            figures = (await server.http("GET", "/metrics")).text
            assert 'jiehua_events_total{kind="message"} 6.0' in figures.splitlines()
            assert 'jiehua_sockets{role="bridge"} 0.0' in figures.splitlines()
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 30) == 0
        assert not after & running()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]


def test_what_is_wrong_with_an_address_is_told_once_in_one_line(tmp_path: Path, redis_url: str) -> None:
    environ = os.environ | {"JIEHUA_DATABASE_URL": f"postgresql://me@127.0.0.1:{free_port()}/x"}
    environ |= {"JIEHUA_REDIS_URL": redis_url, "JIEHUA_DATA": str(tmp_path), "JIEHUA_LOG_LEVEL": "error"}
    command = [sys.executable, "-m", "app.cli", "serve", "--workers", "2", "--port", str(free_port())]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "cannot be reached" in done.stderr
