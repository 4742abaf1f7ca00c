"""What some tests need beside Python: a browser, a PostgreSQL server, a Redis server; found here, never downloaded.

A test says so with a marker (`browser`, `postgres`, `redis`). Where the program is missing the test is skipped with the
reason; under CI=true it fails, since there `.ci/run` has installed it.
"""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
POSTGRES_PROGRAMS = "/usr/lib/postgresql/*/bin/initdb"


def chromium_path(environ: Mapping[str, str] = os.environ) -> str | None:
    """The Chromium that JIEHUA_CHROMIUM names, else the first on PATH; for Playwright's `executable_path`."""
    named = environ.get("JIEHUA_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    return next(filter(None, (shutil.which(name, path=environ.get("PATH", "")) for name in BROWSERS)), None)


def postgres_folder(environ: Mapping[str, str] = os.environ) -> str | None:
    """The folder with `initdb` and `postgres`, which Debian keeps off PATH; the newest version of several."""
    on_path = shutil.which("initdb", path=environ.get("PATH", ""))
    found = on_path or max(glob.glob(POSTGRES_PROGRAMS), key=_version, default=None)
    return str(Path(found).parent) if found else None


def redis_path(environ: Mapping[str, str] = os.environ) -> str | None:
    """The program `redis-server`."""
    return shutil.which("redis-server", path=environ.get("PATH", ""))


def _version(program: str) -> float:
    return float(Path(program).parts[-3])


def missing(need: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """Why a test with the marker `need` cannot run here, or None where it can."""
    if need == "browser" and chromium_path(environ) is None:
        return "no Chromium here: set JIEHUA_CHROMIUM, or install Debian's chromium"
    if need == "postgres" and postgres_folder(environ) is None:
        return "no PostgreSQL server here: install Debian's postgresql"
    if need == "redis" and redis_path(environ) is None:
        return "no Redis server here: install Debian's redis-server"
    return None
