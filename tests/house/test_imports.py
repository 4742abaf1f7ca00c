"""The import table is kept, and the contract that checks it can say no."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.import_table import parse_row, refused

ROOT = Path(__file__).parents[2]
CLOCK = {"now", "utcnow", "today"}


def test_every_part_imports_only_what_the_table_allows() -> None:
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


ROWS = {
    row.part: row
    for row in map(parse_row, ["understand: | numpy", "understand.segment: | rjieba logging", "rank: understand |"])
}


@pytest.mark.parametrize(
    ("importer", "imported", "why"),
    [
        ("rank.rank", ".understand.reading", None),
        ("rank.rank", ".rank.features", None),
        ("rank.rank", ".errors", None),
        ("rank.rank", ".store.tables", "rank may not import store"),
        ("rank.rank", "numpy", "rank may not import numpy"),
        ("rank.rank", "fractions", None),
        ("rank.rank", "asyncio", "rank is pure and may not import asyncio"),
        ("understand.reader", "rjieba", "understand may not import rjieba"),
        ("understand.segment", "rjieba", None),
        ("understand.segment", "logging", None),
        ("understand.segment", "numpy", "understand.segment may not import numpy"),
    ],
)
def test_an_import_is_allowed_or_refused_by_its_row(importer: str, imported: str, why: str | None) -> None:
    everybody, pure, impure = {"errors"}, {"rank", "understand"}, {"asyncio", "logging"}
    assert refused(importer, imported, ROWS, everybody, pure, impure) == why


def test_a_part_without_a_row_is_refused() -> None:
    with pytest.raises(ValueError, match="newcomer has no row"):
        refused("newcomer", "fractions", ROWS, set(), set(), set())


def test_a_row_without_its_bar_is_refused() -> None:
    with pytest.raises(ValueError, match="a row reads"):
        parse_row("rank: understand")


def test_the_pure_core_never_asks_the_clock() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = []
    for part in settings["tool"]["importlinter"]["contracts"][0]["pure"]:
        for file in [ROOT / f"app/{part}.py", *(ROOT / f"app/{part}").rglob("*.py")]:
            if not file.exists():
                continue
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK:
                    asked.append(f"{file.relative_to(ROOT)}:{node.lineno} .{node.func.attr}()")
    assert not asked, "time comes as an argument"
