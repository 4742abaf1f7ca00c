"""Tests of the settings: read from the environment, refused by name, and told in the README as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.config import Settings, read_settings, shipped
from app.errors import CannotStart

README = Path(__file__).parents[1] / "README.md"
ROW = re.compile(r"^\| `(JIEHUA_[A-Z_]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIEHUA_{name.upper()}", raising=False)


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_table_in_the_readme_names_every_setting_with_its_default_and_meaning() -> None:
    told = {name: (default.strip("`"), meaning) for name, default, meaning in ROW.findall(README.read_text("utf-8"))}
    settings = read_settings()
    real = {}
    for name, field in Settings.model_fields.items():
        value = str(getattr(settings, name)).replace(str(Path.home()), "~")
        real[f"JIEHUA_{name.upper()}"] = (re.sub(r"\.0$", "", value) or "–", field.description)
    assert told == real


def test_the_environment_is_read_and_what_the_command_line_gives_goes_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JIEHUA_DATA", str(tmp_path / "env"))
    monkeypatch.setenv("JIEHUA_PER_SECOND", "50")
    assert read_settings(data=None).data == tmp_path / "env"
    assert read_settings(data=tmp_path / "given").sqlite_file == tmp_path / "given" / "jiehua.sqlite3"
    assert read_settings(per_second=None).per_second == 50


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("JIEHUA_PER_SECOND", "viele"),
        ("JIEHUA_PER_SECOND", "0"),
        ("JIEHUA_HELLO_S", "-1"),
        ("JIEHUA_HELLO_S", ""),
        ("JIEHUA_LOG_LEVEL", "loud"),
        ("JIEHUA_OUTBOX_BYTES", "12"),
        ("JIEHUA_OPEN_DAYS", "nan"),
        ("JIEHUA_OPEN_DAYS", "1e9"),
        ("JIEHUA_SILENCE_S", "inf"),
        ("JIEHUA_STALL_S", "nan"),
    ],
)
def test_a_value_of_no_use_is_refused_naming_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(CannotStart, match=rf"^{variable}: .+") as refused:
        read_settings()
    assert "\n" not in str(refused.value)


def test_origins_are_told_apart_by_commas_and_lose_their_last_slash() -> None:
    settings = read_settings(origins=" https://myseller.taobao.com/, chrome-extension://abcdef ,,")
    assert settings.origin_list == {"https://myseller.taobao.com", "chrome-extension://abcdef"}
    assert read_settings().origin_list == frozenset()


def test_what_is_shipped_is_found_and_what_is_not_is_told() -> None:
    assert {(shipped(name) / file).exists() for name, file in SHIPPED} == {True}
    with pytest.raises(CannotStart, match="the folder dance/ is not where jiehua is installed"):
        shipped("dance")


SHIPPED = [("frontend", "index.html"), ("phrasebank", "phrases"), ("migrations", "versions")]


def test_a_misspelt_setting_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIEHUA_PER_SECON", "3")
    with pytest.raises(CannotStart, match="JIEHUA_PER_SECON: there is no such setting"):
        read_settings()


@pytest.mark.parametrize("origin", ["foo", "*", "shop.example", "https://shop.example/page"])
def test_an_origin_that_can_never_match_is_told(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setenv("JIEHUA_ORIGINS", f"https://good.example,{origin}")
    with pytest.raises(CannotStart, match="JIEHUA_ORIGINS"):
        read_settings()


def test_a_folder_that_holds_no_phrase_bank_is_refused_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="jiehua phrases copy"):
        _ = read_settings(phrasebank=str(tmp_path)).bank_folder


def test_without_a_phrase_bank_of_ones_own_the_shipped_one_is_used() -> None:
    assert read_settings().bank_folder == shipped("phrasebank")
