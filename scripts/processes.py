"""Servers in processes of their own, where they sit, and what processor time and memory they use."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROCESSORS = sorted(os.sched_getaffinity(0))
TICK = os.sysconf("SC_CLK_TCK")


def family(parent: int) -> list[int]:
    """A process and all under it."""
    found, above = [parent], {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has just ended
            above[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    for pid in found:
        found += [child for child, its in above.items() if its == pid]
    return found


def processor_s(parent: int) -> float:
    """Seconds of processor time, user and system, that a process and all under it used so far, those that ended too."""
    ticks = 0
    for pid in family(parent):
        with contextlib.suppress(OSError):  # it has just ended: its time stands with its parent's
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return ticks / TICK


def memory_mb(parent: int) -> float:
    """Megabytes that a process and all under it hold, what they share counted once."""
    found = 0
    for pid in family(parent):
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        found += next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return found / 1000


def sit_on(processors: set[int], pids: Sequence[int]) -> None:
    """Keep these processes, with all their threads, on these processors."""
    for pid in pids:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), processors)


def split_processors(server: int) -> str:
    """Put the client on one processor and the server on the others, where there are several; what was done."""
    here = PROCESSORS
    if len(here) == 1:
        return "client and server share the one processor"
    sit_on({here[0]}, [os.getpid()])
    sit_on(set(here[1:]), family(server))
    return f"client on processor {here[0]}, server on {', '.join(map(str, here[1:]))}"


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: Sequence[str], environ: dict[str, str]) -> Iterator[tuple[str, int]]:
    """A server in a process of its own, from its ready line on: where it serves, and its process."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=os.environ | environ, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line.startswith("ready "):
            raise SystemExit("the server did not start; it says why above")
        yield line.split()[1], process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def serve_program(**settings: object) -> contextlib.AbstractContextManager[tuple[str, int]]:
    """`jiehua serve` with these settings, without the limit of frames a second, which is not what is measured."""
    given = {"per_second": 100_000, "log_level": "error"} | settings
    return running(
        ["-m", "app.cli", "serve", "--port", str(free_port())],
        {f"JIEHUA_{name.upper()}": str(value) for name, value in given.items()},
    )


def idle(parent: int) -> None:
    """Wait until a process and all under it have nothing to do: what a start leaves to be done later is done."""
    while True:
        before = processor_s(parent)
        time.sleep(1)
        if processor_s(parent) - before < 0.1:
            return
