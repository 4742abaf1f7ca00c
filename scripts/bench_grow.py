"""What a message costs as things grow: scripts/bench grow [--seconds 5] [--picture docs/performance-growth.svg].

One worker on an embedded store under the closed loop of `bench load`, with one thing larger at a time than in the first
row: phrases of the shop, buyers whom it knows, sidebars that look on, rows of its history. The floor is measured in the
same run, with one sidebar and with the most. Buyers and history are put into the store by SQL, from what was said
before; the buyers beyond the first fifty are closed ones that come back, so their messages find nothing in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from math import ceil, log10
from pathlib import Path

from measuring import BUYERS, Load, Outcome, Shop, fill_bank, make_shops
from processes import ROOT, free_port, idle, memory_mb, processor_s, running, serve_program, split_processors

from app.config import Settings, read_settings
from app.phrases.load import load_bank

BRIDGES = 4
WARM_S = 3.0
PHRASES = (20_000, 85_000)
KNOWN = (5_000, 50_000)
LOOKING = (10, 50)
ROWS = (100_000, 1_000_000)


@dataclass(frozen=True)
class Row:
    """A measurement: what grew, to how many, what a message cost then."""

    what: str
    count: int
    cost_us: float
    found: Outcome
    memory_mb: float

    @property
    def units(self) -> float:
        """The cost in units, which other work of the machine changes little."""
        return self.cost_us / self.found.unit_us


def main() -> None:
    """Measure each growth, tell the table, draw the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement")
    parser.add_argument("--picture", type=Path, help="an SVG file to write")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = [*grown(Path(folder), options.seconds)]
    rows += [floor(looking, rows[0].found.card_bytes, options.seconds) for looking in (1, LOOKING[-1])]
    print("\n| what | how many | µs of the server's processor a message | in units | p99 card | memory |")
    print("| --- | --- | --- | --- | --- | --- |")
    for row in rows:
        cards = sorted(row.found.cards)
        late = cards[int(len(cards) * 0.99)]
        print(
            f"| {row.what} | {row.count:,} | {row.cost_us:,.0f} | {row.units:.1f} "
            f"| {late:.0f} ms | {row.memory_mb:.0f} MB |"
        )
    if options.picture:
        options.picture.write_text(drawn(rows), "utf-8")


def grown(folder: Path, seconds: float) -> list[Row]:
    """The program, with one thing larger at a time."""
    settings = read_settings(data=folder / "first", database_url="", redis_url="")
    (shop,) = make_shops(settings, 1)
    shipped = len(load_bank(settings.bank_folder / "phrases"))
    rows = [measured("phrases", shipped, settings, shop, seconds)]

    def again(what: str, count: int, change: Callable[[Settings], None], **how: int) -> None:
        shutil.copytree(folder / "first", folder / "next")
        larger = settings.model_copy(update={"data": folder / "next"})
        change(larger)
        rows.append(measured(what, count, larger, shop, seconds, **how))
        shutil.rmtree(folder / "next")

    for count in PHRASES:
        again("phrases", count, lambda one, n=count: fill_bank(one, shop.id, n - shipped, folder / "bank.csv"))
    for count in KNOWN:
        again("buyers", count, lambda one, n=count: know(one, n), buyers=count)
    for count in LOOKING:
        again("sidebars", count, lambda _: None, sidebars=count)
    for count in ROWS:
        again("rows of history", count, lambda one, n=count: remember(one, n))
    return rows


def measured(
    what: str, count: int, settings: Settings, shop: Shop, seconds: float, buyers: int = BUYERS, sidebars: int = 1
) -> Row:
    """The program on these data."""
    with serve_program(data=settings.data) as (url, pid):
        return loaded(what, count, url, pid, shop, seconds, buyers, sidebars)


def floor(sidebars: int, card_bytes: float, seconds: float) -> Row:
    """The least that a server could do."""
    with running([str(ROOT / "scripts/floor.py"), str(free_port()), f"{card_bytes:.0f}"], {}) as (url, pid):
        what = "the floor, sidebars"
        return loaded(what, sidebars, url, pid, Shop("", "", ""), seconds, BUYERS, sidebars)


