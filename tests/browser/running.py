"""A real server in a process of its own, for tests that look at it from outside: started, killed, started again."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

HOST = "127.0.0.1"
START_S = 60.0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Running:
    """`jiehua serve` or `jiehua demo` on a data folder; keeps its port over restarts."""

    def __init__(self, data: Path, command: str = "serve", **settings: str) -> None:
        self.data, self.command, self.port = data, command, free_port()
        self._environ = os.environ | {f"JIEHUA_{name.upper()}": value for name, value in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None
        self._tokens: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self.bridges = 0
        """How many bridges came: each has message ids of its own."""

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Start it and wait until it is ready."""
        options = [] if self.command == "demo" else ["--data", str(self.data)]
        log = (self.data.parent / "server.log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", self.command, "--port", str(self.port), *options],
                stdout=log,
                stderr=log,
                env=self._environ,
            )
        until = time.monotonic() + START_S
        while True:
            assert self._process.poll() is None, (self.data.parent / "server.log").read_text()
            try:
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                assert time.monotonic() < until, "the server did not become ready"
                time.sleep(0.05)

    def stop(self) -> None:
        """End it in order."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(15)

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(5)

    def token(self, role: str, name: str = "") -> str:
        """A token of the shop `s1`, which is made with the first one."""
        if not self._tokens:
            self._run("shop", "add", "s1", "--name", "测试店")
        if role not in self._tokens:
            self._tokens[role] = self._run("token", "new", "--shop", "s1", "--role", role, "--name", name or role)
        return self._tokens[role]

    def _run(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "app.cli", *arguments, "--data", str(self.data)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def query(self, sql: str) -> list[str]:
        """The first column of what the store answers."""
        with contextlib.closing(sqlite3.connect(self.data / "jiehua.sqlite3")) as store:
            return [row[0] for row in store.execute(sql)]

    def say(self, buyer: str, text: str, **more: Any) -> None:
        """A buyer (or, with `sender`, the agent) says something; stored when this returns."""
        frame = {"id": f"t-{next(self._numbers)}", "buyer": buyer, "from": more.pop("sender", "buyer"), "text": text}
        headers = {"Authorization": f"Bearer {self.token('bridge')}"}
        httpx.post(f"{self.url}/api/v1/messages", json=frame | more, headers=headers).raise_for_status()

    def talk(self, buyer: str) -> list[dict[str, Any]]:
        """The stored lines of a buyer, oldest first."""
        headers = {"Authorization": f"Bearer {self.token('agent', 'xiaomei')}"}
        answer = httpx.get(f"{self.url}/api/v1/buyers/{buyer}", headers=headers).raise_for_status()
        talk: list[dict[str, Any]] = answer.json()["talk"]
        return talk
