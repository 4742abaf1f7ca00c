"""Several workers on one machine: starts them on one listening socket, starts those again that die, and ends them all.

A worker is a whole server in a process of its own. It shares nothing with the others but the socket, the store and
Redis, so that workers on other machines are no different.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

import structlog

from app import logs, metrics, serve
from app.config import Settings
from app.errors import AppError, CannotStart
from app.main import create_app
from app.store.store import run_once

log = structlog.get_logger()

START_S = 60.0
"""Seconds that a worker may take until it accepts connections."""
AGAIN_S = 1.0
"""Seconds between the death of a worker and the start of the next one in its place."""
END_S = serve.GRACE_S + 5
READY = "ready"
_spawn = multiprocessing.get_context("spawn")


class _Worker:
    """One process, and what it says of itself."""

    def __init__(self, settings: Settings, listening: socket.socket) -> None:
        self.says, mouth = _spawn.Pipe(duplex=False)
        self.process: SpawnProcess = _spawn.Process(target=_work, args=(settings, listening, mouth), daemon=False)
        self.process.start()
        mouth.close()
        self.ready = False

    def hear(self) -> None:
        """Take what it says. Raises CannotStart where it could not start."""
        try:
            said = self.says.recv()
        except EOFError:
            self.says.close()
            return
        if said != READY:
            raise CannotStart(said)
        self.ready = True


def supervise(settings: Settings, listening: socket.socket, ready: serve.Ready) -> None:
    """Run `settings.workers` workers until SIGTERM or SIGINT; `ready` is called when the first accepts connections.

    Raises CannotStart where that one does not start.
    """
    run_once(settings, lambda _: None)  # migrates; and what is wrong with the address is told once, not by each of them
    stopping = threading.Event()
    before = {name: signal.signal(name, lambda *_: stopping.set()) for name in (signal.SIGTERM, signal.SIGINT)}
    workers: list[_Worker] = []
    with _figures():
        try:
            with listening:
                # One before the others: what it learns from the talks at its start is kept, and they need only read it.
                workers.append(_Worker(settings, listening))
                if _is_ready(workers[0], stopping):
                    workers += [_Worker(settings, listening) for _ in range(settings.workers - 1)]
                    ready(serve.url_of(listening))
                    _keep(workers, stopping, lambda: _Worker(settings, listening))
        finally:
            _end(workers)
            for name, handler in before.items():
                signal.signal(name, handler)


@contextlib.contextmanager
def _figures() -> Iterator[None]:
    """A folder for the figures of all workers, for as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="jiehua-metrics-", ignore_cleanup_errors=True) as folder:
        os.environ[metrics.FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[metrics.FOLDER]


def _is_ready(worker: _Worker, stopping: threading.Event) -> bool:
    deadline = time.monotonic() + START_S
    while not worker.ready:
        if stopping.is_set():
            return False
        lives = worker.process.is_alive()
        _hear([worker])
        if not worker.ready and (not lives or time.monotonic() > deadline):
            raise CannotStart("the server did not start; its log says why")
    return True


def _keep(workers: list[_Worker], stopping: threading.Event, start: Callable[[], _Worker]) -> None:
    while not stopping.wait(0.2):
        for place, one in enumerate(workers):
            if not one.process.is_alive():
                log.error("a worker died; another takes its place", status=one.process.exitcode)
                metrics.forget_worker(one.process.pid or 0)
                if stopping.wait(AGAIN_S):
                    return
                workers[place] = start()
        _hear_again(workers)


def _hear(workers: list[_Worker]) -> None:
    open_ones = {one.says: one for one in workers if not one.says.closed}
    for says in wait(list(open_ones), timeout=0.1):
        open_ones[says].hear()  # type: ignore[index]


def _hear_again(workers: list[_Worker]) -> None:
    try:
        _hear(workers)
    except CannotStart as why:  # it ends, and the next one tries again: the database may be away
        log.error("a worker could not start", why=str(why))


def _end(workers: list[_Worker]) -> None:
    for one in workers:
        one.process.terminate()
    deadline = time.monotonic() + END_S
    for one in workers:
        one.process.join(max(0.0, deadline - time.monotonic()))
        if one.process.is_alive():
            one.process.kill()
            one.process.join()
        if not one.says.closed:
            one.says.close()


# --- in the worker ---


def _work(settings: Settings, listening: socket.socket, mouth: Connection) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logs.set_up(settings.log_level, settings.log_format)
    aborter = serve.Aborter()
    try:
        serve.run(create_app(settings, abort=aborter), listening, aborter, lambda _: mouth.send(READY))
    except AppError as trouble:
        mouth.send(str(trouble))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
