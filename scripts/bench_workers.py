"""What a message costs on PostgreSQL and Redis, in one worker and in several: messages a second of processor time.

scripts/bench_workers.py --database postgresql://… --redis redis://… [--workers 1 3] [--seconds 10]

Each number of workers gets a server of its own on the database, which must be one to throw away, and shops of its own.
Every shop has a bridge, which keeps eight messages under way, and a sidebar that reads all cards. The wall figures
stand beside: with the load, the database and the servers on the same cores they say little about any of them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from app.config import read_settings  # noqa: E402
from app.store.shops import add_shop, new_token  # noqa: E402
from app.store.store import run_once  # noqa: E402

SHOPS, UNDER_WAY, BUYERS = 12, 8, 20
LINES = ["在吗", "这款有黑色的吗", "170 65kg 穿什么码", "能便宜点吗", "什么时候发货", "好的我拍了"]
TICK = os.sysconf("SC_CLK_TCK")


def processes(parent: int) -> list[int]:
    """The server and all processes under it."""
    found, parents = [parent], {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    for pid in found:
        found += [child for child, above in parents.items() if above == pid]
    return found


def processor_s(pids: list[int]) -> float:
    """Seconds of processor time that these processes used so far."""
    spent = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids)
    return sum(int(fields[11]) + int(fields[12]) for fields in spent) / TICK


def started(server: int, workers: int) -> list[int]:
    """The processes of a server, once all its workers are there and have nothing to do."""
    while True:
        pids = processes(server)
        before = processor_s(pids)
        time.sleep(1)
        if len(pids) >= (workers + 2 if workers > 1 else 1) and processor_s(pids) - before < 0.2:
            return pids


async def open_socket(url: str, token: str, role: str) -> ClientConnection:
    """A socket that was welcomed."""
    client = await connect(url, subprotocols=[Subprotocol("jiehua.v1")], compression=None, max_size=None)
    await client.send(json.dumps({"type": "hello", "token": token, "role": role, "client": "bench/1.0"}))
    await client.recv()
    return client


async def feed(bridge: ClientConnection, until: float) -> list[float]:
    """Keep messages under way until then; for each the milliseconds until its ack."""
    sent: dict[str, float] = {}
    waits: list[float] = []
    number, mark = 0, secrets.token_hex(4)
    while time.monotonic() < until or sent:
        while len(sent) < UNDER_WAY and time.monotonic() < until:
            number += 1
            frame = {"type": "message", "id": f"{mark}-{number}", "buyer": f"b{number % BUYERS}", "from": "buyer"}
            sent[f"{mark}-{number}"] = time.monotonic()
            await bridge.send(json.dumps(frame | {"text": LINES[number % len(LINES)]}, ensure_ascii=False))
        answer: dict[str, Any] = json.loads(await bridge.recv())
        began = sent.pop(answer.get("re", ""), None)
        if began is not None and answer["type"] == "ack":
            waits.append((time.monotonic() - began) * 1000)
    return waits


async def read(sidebar: ClientConnection) -> None:
    """Read all cards, as a sidebar does."""
    async for _ in sidebar:
        pass


async def measure(url: str, pids: list[int], tokens: list[tuple[str, str]], seconds: float) -> tuple[int, float, float]:
    """Messages that were acked, seconds of the servers' processors, and the median ack in milliseconds."""
    sidebars = [await open_socket(url, manager, "sidebar") for _, manager in tokens]
    bridges = [await open_socket(url, bridge, "bridge") for bridge, _ in tokens]
    reading = [asyncio.create_task(read(one)) for one in sidebars]
    await asyncio.gather(*(feed(one, time.monotonic() + 8) for one in bridges))  # states and banks are read
    before = processor_s(pids)
    waits = await asyncio.gather(*(feed(one, time.monotonic() + seconds) for one in bridges))
    spent = processor_s(pids) - before
    for one in (*bridges, *sidebars):
        await one.close()
    await asyncio.gather(*reading, return_exceptions=True)
    every = [wait for some in waits for wait in some]
    return len(every), spent, statistics.median(every)


def run(workers: int, options: argparse.Namespace) -> float:
    """Start a server with so many workers and measure it; messages a second of processor time."""
    settings = read_settings(database_url=options.database)
    now = datetime.now().astimezone()

    def prepare(connection: Any) -> list[tuple[str, str]]:
        tokens = []
        for _ in range(SHOPS):
            shop = f"bench-{secrets.token_hex(4)}"
            add_shop(connection, shop, "", "taobao", now)
            tokens.append(
                (new_token(connection, shop, "bridge", "b", 1, now), new_token(connection, shop, "manager", "", 1, now))
            )
        return tokens

    tokens = run_once(settings, prepare, write=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = os.environ | {"JIEHUA_DATABASE_URL": options.database, "JIEHUA_REDIS_URL": options.redis}
    environ |= {"JIEHUA_PER_SECOND": "100000", "JIEHUA_LOG_LEVEL": "error"}
    command = [sys.executable, "-m", "app.cli", "serve", "--workers", str(workers), "--port", str(port)]
    server = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert any(line.startswith("ready ") for line in iter(server.stdout.readline, ""))
        url = f"ws://127.0.0.1:{port}/ws"
        pids = started(server.pid, workers)
        count, spent, median = asyncio.run(measure(url, pids, tokens, options.seconds))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    print(
        f"{workers} worker(s): {count} messages, {spent:.1f} s of processor, {count / spent:,.0f} messages a processor "
        f"second; wall {count / options.seconds:,.0f} a second, ack p50 {median:.0f} ms",
        flush=True,
    )
    return count / spent


def main() -> None:
    """Measure each number of workers in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True)
    parser.add_argument("--redis", required=True)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 3])
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    found = {workers: run(workers, options) for workers in options.workers}
    first = options.workers[0]
    for workers, rate in list(found.items())[1:]:
        print(f"{workers} workers: {rate / found[first]:.2f} of the messages a processor second of {first}")


if __name__ == "__main__":
    main()
