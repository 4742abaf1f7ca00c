"""Real servers for tests that look at them from outside, and what such a test does with a shop.

Most are served in a thread of this process (`served`, `served_demo`): that takes half a second and no process has to
read the program anew. What a test kills and starts again is a process of its own (`Killable`).
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from app.config import Settings
from app.demo.prepare import prepare_shop
from app.main import wall_clock
from app.store.shops import ShopExists, add_shop, new_token
from app.store.store import run_once
from tests.servers import HOST, free_port
from tests.serving import serving, settings_for

SHOP = "s1"
START_S = 60.0
PLAIN: Any = {"verify": False, "trust_env": False}
"""Without TLS there is nothing to verify, and reading the certificates costs more than the request."""


class Running:
    """A server at `url`, and its shop `s1`, which is made with the first token."""

    def __init__(self, url: str, settings: Settings) -> None:
        self.url, self.settings = url, settings
        self._tokens: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self.bridges = 0
        """How many bridges came: each has message ids of its own."""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def token(self, role: Any, name: str = "") -> str:
        """A token of the shop; the same one for the same role."""
        if role not in self._tokens:
            name, now = name or role, wall_clock()
            with contextlib.suppress(ShopExists):
                run_once(self.settings, lambda found: add_shop(found, SHOP, "测试店", "taobao", now), write=True)
            made = run_once(self.settings, lambda found: new_token(found, SHOP, role, name, None, now), write=True)
            self._tokens[role] = made
        return self._tokens[role]

    def query(self, sql: str) -> list[str]:
        """The first column of what the store answers."""
        with contextlib.closing(sqlite3.connect(self.settings.sqlite_file)) as store:
            return [row[0] for row in store.execute(sql)]

    def say(self, buyer: str, text: str, **more: Any) -> None:
        """A buyer (or, with `sender`, the agent) says something; stored when this returns."""
        frame = {"id": f"t-{next(self._numbers)}", "buyer": buyer, "from": more.pop("sender", "buyer"), "text": text}
        headers = {"Authorization": f"Bearer {self.token('bridge')}"}
        httpx.post(f"{self.url}/api/v1/messages", json=frame | more, headers=headers, **PLAIN).raise_for_status()

    def talk(self, buyer: str) -> list[dict[str, Any]]:
        """The stored lines of a buyer, oldest first."""
        headers = {"Authorization": f"Bearer {self.token('agent', 'xiaomei')}"}
        answer = httpx.get(f"{self.url}/api/v1/buyers/{buyer}", headers=headers, **PLAIN).raise_for_status()
        talk: list[dict[str, Any]] = answer.json()["talk"]
        return talk


class Killable(Running):
    """`jiehua serve` on a data folder, as a process: killed and started again it keeps its port."""

    def __init__(self, data: Path) -> None:
        super().__init__(f"http://{HOST}:{free_port()}", settings_for(data))
        self._environ = os.environ | {"JIEHUA_CACHE": str(self.settings.cache)}
        self._log = data.parent / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it is ready."""
        command = [sys.executable, "-m", "app.cli", "serve", "--port", str(self.port), "--data"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, str(self.settings.data)], stdout=log, stderr=log, env=self._environ
            )
        until = time.monotonic() + START_S
        while True:
            assert self._process.poll() is None, self._log.read_text()
            try:
                if httpx.get(f"{self.url}/readyz", **PLAIN).status_code == 200:
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


@contextlib.contextmanager
def served(data: Path, **given: Any) -> Iterator[Running]:
    """What `jiehua serve` serves, with these settings, for as long as the context lasts."""
    with serving(data, **given) as server:
        yield Running(server.url, server.settings)


@contextlib.contextmanager
def served_demo(data: Path) -> Iterator[Running]:
    """What `jiehua demo` serves, for as long as the context lasts."""
    session = prepare_shop(settings_for(data), wall_clock())
    with serving(data, demo=session) as server:
        yield Running(server.url, server.settings)
