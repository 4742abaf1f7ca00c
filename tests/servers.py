"""A PostgreSQL and a Redis server of the tests' own, from the programs of the machine; on free ports, thrown away.

Their own and not one that happens to run: tests stop them, kill them and fill them, and CI has none running.
"""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import itertools
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg

from tests.needs import postgres_folder, redis_path

HOST = "127.0.0.1"
PATIENCE = 30.0
PORTS = (20_000, 32_000)
"""Below those that Linux gives to connections that go out (`ip_local_port_range`)."""
_dice = random.SystemRandom()
_numbers = itertools.count(1)


def free_port() -> int:
    """A port on which nobody listens now, and which the system gives to no connection that goes out meanwhile.

    Taken at random, since several processes of tests look for theirs at once.
    """
    while True:
        port = _dice.randrange(*PORTS)
        with contextlib.suppress(OSError), socket.create_server((HOST, port)):
            return port


class PostgresServer:
    """A server that can be stopped, killed and started again on the same data."""

    def __init__(self) -> None:
        programs = postgres_folder()
        assert programs is not None, "a test that asks for PostgreSQL bears the marker `postgres`"
        # Not under pytest's folder, into which nobody else may look: as root the program refuses to run, and Debian's
        # package has made a user for it.
        folder = Path(tempfile.mkdtemp(prefix="jiehua-postgres-"))
        self._programs, self.folder, self._data, self._log = Path(programs), folder, folder / "data", folder / "log"
        self.port = free_port()
        self._user = "postgres" if os.geteuid() == 0 else None
        self._role = self._user or getpass.getuser()
        self._process: subprocess.Popen[bytes] | None = None
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "--pgdata", str(self._data), "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8")
        self.start()

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._programs / name), *arguments], user=self._user, cwd="/", capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = ("-c", f"port={self.port}", "-c", f"listen_addresses={HOST}", "-c", "unix_socket_directories=")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(self._data), *options],
                user=self._user, cwd="/", stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        _until(lambda: _answers(self.port) and self._ready(), lambda: self._log.read_text("utf-8", "replace"))

    @property
    def pid(self) -> int:
        """Its process, which has one more for each connection under it."""
        assert self._process is not None
        return self._process.pid

    def _ready(self) -> bool:
        try:
            _apart(partial(self._execute, "SELECT 1"))
        except (OSError, asyncpg.PostgresError):
            return False
        return True

    def stop(self) -> None:
        """As an administrator does in a hurry: connections are cut, all that was committed is kept."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """As a power cut does to the program."""
        self._end(signal.SIGQUIT)

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(PATIENCE)

    def fresh_database(self) -> str:
        """The address of a new, empty database."""
        name = f"jiehua_{next(_numbers)}"
        _apart(partial(self._execute, f"CREATE DATABASE {name}"))
        return f"postgresql://{self._role}@{HOST}:{self.port}/{name}"

    async def _execute(self, statement: str) -> None:
        dsn = f"postgresql://{self._role}@{HOST}:{self.port}/postgres"
        connection = await asyncpg.connect(dsn, timeout=5)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


class RedisServer:
    """A Redis that keeps nothing, and can be stopped and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        program = redis_path()
        assert program is not None, "a test that asks for Redis bears the marker `redis`"
        self._program, self._folder, self.port = program, folder, free_port()
        folder.mkdir(parents=True, exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://{HOST}:{self.port}/0"

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._process = subprocess.Popen(
            [self._program, "--port", str(self.port), "--bind", HOST, "--save", "", "--appendonly", "no"],
            cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        _until(lambda: _answers(self.port), lambda: "redis-server did not start")

    def stop(self) -> None:
        """Gone, with all connections."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(PATIENCE)


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for as long as the context lasts."""
    server = PostgresServer()
    try:
        yield server
    finally:
        server.kill()  # an ordered stop would write every database of the tests to disk first
        shutil.rmtree(server.folder, ignore_errors=True)


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    """A Redis server for as long as the context lasts."""
    server = RedisServer(folder)
    try:
        yield server
    finally:
        server.stop()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
        return True
    return False


def _until(holds: Callable[[], bool], why: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, why()
        time.sleep(0.05)


def _apart(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    with ThreadPoolExecutor(1) as thread:  # the caller may stand in an event loop
        thread.submit(lambda: asyncio.run(work())).result()
