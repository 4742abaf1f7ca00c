"""What a whole server bears, beside the floor: scripts/bench load [--seconds 10] [--rate 200] [--bank N].

One worker on an embedded store, then the floor (scripts/floor.py), each under the same load of the same client:

  closed loop   four bridges with eight messages under way on each, fifty buyers, one sidebar that reads all cards
  open loop     so many messages a second, whatever comes back: the delays of ack and card

Wall figures depend on what else the machine does; messages a processor second of the server depend on it less. `unit`
is a fixed piece of Python that the client times meanwhile: what was measured under a unit twice as long, costs half as
much on a quiet machine. With --bank the shop first gets so many phrases of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from measuring import Load, Outcome, Shop, fill_bank, make_shops, steps
from processes import ROOT, free_port, idle, memory_mb, processor_s, running, serve_program, split_processors

from app.config import read_settings

BRIDGES = 4
WARM_S = 3.0
"""Seconds of load before it is measured: states and banks are read, and what is remembered is there."""


def main() -> None:
    """Measure program and floor, then tell how far they are from each other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10, help="of each loop")
    parser.add_argument("--rate", type=float, default=200, help="messages a second of the open loop")
    parser.add_argument("--bank", type=int, default=0, metavar="N", help="phrases of the shop's own")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(data=Path(folder, "data"), database_url="", redis_url="")
        (shop,) = make_shops(settings, 1)
        if options.bank:
            fill_bank(settings, shop.id, options.bank, Path(folder, "bank.csv"))
        with serve_program(data=settings.data) as (url, pid):
            program, count = measure("the program", url, pid, shop, options)
            print(f"  steps, µs of wall time: {steps(url)}")
        disk = sum(file.stat().st_size for file in settings.data.rglob("*") if file.is_file())
        print(f"  {disk / count:,.0f} bytes of the store a message, {program.card_bytes:,.0f} of a card")
    with running([str(ROOT / "scripts/floor.py"), str(free_port()), f"{program.card_bytes:.0f}"], {}) as (url, pid):
        floor, _ = measure("the floor", url, pid, shop, options)
    wall = program.a_wall_second / floor.a_wall_second
    busy = program.a_processor_second / floor.a_processor_second
    print(f"ratio to the floor: {busy:.3f} of the messages a processor second, {wall:.3f} of those a wall second")


@dataclass(frozen=True)
class Rates:
    """What the closed loop came to."""

    a_processor_second: float
    a_wall_second: float
    card_bytes: float


def measure(name: str, url: str, pid: int, shop: Shop, options: argparse.Namespace) -> tuple[Rates, int]:
    """Both loops on one server; how many messages it took in all."""
    idle(pid)
    print(f"{name} ({split_processors(pid)})")

    async def both() -> tuple[Rates, int]:
        async with Load().opened(url, [shop], BRIDGES) as load:
            warm = await load.closed_loop(WARM_S)
            before = processor_s(pid)
            closed = await load.closed_loop(options.seconds)
            spent = processor_s(pid) - before
            before = processor_s(pid)
            opened = await load.open_loop(options.seconds, options.rate)
            calm = processor_s(pid) - before
            tell("closed", closed, spent)
            tell(f"{options.rate:.0f}/s", opened, calm)
            rates = Rates(closed.count / spent, closed.count / closed.took_s, closed.card_bytes)
            return rates, warm.count + closed.count + opened.count

    found = asyncio.run(both())
    print(f"  memory {memory_mb(pid):.0f} MB", flush=True)
    return found


def tell(loop: str, found: Outcome, spent: float) -> None:
    """A line about a loop."""
    refused = f", {found.refused} refused" if found.refused else ""
    print(
        f"  {loop:7} {found.count:6} messages, {found.count / spent:6,.0f} a processor second "
        f"({spent / found.count * 1e6:,.0f} µs each), {found.count / found.took_s:6,.0f} a wall second; "
        f"{found.delays()}{refused}; unit {found.unit_us:.0f} µs",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
