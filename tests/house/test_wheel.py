"""The wheel holds the program with its page, bank and migrations, and runs from there alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import app
from app.native.load import kernels

ROOT = Path(__file__).parents[2]


def run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command away from the repository, so that nothing is found there by chance."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environ}
    return subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)


def build(folder: Path, **environ: str) -> Path:
    """The wheel, built into the folder."""
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(folder)]
    built = run(sys.executable, "-m", "pip", "wheel", *options, str(ROOT), **environ)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


def install(wheel: Path, folder: Path) -> Path:
    """The folder, with the wheel in it."""
    options = ["--quiet", "--no-deps", "--no-index", "--target", str(folder)]
    done = run(sys.executable, "-m", "pip", "install", *options, str(wheel))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"), JIEHUA_COMPILED="no")


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(wheel, tmp_path_factory.mktemp("installed"))


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


def how(folder: Path, **environ: str) -> str:
    """What the program that was installed there tells of its kernels."""
    asked = run(sys.executable, "-c", "from app.native import load; print(load.how)", PYTHONPATH=str(folder), **environ)
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.strip()


def test_a_wheel_that_was_built_without_a_compiler_is_for_all_systems_and_does_without(unpacked: Path) -> None:
    assert not list(unpacked.rglob("_kernels*"))
    assert how(unpacked, JIEHUA_COMPILED="auto") == "not compiled"


@pytest.mark.skipif(kernels is None, reason="nothing was compiled here: a C compiler or Python's headers are missing")
def test_a_wheel_that_was_built_with_a_compiler_is_for_this_system_and_uses_it(tmp_path: Path) -> None:
    compiled = build(tmp_path, JIEHUA_COMPILED="yes")
    assert re.fullmatch(rf"jiehua-{re.escape(app.__version__)}-cp311-abi3-(?!any)\w+\.whl", compiled.name)
    inside = [name for name in zipfile.ZipFile(compiled).namelist() if name.startswith("app/native/")]
    assert len([name for name in inside if name.endswith((".so", ".pyd"))]) == 1
    assert [name for name in inside if name.endswith((".c", ".h"))] == []
    folder = install(compiled, tmp_path / "installed")
    assert how(folder, JIEHUA_COMPILED="auto") == "compiled"
    assert how(folder, JIEHUA_COMPILED="no") == "JIEHUA_COMPILED is no"


def test_without_a_compiler_it_is_installed_all_the_same_unless_the_kernels_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "cc").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "cc").chmod(0o755)
    broken = {"CC": str(tmp_path / "cc"), "CXX": str(tmp_path / "cc")}
    assert build(tmp_path, JIEHUA_COMPILED="auto", **broken).name.endswith("-py3-none-any.whl")
    asked = run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-index", "--no-build-isolation",
                "--wheel-dir", str(tmp_path), str(ROOT), JIEHUA_COMPILED="yes", **broken)  # fmt: skip
    assert asked.returncode != 0


@pytest.mark.slow
def test_a_bare_environment_with_the_locked_set_serves_the_page() -> None:
    done = run("sh", str(ROOT / "scripts/docker-steps"), PYTHON=sys.executable)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "/readyz answers 200" in done.stdout
