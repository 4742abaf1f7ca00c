"""scripts/install starts pip when something changed and not otherwise; a Python that is too old is told in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILT = ("pyproject.toml", "hatch_build.py", "app/__init__.py", "app/native/native.h", "app/native/module.c")
NEEDED = ("scripts/install", "requirements.lock", "requirements-build.lock", *BUILT)

PYTHON = """#!/bin/sh
case "$*" in
*version_info*) echo "$SAYS" ;;
"-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
"-m pip"*) echo "$*" >>started ;;
esac
"""
"""Stands in for Python: makes an environment with itself inside, and writes down what pip was asked for."""


class Checkout:
    """A folder with what scripts/install reads, and a Python that only takes notes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in NEEDED:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        self.python = folder / "python"
        self.python.write_text(PYTHON, encoding="utf-8")
        self.python.chmod(0o755)

    def install(self, says: str = "3.11 True") -> subprocess.CompletedProcess[str]:
        """Run scripts/install; `says` is what Python tells of its version."""
        return subprocess.run(
            ["sh", str(self.folder / "scripts/install")],
            env={**os.environ, "PYTHON": str(self.python), "SAYS": says},
            capture_output=True,
            text=True,
            check=False,
        )

    def started(self) -> list[str]:
        """What pip was asked for since the last look."""
        notes = self.folder / "started"
        lines = notes.read_text("utf-8").splitlines() if notes.exists() else []
        notes.unlink(missing_ok=True)
        return lines


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_first_time_installs_the_locked_sets_with_hashes_and_the_program(checkout: Checkout) -> None:
    assert checkout.install().returncode == 0
    build, run, program = checkout.started()
    assert "--require-hashes -r requirements-build.lock" in build
    assert "--require-hashes -r requirements.lock" in run
    assert "--editable ." in program


def test_the_second_time_starts_no_pip(checkout: Checkout) -> None:
    checkout.install()
    checkout.started()
    assert checkout.install().returncode == 0
    assert checkout.started() == []


@pytest.mark.parametrize("name", ["requirements.lock", *BUILT])
def test_a_change_installs_again(name: str, checkout: Checkout) -> None:
    checkout.install()
    checkout.started()
    with (checkout.folder / name).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    checkout.install()
    assert len(checkout.started()) == 3


def test_an_environment_that_was_moved_is_made_anew(checkout: Checkout, tmp_path: Path) -> None:
    checkout.install()
    moved = Checkout(tmp_path / "elsewhere")
    shutil.copytree(checkout.folder / ".venv", moved.folder / ".venv")
    assert "making .venv" in moved.install().stderr
    assert len(moved.started()) == 3


@pytest.mark.parametrize(("says", "told"), [("3.10 False", "is 3.10"), ("", "needs Python 3.11")])
def test_a_python_that_is_too_old_is_told_in_one_line(says: str, told: str, checkout: Checkout) -> None:
    done = checkout.install(says)
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (checkout.folder / ".venv").exists()


def test_a_python_that_is_not_there_is_told_in_one_line(checkout: Checkout) -> None:
    checkout.python = Path("/nowhere/python")
    done = checkout.install()
    assert done.returncode == 1
    assert "/nowhere/python is missing" in done.stderr
