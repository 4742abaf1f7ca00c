"""The wheel holds the program with its page, bank and migrations, and runs from there alone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import app

ROOT = Path(__file__).parents[2]


def run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command away from the repository, so that nothing is found there by chance."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environ}
    return subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(folder)]
    built = run(sys.executable, "-m", "pip", "wheel", *options, str(ROOT))
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    options = ["--quiet", "--no-deps", "--no-index", "--target", str(folder)]
    done = run(sys.executable, "-m", "pip", "install", *options, str(wheel))
    assert done.returncode == 0, done.stderr
    return folder


def test_the_version_stands_in_one_place(wheel: Path) -> None:
    assert wheel.name == f"jiehua-{app.__version__}-py3-none-any.whl"


@pytest.mark.parametrize("folder", ["frontend", "migrations", "phrasebank"])
def test_every_file_of_a_folder_that_is_shipped_is_in_the_wheel(folder: str, wheel: Path) -> None:
    shipped = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert shipped
    inside = {name.removeprefix("app/shipped/") for name in zipfile.ZipFile(wheel).namelist()}
    assert shipped - inside == set()


def test_nothing_but_the_program_is_in_the_wheel(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"app", f"jiehua-{app.__version__}.dist-info"}


def test_the_program_runs_from_the_wheel_and_finds_what_was_shipped(unpacked: Path) -> None:
    ask = "import app.config as c; print(*(c.shipped(n) for n in ('frontend', 'migrations', 'phrasebank')), sep='\\n')"
    found = run(sys.executable, "-c", ask, PYTHONPATH=str(unpacked))
    assert found.stdout.split() == [str(unpacked / "app/shipped" / n) for n in ("frontend", "migrations", "phrasebank")]
    program = str(unpacked / "bin/jiehua")
    helped = run(sys.executable, program, "--help", PYTHONPATH=str(unpacked))
    assert helped.returncode == 0, helped.stderr
    assert "serve" in helped.stdout
    assert "replay" in helped.stdout


@pytest.mark.slow
def test_a_bare_environment_with_the_locked_set_serves_the_page() -> None:
    done = run("sh", str(ROOT / "scripts/docker-steps"), PYTHON=sys.executable)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "/readyz answers 200" in done.stdout
