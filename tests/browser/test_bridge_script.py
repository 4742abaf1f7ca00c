"""jiehua-bridge.js and its worked example against a real server: stored once, back after a restart, never late."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO

import pytest

from tests.browser.agent import PATIENCE, Agent
from tests.browser.running import Killable, Running
from tests.shipped import ROOT


class Example:
    """The example of docs/bridge.md in a process of its own."""

    def __init__(self, server: Running, token: str = "") -> None:
        node = Path(sys.executable).with_name("node")
        self._process = subprocess.Popen(
            [node, ROOT / "docs/examples/bridge.mjs"],
            env=os.environ | {"JIEHUA_URL": server.url, "JIEHUA_TOKEN": token or server.token("bridge")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said: Queue[str] = Queue()
        self.put: Queue[str] = Queue()
        pipes = ((self._process.stderr, self.said), (self._process.stdout, self.put))
        self._readers = [Thread(target=self._read, args=one, daemon=True) for one in pipes]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _read(pipe: IO[str], queue: Queue[str]) -> None:
        for line in pipe:
            queue.put(line.rstrip("\n"))

    def feed(self, *lines: str) -> None:
        """What buyers say."""
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{line}\n" for line in lines))
        self._process.stdin.flush()

    def until(self, beginning: str) -> str:
        """The next line on stderr that begins so."""
        while not (line := self.said.get(timeout=PATIENCE)).startswith(beginning):
            pass
        return line

    def stop(self) -> None:
        """End it: without input it leaves."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        for reader in self._readers:
            reader.join()
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()


@pytest.fixture
def example(server: Running) -> Iterator[Example]:
    """The example, connected."""
    running = Example(server)
    running.until("live")
    yield running
    running.stop()


@pytest.fixture
def agent(server: Running) -> Iterator[Agent]:
    """An agent, connected."""
    opened = Agent(server)
    yield opened
    opened.close()


def test_lines_are_stored_in_order_and_come_back_as_what_the_agent_picked(example: Example, agent: Agent) -> None:
    example.feed("小鱼\t在吗", "小鱼\t黑色还有M码吗")
    delivery = agent.pick(agent.card("小鱼", "黑色还有M码吗"), "有的亲，M码现货")
    assert (delivery["ok"], delivery["why"]) == (True, None)
    assert example.put.get(timeout=PATIENCE) == "小鱼\t有的亲，M码现货"


def test_a_reply_to_an_older_line_is_refused(example: Example, agent: Agent) -> None:
    example.feed("阿杉\t在吗")
    card = agent.card("阿杉", "在吗")
    example.feed("阿杉\t算了不要了")
    agent.card("阿杉", "算了不要了")
    assert agent.pick(card, "在的亲")["why"] == "context_changed"
    with pytest.raises(Empty):
        example.put.get_nowait()


def test_a_bridge_that_begins_anew_with_the_same_lines_stores_nothing_twice(server: Running) -> None:
    for again in (False, True):
        example = Example(server)
        example.feed("橙子\t在吗")
        assert example.until("stored").endswith("again") == again
        example.stop()
    assert len(server.talk("橙子")) == 1


def test_what_is_fed_while_the_server_is_away_is_stored_when_it_is_back(killable: Killable) -> None:
    example = Example(killable)
    example.feed("小鱼\t在吗")
    example.until("stored 1")
    killable.kill()
    example.until("away")
    example.feed("小鱼\t有L码吗", "小鱼\t要黑色")
    killable.start()
    example.until("stored 2")
    example.until("stored 3")
    assert [line["text"] for line in killable.talk("小鱼")] == ["在吗", "有L码吗", "要黑色"]
    example.stop()


def test_a_token_of_another_role_is_told_and_not_tried_again(server: Running) -> None:
    example = Example(server, server.token("agent", "xiaomei"))
    assert example.until("refused") == "refused (4502)"
    example.stop()
