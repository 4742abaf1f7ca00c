"""The mark of the C sources changes with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.native import sources as native


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where sources are looked for."""
    monkeypatch.setattr(native, "HERE", tmp_path)
    return tmp_path


def test_all_c_files_of_the_folder_are_sources() -> None:
    assert {"module.c", "native.h", "scorer.c"} <= {file.name for file in native.sources()}


def test_the_mark_changes_with_content_and_name_and_with_a_file_more(folder: Path) -> None:
    marks = []
    for name, content in (("a.c", "int a;"), ("a.c", "int b;"), ("b.h", "int b;")):
        (folder / name).write_text(content, encoding="utf-8")
        marks.append(native.mark())
    (folder / "a.c").rename(folder / "c.c")
    marks.append(native.mark())
    assert len(set(marks)) == len(marks)


def test_where_no_sources_are_there_is_no_mark(folder: Path) -> None:
    assert native.mark() == ""
