"""How many machines a great load needs, from what things cost here: scripts/bench reckon [--rate R] [--sidebars N].

Measures, with one worker on PostgreSQL and Redis that are started for it and thrown away: what a message costs the
worker, PostgreSQL and Redis, what telling its card to one more sidebar costs, the memory of a sidebar that is only
connected, the bytes of the database and of its log. From these it reckons what --rate messages a second at the busiest
hour, --sidebars at once and a year of talk need; the mean of the year is a tenth of that rate, ten hours a day. A
processor is one of this machine's, filled to --full. Where others share the machine, --unit says what the unit of
`bench load` takes while it is quiet: the costs are scaled by it.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg
from measuring import Load, Outcome, Shop, connected, make_shops
from processes import ROOT, idle, memory_mb, processor_s, serve_program

from app.config import read_settings

sys.path.insert(0, str(ROOT))

from tests.servers import postgres_server, redis_server

SHOPS, WARM_S, MORE, CONNECTED = 12, 6.0, 10, 400
DAYS, HOURS, MEAN = 365, 10, 0.1
KEPT, COPIES = ["messages", "inbox"], 100_000
"""What is kept of each message, and how many copies of it are made to see what they take."""


@dataclass(frozen=True)
class Costs:
    """Microseconds of processor a message, of each part; bytes a message; kilobytes of a connected sidebar."""

    worker_us: float
    postgres_us: float
    redis_us: float
    card_us: float
    database_bytes: float
    log_bytes: float
    sidebar_kb: float
    unit_us: float

    def quiet(self, unit_us: float) -> Costs:
        """What the processor's time would be where the unit takes so long."""
        by = unit_us / self.unit_us
        times = {name: getattr(self, name) * by for name in ("worker_us", "postgres_us", "redis_us", "card_us")}
        return replace(self, unit_us=unit_us, **times)


