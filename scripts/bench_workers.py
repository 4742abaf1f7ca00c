"""What a message costs on PostgreSQL and Redis with one worker and with several: scripts/bench workers.

Each number of workers gets a server of its own and shops of its own; every shop has a bridge with eight messages under
way, and a sidebar that reads all cards. PostgreSQL and Redis are started for it and thrown away, from the programs of
this machine; --database and --redis name others (the database must be one to throw away). What counts is messages a
processor second of the server's processes: with load, PostgreSQL and workers on the same cores, wall figures say little
about any of them, and are told beside.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from measuring import Load, Outcome, make_shops
from processes import ROOT, family, idle, memory_mb, processor_s, serve_program

from app.config import read_settings

SHOPS = 12
WARM_S = 8.0


def main() -> None:
    """Measure each number of workers in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="postgresql://…")
    parser.add_argument("--redis", help="redis://…")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    with beside(options) as (database, redis, pids):
        found = {workers: run(workers, database, redis, pids, options.seconds) for workers in options.workers}
    first = options.workers[0]
    for workers in options.workers[1:]:
        print(f"{workers} workers: {found[workers] / found[first]:.2f} of the messages a processor second of {first}")


@contextlib.contextmanager
def beside(options: argparse.Namespace) -> Iterator[tuple[str, str, dict[str, int]]]:
    """The addresses of PostgreSQL and Redis, and the processes of those that were started here."""
    if options.database and options.redis:
        yield options.database, options.redis, {}
        return
    sys.path.insert(0, str(ROOT))
    from tests.servers import postgres_server, redis_server

    with tempfile.TemporaryDirectory() as folder, postgres_server() as postgres, redis_server(Path(folder)) as redis:
        yield postgres.fresh_database(), redis.url, {"PostgreSQL": postgres.pid, "Redis": redis.pid}


def run(workers: int, database: str, redis: str, others: dict[str, int], seconds: float) -> float:
    """Start a server with so many workers and measure it; messages a second of processor time."""
    shops = make_shops(read_settings(database_url=database), SHOPS)
    with serve_program(database_url=database, redis_url=redis, workers=workers) as (url, pid):
        wait_for(pid, workers)

        async def load() -> tuple[Outcome, float, dict[str, float]]:
            async with Load().opened(url, shops, 1) as client:
                await client.closed_loop(WARM_S)
                before, theirs = processor_s(pid), {name: processor_s(one) for name, one in others.items()}
                outcome = await client.closed_loop(seconds)
                spent = {name: processor_s(one) - theirs[name] for name, one in others.items()}
                return outcome, processor_s(pid) - before, spent

        found, spent, beside_it = asyncio.run(load())
        memory = memory_mb(pid)
    shares = "".join(f", {name} {other / found.count * 1e6:,.0f} µs" for name, other in beside_it.items())
    print(
        f"{workers} worker(s): {found.count} messages, {found.count / spent:,.0f} a processor second "
        f"({spent / found.count * 1e6:,.0f} µs each{shares}); wall {found.count / found.took_s:,.0f} a second, "
        f"{found.delays()}; memory {memory:.0f} MB; unit {found.unit_us:.0f} µs",
        flush=True,
    )
    return found.count / spent


def wait_for(server: int, workers: int) -> None:
    """Wait until all workers of a server are there and have nothing to do."""
    while len(family(server)) < (workers + 2 if workers > 1 else 1):  # beside them the parent, and Python's own helper
        time.sleep(0.2)
    idle(server)


if __name__ == "__main__":
    sys.exit(main())
