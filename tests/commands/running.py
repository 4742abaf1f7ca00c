"""Runs commands as a user types them, in this process or in one of their own, and tells what they came to."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

import structlog

from app.cli import main
from tests.servers import free_port
from tests.shipped import ROOT

TALKS = "conversation,from,text\nc1,buyer,有L码吗\nc1,agent,亲，有的\nc1,buyer,好的，多少钱\n"
"""A chat export of one talk."""


class Done:
    """What a command came to."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def why(self) -> str:
        """The one line on stderr of a command that was refused."""
        assert self.status == 1, self.out + self.err
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err.strip()


def jiehua(*words: object) -> Done:
    """Run a command in this process, as the installed program does."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True), io.StringIO()
    before, sys.argv = sys.argv, ["jiehua", *map(str, words)]
    logging = structlog.get_config()  # a command that serves sets it up for the whole process
    status: object = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as ended:
        status = ended.code or 0
    finally:
        sys.argv = before
        structlog.configure(**logging)
    assert isinstance(status, int)
    out.seek(0)
    return Done(status, out.read(), err.getvalue())


def process(*words: object, timeout: float = 60) -> Done:
    """Run a command as a process of its own."""
    command = [sys.executable, "-m", "app.cli", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)
    return Done(done.returncode, done.stdout, done.stderr)


def some_port(words: tuple[str, ...]) -> tuple[str, ...]:
    """A port for the command that takes one."""
    return ("--port", str(free_port())) if words == ("serve",) else ()