def main() -> None:
    """Measure, then reckon."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=10_000, help="messages a second at the busiest hour")
    parser.add_argument("--sidebars", type=int, default=5_000, help="open at once")
    parser.add_argument("--watched", type=float, default=1.5, help="sidebars that a message's card is told to")
    parser.add_argument("--full", type=float, default=0.6, help="how full a processor may be")
    parser.add_argument("--seconds", type=float, default=10, help="of each measurement")
    parser.add_argument("--unit", type=float, help="µs of the unit on this machine when nothing else runs")
    options = parser.parse_args()
    found = costs(options.seconds)
    print(f"the unit took {found.unit_us:.0f} µs, a message {found.worker_us:,.0f} µs of the worker's processor\n")
    tell(found.quiet(options.unit) if options.unit else found, options)


def costs(seconds: float) -> Costs:
    """What things cost on this machine."""
    with tempfile.TemporaryDirectory() as folder, postgres_server() as postgres, redis_server(Path(folder)) as redis:
        database = postgres.fresh_database()
        shops = make_shops(read_settings(database_url=database), SHOPS + 1)
        given = {"database_url": database, "redis_url": redis.url, "token_sockets": CONNECTED, "workers": 1}
        given |= {"address_sockets": 10 * CONNECTED}
        with serve_program(**given) as (url, pid):
            idle(pid)
            return asyncio.run(measured(url, (pid, postgres.pid, redis.pid), database, shops, seconds))


async def measured(url: str, pids: tuple[int, int, int], database: str, shops: Sequence[Shop], seconds: float) -> Costs:
    """The costs of a server that runs."""
    look: Any = await asyncpg.connect(database)
    talking, quiet = shops[:-1], shops[-1]

    async def spent(sidebars: int) -> tuple[Outcome, list[float], float]:
        async with Load().opened(url, talking, 1, sidebars) as client:
            await client.closed_loop(WARM_S)
            written = "SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::float8"
            before, bytes_before = [processor_s(one) for one in pids], await look.fetchval(written)
            found = await client.closed_loop(seconds)
            times = [processor_s(one) - was for one, was in zip(pids, before, strict=True)]
            return found, times, await look.fetchval(written) - bytes_before

    first, times, log_bytes = await spent(1)
    more, more_times, _ = await spent(1 + MORE)
    async with AsyncExitStack() as stack:
        before = memory_mb(pids[0])
        for _ in range(CONNECTED):
            await stack.enter_async_context(connected(url, quiet.manager, "sidebar"))
        sidebar_kb = (memory_mb(pids[0]) - before) * 1000 / CONNECTED
    kept = await row_bytes(look)
    await look.close()
    worker, postgres, redis = (one / first.count * 1e6 for one in times)
    with_more = more_times[0] / more.count * 1e6 * first.unit_us / more.unit_us
    card = max(with_more - worker, 0.0) / MORE
    return Costs(worker, postgres, redis, card, kept, log_bytes / first.count, sidebar_kb, first.unit_us)


async def row_bytes(look: Any) -> float:
    """Bytes that a message takes for good, with its indexes: of many copies of what was stored."""
    size = "SELECT sum(pg_total_relation_size(name::regclass))::float8 FROM unnest($1::text[]) AS name"
    before = await look.fetchval(size, KEPT)
    for table in KEPT:
        query = "SELECT column_name FROM information_schema.columns WHERE table_name = $1"
        names = [row[0] for row in await look.fetch(query, table) if row[0] not in ("seq", "id")]
        await look.execute(
            f"""INSERT INTO {table} (seq, id, {", ".join(names)})
            SELECT 1000000 + n, 'bench-copy-' || n, {", ".join(f"one.{name}" for name in names)}
            FROM generate_series(1, {COPIES}) AS n
            JOIN (SELECT *, row_number() OVER () AS place, count(*) OVER () AS of FROM {table}) AS one
            ON one.place = 1 + n % one.of"""
        )
    return float(await look.fetchval(size, KEPT) - before) / COPIES


def tell(found: Costs, options: argparse.Namespace) -> None:
    """What was measured, then what is needed, as tables."""
    rate, full = options.rate, options.full
    cards = max(options.watched - 1, 0) * found.card_us
    workers = rate * (found.worker_us + cards) / 1e6 / full
    postgres, redis = rate * found.postgres_us / 1e6 / full, rate * found.redis_us / 1e6 / full
    year = rate * MEAN * HOURS * 3600 * DAYS
    print("| measured here | |\n| --- | --- |")
    print(f"| a message, in the worker | {found.worker_us:,.0f} µs |")
    print(f"| in PostgreSQL | {found.postgres_us:,.0f} µs |")
    print(f"| in Redis | {found.redis_us:,.0f} µs |")
    print(f"| its card to one more sidebar | {found.card_us:,.0f} µs |")
    print(f"| of the database, for good | {found.database_bytes:,.0f} bytes |")
    print(f"| of PostgreSQL's log | {found.log_bytes:,.0f} bytes |")
    print(f"| a sidebar that is connected | {found.sidebar_kb:,.0f} KB |")
    print(f"\n| needed for {rate:,.0f} messages a second and {options.sidebars:,} sidebars | |\n| --- | --- |")
    print(f"| processors for workers, {full:.0%} full | {workers:,.1f} |")
    print(f"| for PostgreSQL | {postgres:,.1f} |")
    print(f"| for Redis | {redis:,.1f} |")
    print(f"| memory of all sidebars | {options.sidebars * found.sidebar_kb / 1000:,.0f} MB |")
    print(f"| PostgreSQL's log at that rate | {rate * found.log_bytes / 1e6:,.0f} MB a second |")
    print(f"| messages a year | {year / 1e9:,.1f} thousand million |")
    print(f"| database after a year, were nothing erased | {year * found.database_bytes / 1e12:,.1f} TB |")


if __name__ == "__main__":
    sys.exit(main())
