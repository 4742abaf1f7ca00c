"""What the program counts and times, for Prometheus at `/metrics`.

Of several workers each answers for all: the library keeps the figures of each in a file of a folder that the supervisor
makes and names in FOLDER before it starts them. What a worker counted stays when it dies.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter as tally
from collections import defaultdict
from collections.abc import Sequence
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The library's name for the variable; it reads it once, when it is imported."""
registry = CollectorRegistry()

events = Counter("jiehua_events", "Events that were stored, by kind", ["kind"], registry=registry)
duplicates = Counter("jiehua_duplicates", "Events that came again and were stored before", registry=registry)
refusals = Counter("jiehua_refusals", "Frames that were answered with an error, by code", ["code"], registry=registry)
picks = Counter("jiehua_picks", "Lines that agents picked, by how", ["how"], registry=registry)
sockets = Gauge("jiehua_sockets", "Open sockets, by role", ["role"], registry=registry, multiprocess_mode="livesum")
closes = Counter("jiehua_closes", "Sockets that the server closed, by code", ["code"], registry=registry)
faults = Counter("jiehua_faults", "Faults of the program that were answered as internal", registry=registry)


class Times(Histogram):
    """A histogram of seconds that counts many at once: one at a time each costs four times as much."""

    MANY: int = 1000
    """So many wait at most to be counted."""

    def took(self, seconds: float) -> None:
        """Something took so long. It is counted within a second, and before anybody reads the figures."""
        waiting = _timed[self]
        waiting.append(seconds)
        if len(waiting) >= self.MANY:
            self.count(waiting)

    def count(self, waiting: list[float]) -> None:
        """Count all of these, and empty the list."""
        self._sum.inc(sum(waiting))
        for place, number in tally(bisect_left(self._upper_bounds, seconds) for seconds in waiting).items():
            self._buckets[place].inc(number)
        waiting.clear()


_timed: dict[Times, list[float]] = defaultdict(list)

turn_seconds = Times(
    "jiehua_turn_seconds",
    "Time of one turn, from the message to the suggestions",
    buckets=(0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05),
    registry=registry,
)
ack_seconds = Times(
    "jiehua_ack_seconds",
    "Time from a message's arrival to its commit",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5),
    registry=registry,
)
welcomes = Counter(
    "jiehua_welcomes",
    "Sockets that were welcomed, by role and by what became of resuming",
    ["role", "resume"],
    registry=registry,
)

STEPS = ("decode", "read", "step", "suggest", "encode", "commit", "push")
"""The steps of a message, in their order; docs/operations.md says what each holds."""
step_seconds = Times(
    "jiehua_step_seconds",
    "Time of each step of a message",
    ["step"],
    buckets=(0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0),
    registry=registry,
)
_steps = {step: step_seconds.labels(step) for step in STEPS}

_pending = Gauge(
    "jiehua_pending_events", "Events that came and are not stored yet", registry=registry, multiprocess_mode="livesum"
)
_writer = Gauge(
    "jiehua_writer_queue", "Writes that wait for the writer", registry=registry, multiprocess_mode="livesum"
)
_outboxes = Gauge(
    "jiehua_outbox_frames", "Frames that wait, of all sockets", registry=registry, multiprocess_mode="livesum"
)
_longest = Gauge(
    "jiehua_outbox_longest", "Frames of the socket most behind", registry=registry, multiprocess_mode="livemax"
)


def count_times() -> None:
    """Count what waits to be."""
    for timer, waiting in _timed.items():
        timer.count(waiting)


def step_took(step: str, seconds: float) -> None:
    """A step (of STEPS) took so long."""
    _steps[step].took(seconds)


_of_kind = {kind: events.labels(kind) for kind in ("message", "order")}


def stored(kind: str) -> None:
    """An event of this kind (message, order) was stored."""
    _of_kind[kind].inc()


class Stopwatch:
    """Times steps that follow one another."""

    __slots__ = ("_at",)

    def __init__(self) -> None:
        self._at = perf_counter()

    def lap(self, step: str) -> None:
        """This step (of STEPS) has just ended, and the next begins."""
        now = perf_counter()
        _steps[step].took(now - self._at)
        self._at = now


def see_depths(pending: int, writer: int, outboxes: Sequence[int]) -> None:
    """How deep the queues of this process are now: events, writes, and the frames that wait for each socket. Looked at
    once a second, when the times are counted as well."""
    count_times()
    _pending.set(pending)
    _writer.set(writer)
    _outboxes.set(sum(outboxes))
    _longest.set(max(outboxes, default=0))


def exposition() -> bytes:
    """All of it as Prometheus text, of all workers."""
    count_times()
    if FOLDER not in os.environ:
        return generate_latest(registry)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)


def forget_worker(pid: int) -> None:
    """A worker has died: what was open at it is not any more. Does nothing where there is one process."""
    if folder := os.environ.get(FOLDER):
        mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
