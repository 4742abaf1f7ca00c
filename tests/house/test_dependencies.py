"""Dependencies are declared, explained and locked: pyproject.toml, docs/dependencies.md and the locks say the same."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS = {
    "To run": (PROJECT["project"]["dependencies"], "requirements.lock"),
    "To test": (PROJECT["dependency-groups"]["dev"], "requirements-dev.lock"),
    "To build": (PROJECT["dependency-groups"]["build"], "requirements-build.lock"),
}
SCRIPTS = sorted(path.relative_to(ROOT) for path in (ROOT / "scripts").iterdir() if path.is_file())
LOCKS = sorted(lock for _, lock in GROUPS.values())


def pins(lock: str) -> dict[str, list[Requirement]]:
    """The requirements of a lock by canonical name; one name may have several, for different Pythons."""
    found: dict[str, list[Requirement]] = {}
    for line in (ROOT / lock).read_text("utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.removesuffix(" \\"))
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


@pytest.mark.parametrize("heading", GROUPS)
def test_each_dependency_has_its_reason_in_one_line(heading: str) -> None:
    page = (ROOT / "docs/dependencies.md").read_text("utf-8")
    section = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\w[\w.-]*) \| (.+) \|$", section, re.MULTILINE)
    explained = [name for name, _ in rows if name != "package"]
    declared = [Requirement(text).name for text in GROUPS[heading][0]]
    assert explained == sorted(declared)


@pytest.mark.parametrize("heading", GROUPS)
def test_each_dependency_is_locked_at_a_version_that_it_allows(heading: str) -> None:
    declared, lock = GROUPS[heading]
    locked = pins(lock)
    for text in declared:
        wanted = Requirement(text)
        for pin in locked[canonicalize_name(wanted.name)]:
            (version,) = (Version(spec.version) for spec in pin.specifier)
            assert version in wanted.specifier, f"{pin} in {lock}; run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_everything_with_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "make lock" in text.split("\n\n")[0][:200], "the header says which command writes it"
    for block in re.split(r"\n(?=[a-z0-9])", text)[1:]:
        assert re.match(r"[\w.-]+==[\w.]+( ;[^\\]+)? \\\n", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_a_lock_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    text = re.sub(r'"(url|homepage)": "[^"]*"', "", text)  # npm's note of where an author asks for funding
    for word in ("://", "index-url", "find-links", "trusted-host", '"resolved"', " @ "):
        assert word not in text


@pytest.mark.parametrize("file", ["Makefile", "Dockerfile", "pyproject.toml", ".ci/run", *map(str, SCRIPTS)])
def test_nothing_that_installs_names_an_index(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    said = re.findall(r"\S*(?:index[-_]url|find[-_]links|trusted[-_]host|PIP_INDEX|--registry)\S*", text)
    assert [word for word in said if not word.startswith("--no-emit-")] == []


def test_the_locks_agree_where_they_pin_the_same_package() -> None:
    seen: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, found in pins(lock).items():
            versions = "; ".join(sorted(str(pin.specifier) for pin in found))
            seen.setdefault(name, set()).add(versions)
    assert {name: versions for name, versions in seen.items() if len(versions) > 1} == {}


def test_every_package_that_the_program_imports_is_declared() -> None:
    declared = {canonicalize_name(Requirement(text).name) for text in GROUPS["To run"][0]}
    given = packages_distributions()
    for file in sorted((ROOT / "app").rglob("*.py")):
        for module in imported_modules(file):
            if module in sys.stdlib_module_names or module in {"app", "__future__"}:
                continue
            owners = {canonicalize_name(owner) for owner in given.get(module, [])}
            through = {"starlette"} if "fastapi" in declared else set()  # fastapi's own base, re-exported in part
            assert owners & (declared | through), f"{file.relative_to(ROOT)} imports {module}"


def test_every_declared_package_is_imported_or_taken_by_name() -> None:
    given = packages_distributions()
    files = [*(ROOT / "app").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")]
    modules = set().union(*(imported_modules(file) for file in files))
    used = {canonicalize_name(owner) for module in modules for owner in given.get(module, [])}
    taken_by_name = {"uvloop", "websockets"}  # by uvicorn, which is told which loop and which protocol
    taken_by_name |= {"greenlet"}  # by sqlalchemy, where its asyncio part is imported
    declared = {canonicalize_name(Requirement(text).name) for text in GROUPS["To run"][0]}
    assert declared - used - taken_by_name == set()


def imported_modules(file: Path) -> set[str]:
    """The top-level names that a file imports from anywhere but its own package."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_the_frontend_pins_its_one_tool() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
