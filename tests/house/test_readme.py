"""Both READMEs tell what is there: every setting with its default, commands that make has, files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from app.config import Settings

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "README.zh-CN.md")


def settings_told(page: str) -> dict[str, tuple[str, str]]:
    """The rows of a page's table of settings: default and meaning by variable."""
    rows = re.findall(r"^\| `(JIEHUA_\w+)` \| (.+?) \| (.+) \|$", (ROOT / page).read_text("utf-8"), re.MULTILINE)
    return {variable: (default, meaning) for variable, default, meaning in rows}


def default_told(name: str, field: FieldInfo) -> str:
    """A default as the pages write it."""
    value = field.get_default(call_default_factory=True)
    if name == "cache":
        return "`~/.cache/jiehua`"
    return f"`{value}`" if str(value) else "–"


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_is_told_with_its_default(page: str) -> None:
    real = {f"JIEHUA_{name.upper()}": default_told(name, field) for name, field in Settings.model_fields.items()}
    assert {variable: default for variable, (default, _) in settings_told(page).items()} == real


def test_a_setting_means_in_the_readme_what_it_means_in_the_program() -> None:
    told = {variable: meaning for variable, (_, meaning) in settings_told("README.md").items()}
    assert told == {f"JIEHUA_{name.upper()}": field.description for name, field in Settings.model_fields.items()}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_that_exist(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text("utf-8"))
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_commands_that_it_names_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?\bmake (?:[A-Z]+=\S+ )?([a-z-]+)\b`", text)) - targets == set()
    assert [path for path in re.findall(r"`((?:app|scripts|frontend|tests|docs|migrations)/[\w./-]*)`", text)
            if not (ROOT / path).exists()] == []  # fmt: skip
