"""`jiehua serve` as a process of its own, on a disk that can be filled or a file size that can be limited."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.serve import Aborter
from tests.servers import free_port
from tests.serving import CACHE, Server, settings_for
from tests.shipped import ROOT

DISK = 32 << 20
"""Bytes of the small disk."""


@dataclass(slots=True)
class Apart:
    """A running server, its process and what it wrote to its log."""

    server: Server
    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        """The log so far."""
        return self.log.read_text("utf-8", "replace")


@contextlib.contextmanager
def apart(data: Path, folder: Path) -> Iterator[Apart]:
    """Serve this data from the ready line on; the log lies in `folder`, which has room."""
    port = free_port()
    environ = os.environ | {"JIEHUA_CACHE": str(CACHE), "JIEHUA_DRAIN_MS": "80"}
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port), "--data", str(data)]
    log = folder / "log"
    with log.open("ab") as errors:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=errors)
    try:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        assert line == f"ready http://127.0.0.1:{port}\n", log.read_text("utf-8")
        yield Apart(Server(line.split()[1], settings_for(data), None, Aborter()), process, log)  # type: ignore[arg-type]
    finally:
        process.kill()
        process.communicate()


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of DISK bytes; skips the test where none may be mounted."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no file system may be mounted here; the limit of file sizes is tried instead")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextlib.contextmanager
def filled(folder: Path) -> Iterator[None]:
    """The disk is full for as long as the context lasts."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(bytes(size))
            except OSError as full:
                if full.errno != errno.ENOSPC:
                    raise
                size //= 2
    try:
        yield
    finally:
        filler.unlink()


@contextlib.contextmanager
def limited(process: subprocess.Popen[bytes], size: int) -> Iterator[None]:
    """No file of the process may grow beyond `size` bytes for as long as the context lasts."""
    before = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, before)
