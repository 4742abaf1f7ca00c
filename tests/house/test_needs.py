"""A test that needs a browser or a server is skipped without it, and fails without it under CI=true."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import chromium_path, missing

ROOT = Path(__file__).parents[2]

ONE_TEST = """
import pytest

@pytest.mark.redis
def test_that_needs_redis():
    pass
"""


def run_one(folder: Path, **environ: str) -> str:
    (folder / "test_one.py").write_text(ONE_TEST, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", str(ROOT / "pyproject.toml"), "--rootdir"]
    done = subprocess.run(
        [*command, str(folder), "-p", "no:cacheprovider", str(folder / "test_one.py")],
        cwd=ROOT,
        env={"PATH": str(folder), "LANG": "C.UTF-8", **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_without_the_server_it_is_skipped_with_the_reason(tmp_path: Path) -> None:
    said = run_one(tmp_path)
    assert "1 skipped" in said, said
    assert "no Redis server here" in said


def test_without_the_server_it_fails_under_ci(tmp_path: Path) -> None:
    said = run_one(tmp_path, CI="true")
    assert "no Redis server here" in said
    assert "1 skipped" not in said
    assert " passed" not in said


def test_the_named_chromium_is_taken_before_that_on_the_path(tmp_path: Path) -> None:
    for name in ("mine", "chromium"):
        (tmp_path / name).touch(mode=0o755)
    assert chromium_path({"PATH": str(tmp_path)}) == str(tmp_path / "chromium")
    assert chromium_path({"PATH": str(tmp_path), "JIEHUA_CHROMIUM": str(tmp_path / "mine")}) == str(tmp_path / "mine")


def test_a_named_chromium_that_is_not_there_is_told_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "chromium").touch(mode=0o755)
    why = missing("browser", {"PATH": str(tmp_path), "JIEHUA_CHROMIUM": "/nowhere/chromium"})
    assert why is not None
    assert "JIEHUA_CHROMIUM" in why


@pytest.mark.parametrize("need", ["browser", "redis"])
def test_what_is_missing_names_the_package_to_install(need: str, tmp_path: Path) -> None:
    why = missing(need, {"PATH": str(tmp_path)})
    assert why is not None
    assert "Debian's" in why
