"""The house stays tidy: short files, tests that mirror modules, one first line that says a file's job."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = 300
SOURCES = {"app": (".py",), "frontend": (".js", ".css", ".html"), "migrations": (".py",), "tests": (".py", ".mjs")}

LONGER: dict[str, str] = {
    "app/vocabulary.py": "every id of the trade with its Chinese name, in one place; a table, not logic",
    "app/store/tables.py": "all tables, one after the other; shapes, not logic",
    "frontend/sidebar/desk.js": "every action of the agent, each short; what follows from one is elsewhere",
    "frontend/lang/zh.js": "every text of the page in one language",
    "frontend/lang/en.js": "the same in the other",
    "tests/frontend/socket.test.mjs": "one module, all its cases",
    "tests/browser/test_extension.py": "one browser and one server for all of it; a second file would start both again",
    "tests/dialogue/test_step.py": "one module, all its cases",
    "tests/test_ingest.py": "one module, all its cases",
}
"""Files over the limit, each with its reason."""

TESTED_ELSEWHERE: dict[str, str] = {}
"""Modules without a test file of their own name, each with the reason or the place of its tests."""

NOT_MIRRORS = {
    "browser": "whole pages in a real Chromium",
    "faults": "what the server does while something beside it fails",
    "frontend": "mirrors frontend/, for node --test",
    "safety": "what holds for the server as a whole: shops apart, a log without words, whatever input",
    "house": "the house itself: imports, locks, layout, wheel, README",
    "test_shipped_bank.py": "the phrases that come with the program, checked as `jiehua phrases check` does",
    "test_examples.py": "the example files of the documentation, imported",
    "test_conversations.py": "plays tests/conversations/*.toml, talks as data",
}
"""What lies under tests/ and mirrors no module of app/, each with what it is for."""


def files() -> list[Path]:
    """All source files that people write, as paths from the root."""
    found = [
        path.relative_to(ROOT)
        for folder, endings in SOURCES.items()
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in endings
    ]
    return [path for path in found if "vendor" not in path.parts]


def modules() -> list[Path]:
    """Every module of the program that does something: one function or method at least, not only shapes and tables."""
    found = [path for path in files() if path.parts[0] == "app" and path.name != "__init__.py"]
    return [path for path in found if re.search(r"^\s*(async )?def ", (ROOT / path).read_text("utf-8"), re.MULTILINE)]


def mirror(module: Path) -> Path:
    """Where the tests of a module are: app/rank/rank.py has tests/rank/test_rank.py."""
    return Path("tests", *module.parts[1:-1], f"test_{module.name}")


def length(path: Path) -> int:
    """Lines of a file."""
    return len((ROOT / path).read_text("utf-8").splitlines())


def test_no_file_is_long_without_a_reason() -> None:
    long = {str(path): length(path) for path in files() if length(path) > LINES}
    assert {path: lines for path, lines in long.items() if path not in LONGER} == {}


def test_the_list_of_long_files_is_not_stale() -> None:
    assert [path for path in LONGER if not (ROOT / path).exists() or length(Path(path)) <= LINES] == []


def test_every_module_has_its_tests_at_the_same_place() -> None:
    without = [str(path) for path in modules() if not (ROOT / mirror(path)).exists()]
    untested = [path for path in without if path not in TESTED_ELSEWHERE]
    assert not untested, "no tests of their own, nor a reason in TESTED_ELSEWHERE:\n" + "\n".join(untested)


def test_the_list_of_modules_tested_elsewhere_is_not_stale() -> None:
    listed = [Path(path) for path in TESTED_ELSEWHERE]
    assert [path for path in listed if not (ROOT / path).exists() or (ROOT / mirror(path)).exists()] == []


def test_the_frontend_has_tests_for_node_to_run() -> None:
    """`node --test` counts no tests as a success."""
    assert list((ROOT / "tests/frontend").rglob("*.test.mjs"))


def test_every_test_file_belongs_to_a_module() -> None:
    tests = [path for path in files() if path.parts[0] == "tests" and path.name.startswith("test_")]
    mirrored = {mirror(path) for path in files() if path.parts[0] == "app"}
    assert [str(path) for path in tests if path.parts[1] not in NOT_MIRRORS and path not in mirrored] == []


@pytest.mark.parametrize("path", [path for path in files() if path.suffix == ".py"], ids=str)
def test_a_file_says_its_job_in_its_first_line(path: Path) -> None:
    text = (ROOT / path).read_text("utf-8")
    if text.strip():
        said = ast.get_docstring(ast.parse(text))
        assert said, f"{path} has no docstring"
        assert len(said.splitlines()[0].split()) > 2, f"{path} does not say its job"


def test_nothing_in_the_frontend_begins_with_an_underscore() -> None:
    """Chrome refuses to load an unpacked extension that has such a file or folder."""
    assert [str(path) for path in (ROOT / "frontend").rglob("_*")] == []