def loaded(what: str, count: int, url: str, pid: int, shop: Shop, seconds: float, buyers: int, sidebars: int) -> Row:
    """A server under the closed loop."""
    idle(pid)
    split_processors(pid)

    async def load() -> tuple[Outcome, float]:
        async with Load(buyers).opened(url, [shop], BRIDGES, sidebars) as client:
            await client.closed_loop(WARM_S)
            before = processor_s(pid)
            found = await client.closed_loop(seconds)
            return found, processor_s(pid) - before

    found, spent = asyncio.run(load())
    row = Row(what, count, spent / found.count * 1e6, found, memory_mb(pid))
    print(
        f"{what} {count:,}: {row.cost_us:,.0f} µs a message, {found.delays()}, unit {found.unit_us:.0f} µs", flush=True
    )
    return row


def know(settings: Settings, count: int) -> None:
    """More buyers, copies of those who spoke, whom nobody serves any more."""
    with closing(sqlite3.connect(settings.sqlite_file, isolation_level=None)) as store:
        names = [row[1] for row in store.execute("PRAGMA table_info(buyers)") if row[1] not in ("id", "open")]
        columns = ", ".join(names)
        store.execute(
            f"""WITH RECURSIVE more (n) AS (SELECT {BUYERS} UNION ALL SELECT n + 1 FROM more WHERE n + 1 < {count})
            INSERT INTO buyers (id, open, {columns}) SELECT 'b' || n, 0, {columns} FROM more
            JOIN buyers ON id = 'b' || (n % {BUYERS})"""
        )


def remember(settings: Settings, count: int) -> None:
    """A longer history, of lines that were said before; the shop's counter goes on behind it."""
    with closing(sqlite3.connect(settings.sqlite_file, isolation_level=None)) as store:
        (newest,) = store.execute("SELECT max(seq) FROM messages").fetchone()
        for table in ("messages", "inbox"):
            names = [row[1] for row in store.execute(f"PRAGMA table_info({table})") if row[1] not in ("seq", "id")]
            columns = ", ".join(names)
            store.execute(
                f"""WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < {count - newest})
                INSERT INTO {table} (seq, id, {columns}) SELECT {newest} + n, 'h-' || n, {columns} FROM more
                JOIN {table} ON seq = 1 + n % {newest}"""
            )
        store.execute("UPDATE shops SET seq = (SELECT max(seq) FROM messages)")


# --- the picture ---

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 340, 64, 150, 24, 56
COLOURS = {"phrases": "#1f77b4", "buyers": "#d62728", "sidebars": "#2ca02c", "rows of history": "#8a5fbf"}
BEGIN = {"buyers": BUYERS, "sidebars": 1, "rows of history": 1000}
"""How many there are in the first row; of phrases, the shipped ones."""


def drawn(rows: Sequence[Row]) -> str:
    """The cost of a message over how many times larger a thing is, each thing a line, as SVG."""
    lines: dict[str, list[tuple[float, float]]] = {what: [(1, rows[0].units)] for what in COLOURS}
    for row in rows[1:]:
        if row.what in lines:
            lines[row.what].append((row.count / BEGIN.get(row.what, rows[0].count), row.units))
    widest = ceil(max(log10(times) for line in lines.values() for times, _ in line))
    highest = max(cost for line in lines.values() for _, cost in line) * 1.1

    def place(times: float, cost: float) -> tuple[float, float]:
        across, up = log10(times) / widest, cost / highest
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for decade in range(widest + 1):
        x, y = place(10**decade, 0)
        parts.append(f'<path d="M{x:.0f} {TOP}V{y:.0f}" stroke="#e4e4e4"/>')
        parts.append(_text(x, y + 18, f"×{10**decade:,}", "middle"))
    step = 10 ** int(log10(highest)) / 2
    for number in range(int(highest / step) + 1):
        x, y = place(1, number * step)
        parts.append(f'<path d="M{x:.0f} {y:.0f}H{WIDTH - RIGHT}" stroke="#e4e4e4"/>')
        parts.append(_text(x - 6, y + 4, f"{number * step:,.0f}", "end"))
    for what, line in lines.items():
        points = [place(*point) for point in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[what]}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[what]}"/>' for x, y in points]
        parts.append(_text(points[-1][0] + 8, points[-1][1] + 4, what, "start", COLOURS[what]))
    parts.append(
        _text(LEFT, HEIGHT - 12, "units of the server's processor a message, over how many times larger a thing is")
    )
    return "\n".join([*parts, "</svg>", ""])


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = "#444") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="12" text-anchor="{anchor}" fill="{colour}">{text}</text>'


if __name__ == "__main__":
    sys.exit(main())
